import { Hono } from 'hono';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import {
  type AppEnv,
  appUrl,
  type Ctx,
  ownerFor,
  ownerOf,
  rolesOn,
  signedInUser,
} from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { monthAndYear, zoneName } from '../../../shared/i18n/formats.ts';
import { type EntryId, isOwnedBy, type UserId } from '../../../shared/ids.ts';
import { slugOf } from '../../../shared/slug.ts';

import { eventInputOf, eventSchema } from '../../forms/event-schema.ts';
import {
  brandingOf,
  calendarIn,
  type EventsDeps,
  getPageContext,
  menuHrefOf,
} from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { spaceOf } from '../../model/calendar.ts';
import { countHeldTickets } from '../../model/ticket.ts';
import { getEntryWithTypes, leftOf } from '../../model/ticket-type.ts';
import { cancelEntry } from '../../operations/cancel-entry.ts';
import { confirmEntry } from '../../operations/confirm-entry.ts';
import { declineEntry } from '../../operations/decline-entry.ts';
import { editEvent } from '../../operations/edit-event.ts';
import { holdTickets } from '../../operations/hold-tickets.ts';
import { publishEntry } from '../../operations/publish-entry.ts';
import { calendarPath, dateOf, entryPath, requestsPath } from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import { calendarFile } from '../../rules/ical.ts';
import { parseDate } from '../../rules/month.ts';
import { nothingHere } from '../../views/nothing-here.tsx';
import { eventData } from './event-data.ts';
import { parseQuantities, parseReason } from './schema.ts';
import { EditEvent, EventPage, HirePage } from './view.tsx';

type Here = Awaited<ReturnType<typeof locate>>;
type Which = { calendarId: Here['calendar']['id']; entryId: EntryId };

/** `…/{yyyy}/{mm}/{dd}/entries/{id}/`: an event and its tickets, or a booking; what its organisers do with it. */
export function calendarEntryBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock, config } = deps.platform;
  const site = config.urls.events;
  const { orders } = deps.ports;

  app.get('/', may.anyone(), async (c) => {
    const here = await locate(c, deps);
    return misplaced(c, here, '') ?? entryPage(c, here);
  });

  app.get('/event.ics', may.anyone(), async (c) => {
    const here = await locate(c, deps);
    const elsewhere = misplaced(c, here, 'event.ics');
    if (elsewhere) return elsewhere;
    const { venue, calendar, entry, path } = here;
    const place = [spaceOf(venue.schedule, entry.space_id)?.name, venue.page.title, venue.page.address];
    const event = calendarEventOf(entry, { space_name: place.filter(Boolean).join(', ') }, site, path);
    return c.body(calendarFile(calendar.name, [event]), 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${slugOf(entry.name, { otherwise: 'event' })}.ics"`,
    });
  });

  app.post('/tickets', may.anyone(), async (c) => {
    await limit(c, 'holds');
    const here = await locate(c, deps);
    const sent = await readForm(c);
    try {
      const wanted = { calendar: here.calendar, entry: here.entry, quantities: parseQuantities(sent) };
      await transaction(db, (tx) => holdTickets(tx, wanted, ownerFor(c), clock.now()), { asyncCommit: true });
      return c.redirect(`${appUrl(c, 'cart')}/`, 303);
    } catch (error) {
      return entryPage(c, here, formStateOf(error, sent));
    }
  });

  app.post('/publication', may.organiser(), (c) =>
    decide(c, undefined, (tx, which, organiser) => publishEntry(tx, which, organiser, clock.now())),
  );

  app.post('/confirmation', may.organiser(), (c) =>
    decide(c, 'confirmed', (tx, which, organiser) => confirmEntry(tx, which, organiser, site, clock.now())),
  );

  app.post('/refusal', may.organiser(), (c) =>
    decide(c, 'declined', (tx, which, organiser, sent) =>
      declineEntry(tx, which, parseReason(sent, which.entryId), organiser, orders, site, clock.now()),
    ),
  );

  app.post('/cancellation', may.organiser(), (c) =>
    decide(c, undefined, (tx, which, organiser) =>
      cancelEntry(tx, which, organiser, orders, site, clock.now()),
    ),
  );

  app.get('/edit', may.organiser(), async (c) => editPage(c, await locate(c, deps)));

  app.post('/edit', may.organiser(), async (c) => {
    const here = await locate(c, deps);
    const { venue, calendar, entry } = here;
    const sent = await readForm(c);
    try {
      const terms = eventInputOf(parseForm(eventSchema, sent), calendar.time_zone, venue.schedule.spaces);
      const which = { calendarId: calendar.id, entryId: entry.id };
      await transaction(db, (tx) => editEvent(tx, which, terms, clock.now()));
      const date = dateOf(terms.starts_at, calendar.time_zone);
      return c.redirect(entryPath(venue.page.slug, calendar.slug, date, entry.id), 303);
    } catch (error) {
      return editPage(c, here, formStateOf(error, sent));
    }
  });

  /** An organiser's decision, and back to where it was taken: the entry, or the queue. */
  async function decide(
    c: Ctx,
    done: 'confirmed' | 'declined' | undefined,
    operation: (tx: Tx, which: Which, organiser: UserId, sent: FormInput) => Promise<unknown>,
  ): Promise<Response> {
    const here = await locate(c, deps);
    const { venue, calendar, entry, path } = here;
    const sent = await readForm(c);
    try {
      const which = { calendarId: calendar.id, entryId: entry.id };
      await transaction(db, (tx) => operation(tx, which, signedInUser(c).id, sent));
    } catch (error) {
      return entryPage(c, here, formStateOf(error, sent));
    }
    return c.redirect(sent.back === 'requests' ? `${requestsPath(venue.page.slug)}?done=${done}` : path, 303);
  }

  async function entryPage(c: Ctx, here: Here, formState?: FormState): Promise<Response> {
    const { venue, calendar, entry, organiser } = here;
    const props = { ...here, formState, basketUrl: `${appUrl(c, 'cart')}/`, now: clock.now() };
    const isHire = entry.slot_id !== null;
    const types = isHire ? [] : await typesShown(c, here);
    const placesLeft = placesLeftOf(here, types);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle(entry.name, formState),
        description: entry.description.split('\n')[0],
        scripts: isHire ? ['countdown'] : ['quantity'],
        noindex: !isPublic(entry),
        head: isPublic(entry) && dataBlock(here, types),
        current: menuHrefOf(c, venue.page, calendar),
        footNote: `Times are ${zoneName(calendar.time_zone)}`,
      },
      isHire ? (
        <HirePage {...props} isOwn={isOwnedBy(entry, ownerOf(c))} ordersUrl={`${appUrl(c, 'cart')}/orders`} />
      ) : (
        <EventPage {...props} organiser={organiser} types={types} placesLeft={placesLeft} />
      ),
      formState?.status ?? 200,
    );
  }

  /** The kinds of ticket with what the viewer holds of them: a query more for who holds anything. */
  async function typesShown(c: Ctx, { calendar, entry, types }: Here) {
    const owner = ownerOf(c);
    const held =
      owner && types.length > 0
        ? await countHeldTickets(db, calendar.id, entry.id, owner, clock.now())
        : undefined;
    return types.map((type) => ({
      ...type,
      canHave: leftOf(type, entry, types),
      held: held?.get(type.id) ?? 0,
    }));
  }

  const dataBlock = (
    { venue: { page: of }, calendar, entry, path }: Here,
    types: Parameters<typeof eventData>[1],
  ) => {
    const place = {
      name: of.title,
      address: of.address,
      timeZone: calendar.time_zone,
      currency: calendar.currency,
    };
    const json = eventData(entry, types, { ...place, url: `${site}${path}` });
    return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
  };

  async function editPage(c: Ctx, here: Here, formState?: FormState): Promise<Response> {
    const { venue, calendar, entry } = here;
    if (entry.slot_id !== null) throw new NotFound('Only events of the venue’s own can be edited.');
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle(`Edit ${entry.name}`, formState),
        noindex: true,
        current: menuHrefOf(c, venue.page, calendar),
        footNote: `Times are ${zoneName(calendar.time_zone)}`,
      },
      <EditEvent {...here} formState={formState} now={clock.now()} />,
      formState?.status ?? 200,
    );
  }

  return app;
}

