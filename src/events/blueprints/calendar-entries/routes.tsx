import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can, capabilitiesOn, ownerOf } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { type EntryId, isOwnedBy } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { capabilityFor } from '../../http/capability.ts';
import { publishedParam } from '../../http/month-param.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  inCalendar,
  type PageContext,
} from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import { type CalendarEntry, getEntry, listEntryPage, type PageAt } from '../../model/calendar-entry.ts';
import { listCategories } from '../../model/category.ts';
import { listListedPage } from '../../model/listed-entry.ts';
import { draftEvents } from '../../operations/draft-events.ts';
import { publishEntries } from '../../operations/publish-entries.ts';
import { dateOf, entriesPath, entryPath } from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import { newEventsSchema, parseEntryKey, parseFilter, weeklyEvents } from './schema.ts';
import { EntryTablePage, NewEventPage, PublicListPage } from './view.tsx';

/** `…/entries/`: the entries of a calendar, and the form for new events. */
export function calendarEntriesBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached('after', 'before', 'show'), (c) => showEntries(c, deps));
  app.get('/new', may.page('entries'), (c) => sendNewEvent(c, deps));
  app.post('/', may.page('entries'), (c) => createEvents(c, deps));
  // The page of an entry has its date in its address.
  app.get('/:entry', may.anyone(), (c) => redirectToEntry(c, deps));
  return app;
}

async function showEntries(c: Ctx, deps: EventsDeps): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  // The table has drafts of events, and bookings by name.
  const viewerMay = await capabilitiesOn(c, pageContext.page.slug);
  return viewerMay.has('entries') && viewerMay.has('bookings')
    ? sendEntryTable(c, deps, pageContext, calendar)
    : sendPublicList(c, deps, pageContext, calendar);
}

async function sendPublicList(
  c: Ctx,
  deps: EventsDeps,
  pageContext: PageContext,
  calendar: Calendar,
): Promise<Response> {
  const { db, clock } = deps.platform;
  const now = clock.now();
  const page = pageAt(c);
  const list = await listListedPage(db, pageContext.page.id, { calendarId: calendar.id, now, page });
  if (page.after && list.entries.length === 0) throw new NotFound(reason('no_such_list_page'));
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: t('calendar-entries.upcoming_title', { calendar: calendar.name }),
      ...calendarPageProps(c, pageContext, calendar),
    },
    <PublicListPage
      pageContext={pageContext}
      calendar={calendar}
      list={list}
      today={dateOf(now, calendar.time_zone)}
    />,
  );
}

async function sendEntryTable(
  c: Ctx,
  deps: EventsDeps,
  pageContext: PageContext,
  calendar: Calendar,
): Promise<Response> {
  const { db, clock } = deps.platform;
  const filter = parseFilter(c.req.query('show'));
  const page = pageAt(c);
  const list = await listEntryPage(db, pageContext.page.id, {
    calendarId: calendar.id,
    filter,
    now: clock.now(),
    page,
  });
  if (page.after && list.entries.length === 0) throw new NotFound(reason('no_such_list_page'));
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: t('calendar-entries.all_title', { calendar: calendar.name }),
      ...calendarPageProps(c, pageContext, calendar),
    },
    <EntryTablePage
      pageContext={pageContext}
      calendar={calendar}
      list={list}
      filter={filter}
      published={publishedParam(c)}
    />,
  );
}

const PAGE_SIZE = 30;

/** The page after or before an entry that the address names, by default the first. */
function pageAt(c: Ctx): PageAt {
  const [after, before] = ['after', 'before'].map((name) => parseEntryKey(c.req.query(name)));
  return { limit: PAGE_SIZE, ...(before ? { before } : after ? { after } : {}) };
}

async function createEvents(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const act = actOf(c, deps);
  const containerId = pageContext.page.id;
  const reveal = await can(c, pageContext.page.slug, 'bookings');
  try {
    const values = parseForm(newEventsSchema, input);
    const draft = {
      containerId,
      calendarId: calendar.id,
      ...weeklyEvents(values, {
        timeZone: calendar.time_zone,
        currency: calendar.currency,
        spaces: pageContext.schedule.spaces,
      }),
    };
    const drafts = await transaction(deps.platform.db, async (tx) => {
      const drafted = await draftEvents(tx, act, draft);
      const entryIds = drafted.map(({ id }) => id);
      if (values.publish) await publishEntries(tx, act, { containerId, entryIds, reveal });
      return drafted;
    });
    return c.redirect(pathAfter(drafts, pageContext.page.slug, calendar, Boolean(values.publish)), 303);
  } catch (error) {
    return sendNewEvent(c, deps, formStateOf(error, input));
  }
}

/** The page to show after creating events: the event itself, or the list if there are several. */
function pathAfter(
  [first, ...others]: CalendarEntry[],
  slug: string,
  calendar: Calendar,
  published: boolean,
) {
  return first && others.length === 0
    ? `${entryPath(slug, calendar.slug, dateOf(first.starts_at, calendar.time_zone), first.id)}${published ? '?published=1' : ''}`
    : `${entriesPath(slug, calendar.slug)}?show=${published ? `upcoming&published=${others.length + 1}` : 'drafts'}`;
}

async function sendNewEvent(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(t('calendar-entries.new_event'), formState),
      noindex: true,
      ...calendarPageProps(c, pageContext, calendar),
    },
    <NewEventPage
      pageContext={pageContext}
      calendar={calendar}
      categories={await listCategories(deps.platform.db, pageContext.page.id)}
      date={c.req.query('date') ?? ''}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}

async function redirectToEntry(c: Ctx, deps: EventsDeps): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const { slug } = pageContext.page;
  const id = parseId<EntryId>(c.req.param('entry'));
  const entry = inCalendar(await getEntry(deps.platform.db, pageContext.page.id, id), calendar);
  const maySee =
    isPublic(entry) || isOwnedBy(entry, ownerOf(c)) || (await can(c, slug, capabilityFor(entry)));
  if (!maySee) throw new NotFound(reason('no_such_entry'));
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return c.redirect(entryPath(slug, calendar.slug, date, entry.id), 308);
}
