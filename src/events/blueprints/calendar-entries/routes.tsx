import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, ownerOf, rolesOn, signedInUser } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { type EntryId, isOwnedBy } from '../../../shared/ids.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  type PageContext,
} from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import { type EntryFilter, getEntry, listEntryPage } from '../../model/calendar-entry.ts';
import { listListedPage } from '../../model/listed-entry.ts';
import { draftEvents } from '../../operations/draft-events.ts';
import { publishEntries } from '../../operations/publish-entries.ts';
import { dateOf, entriesPath, entryPath } from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import { type NewEventsInput, newEventsSchema, termsOf } from './schema.ts';
import { ENTRY_FILTERS, EntryTable, NewEvents, PublicList } from './view.tsx';

const PAGE_SIZE = 30;

/** `…/entries/`: what is in a calendar; an organiser's new events begin at `…/entries/new/`. */
export function calendarEntriesBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const venue = await getPageContext(c, deps);
    const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
    const calendar = calendarIn(c, venue);
    const number = pageNumber(c.req.query('page'));
    const list = organiser
      ? await diaryList(venue, calendar, number, shelfOf(c.req.query('show')))
      : await publicList(venue, calendar, number);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      { title: `Coming up, ${calendar.name}`, ...calendarPageProps(c, venue, calendar) },
      list,
    );
  });

  app.get('/new', may.organiser(), (c) => newEvents(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    try {
      return c.redirect(await putIntoDiary(c, venue, calendar, parseForm(newEventsSchema, sent)), 303);
    } catch (error) {
      return newEvents(c, formStateOf(error, sent));
    }
  });

  // An entry's own address has its date in it.
  app.get('/:entry', may.anyone(), async (c) => {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const entry = await getEntry(db, calendar.id, parseId<EntryId>(c.req.param('entry')));
    const mayKnow =
      isPublic(entry) || isOwnedBy(entry, ownerOf(c)) || (await rolesOn(c, venue.page.slug)).has('organiser');
    if (!mayKnow) throw new NotFound('There is no such booking or event here.');
    const date = dateOf(entry.starts_at, calendar.time_zone);
    return c.redirect(entryPath(venue.page.slug, calendar.slug, date, entry.id), 308);
  });

  async function publicList(venue: PageContext, calendar: Calendar, number: number) {
    const now = clock.now();
    const { entries, total } = await listListedPage(db, calendar.id, now, rowsOf(number));
    const pages = pagesOf(number, total);
    return (
      <PublicList
        venue={venue}
        calendar={calendar}
        entries={entries}
        today={dateOf(now, calendar.time_zone)}
        page={number}
        pages={pages}
      />
    );
  }

  async function diaryList(venue: PageContext, calendar: Calendar, number: number, filter: EntryFilter) {
    const { entries, total } = await listEntryPage(db, calendar.id, filter, clock.now(), rowsOf(number));
    const pages = pagesOf(number, total);
    return (
      <EntryTable
        venue={venue}
        calendar={calendar}
        entries={entries}
        filter={filter}
        page={number}
        pages={pages}
      />
    );
  }

  async function newEvents(c: Ctx, formState?: FormState) {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      { title: formTitle('New event', formState), noindex: true, ...calendarPageProps(c, venue, calendar) },
      <NewEvents venue={venue} calendar={calendar} date={c.req.query('date') ?? ''} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  /** @returns where to look at it */
  async function putIntoDiary(
    c: Ctx,
    venue: PageContext,
    calendar: Calendar,
    sent: NewEventsInput,
  ): Promise<string> {
    const organiser = signedInUser(c).id;
    const drafts = await transaction(db, async (tx) => {
      const events = termsOf(sent, calendar.time_zone, venue.schedule.spaces);
      const made = await draftEvents(tx, calendar.id, events, organiser, clock.now());
      if (sent.publish) await publishEntries(tx, made, calendar.time_zone, organiser, clock.now());
      return made;
    });
    const [only, ...more] = drafts;
    const { slug } = venue.page;
    return only && more.length === 0
      ? entryPath(slug, calendar.slug, dateOf(only.starts_at, calendar.time_zone), only.id)
      : `${entriesPath(slug, calendar.slug)}?show=${sent.publish ? 'upcoming' : 'drafts'}`;
  }

  return app;
}

const rowsOf = (number: number) => ({ limit: PAGE_SIZE, offset: (number - 1) * PAGE_SIZE });

const pageNumber = (sent: string | undefined): number => parseId<number>(sent) ?? 1;

function pagesOf(number: number, total: number): number {
  if (number > 1 && total === 0) throw new NotFound('The list does not go on that far.');
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}

const shelfOf = (sent: string | undefined): EntryFilter =>
  ENTRY_FILTERS.find(({ filter }) => filter === sent)?.filter ?? 'upcoming';