/**
 * The entry in the address, if the viewer may know of it. Three queries.
 * @throws NotFound
 */
async function locate(c: Ctx, deps: EventsDeps) {
  const { db, clock } = deps.platform;
  const venue = await getPageContext(c, deps);
  const calendar = calendarIn(c, venue);
  const id = parseId<EntryId>(c.req.param('entry'));
  const { entry, types } = await getEntryWithTypes(db, calendar.id, id, clock.now());
  const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
  if (!isPublic(entry) && !organiser && !isOwnedBy(entry, ownerOf(c)))
    throw new NotFound('There is no such booking or event here.');
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return {
    venue,
    calendar,
    entry,
    types,
    organiser,
    date,
    path: entryPath(venue.page.slug, calendar.slug, date, entry.id),
  };
}

/** Where the date in the address is none, or another than the entry's; undefined where it is right. */
function misplaced(c: Ctx, here: Here, rest: string): Response | Promise<Response> | undefined {
  const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map((name) => c.req.param(name));
  const date = parseDate(year, month, day);
  if (date?.equals(here.date)) return undefined;
  if (date) return c.redirect(`${here.path}${rest}`, 301);
  const { venue, calendar } = here;
  return nothingHere(c, brandingOf(c, venue.page), {
    says: 'There is no such day in the calendar.',
    back: {
      label: monthAndYear(here.date.toPlainYearMonth()),
      href: calendarPath(venue.page.slug, calendar.slug),
    },
  });
}

function placesLeftOf(
  { entry }: Here,
  types: readonly { canHave: number; quota: number; left: number }[],
): number {
  const ofTypes = types.reduce((sum, { canHave }) => sum + canHave, 0);
  if (entry.capacity === null) return ofTypes;
  const taken = types.reduce((sum, { quota, left }) => sum + quota - left, 0);
  return Math.max(0, Math.min(ofTypes, entry.capacity - taken));
}
