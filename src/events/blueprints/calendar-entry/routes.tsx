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
  signedInUser,
} from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { monthAndYear } from '../../../shared/i18n/formats.ts';
import { isOwnedBy, type UserId } from '../../../shared/ids.ts';
import { slugOf } from '../../../shared/slug.ts';
import { eventInputOf, eventSchema } from '../../forms/event-schema.ts';
import { brandingOf, calendarPageProps, type EventsDeps } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { reason, t } from '../../messages/translate.ts';
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
import {
  type EntryContext,
  type EntryKey,
  getEntryContext,
  keyOf,
  listTicketTypeRows,
  placesLeftOf,
} from './entry-context.ts';
import { EventData } from './event-data.tsx';
import { parseQuantities, parseReason } from './schema.ts';
import { EditEvent, EventPage, HirePage, placeOf } from './view.tsx';

/** `…/{yyyy}/{mm}/{dd}/entries/{id}/`: an event with its tickets, or a booking, and what organisers do with it. */
export function calendarEntryBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showEntry(c, deps));
  app.get('/event.ics', may.anyone(), (c) => sendCalendarFile(c, deps));
  app.post('/tickets', may.anyone(), (c) => createTicketHold(c, deps));
  app.post('/publication', may.organiser(), (c) => createPublication(c, deps));
  app.post('/confirmation', may.organiser(), (c) => createConfirmation(c, deps));
  app.post('/refusal', may.organiser(), (c) => createRefusal(c, deps));
  app.post('/cancellation', may.organiser(), (c) => createCancellation(c, deps));
  app.get('/edit', may.organiser(), (c) => showEditForm(c, deps));
  app.post('/edit', may.organiser(), (c) => saveEvent(c, deps));
  return app;
}

async function showEntry(c: Ctx, deps: EventsDeps): Promise<Response> {
  const context = await getEntryContext(c, deps);
  return atOtherDate(c, context, '') ?? sendEntryPage(c, deps, context);
}

async function sendCalendarFile(c: Ctx, deps: EventsDeps): Promise<Response> {
  const context = await getEntryContext(c, deps);
  const elsewhere = atOtherDate(c, context, 'event.ics');
  if (elsewhere) return elsewhere;
  const { pageContext, calendar, entry, path } = context;
  const place = { space_name: placeOf(pageContext, entry) };
  const event = calendarEventOf(entry, place, deps.platform.config.urls.events, path);
  return c.body(calendarFile(calendar.name, [event]), 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `attachment; filename="${slugOf(entry.name, { otherwise: 'event' })}.ics"`,
  });
}

async function createTicketHold(c: Ctx, deps: EventsDeps): Promise<Response> {
  await limit(c, 'holds');
  const { db, clock } = deps.platform;
  const context = await getEntryContext(c, deps);
  const { calendar, entry } = context;
  const input = await readForm(c);
  try {
    const quantities = parseQuantities(input);
    await transaction(
      db,
      (tx) => holdTickets(tx, { calendar, entry, quantities }, ownerFor(c), clock.now()),
      { asyncCommit: true },
    );
    return c.redirect(`${appUrl(c, 'cart')}/`, 303);
  } catch (error) {
    return sendEntryPage(c, deps, context, formStateOf(error, input));
  }
}

const createPublication = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, (tx, { key, organiser, now }) => publishEntry(tx, key, organiser, now));

const createConfirmation = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(
    c,
    deps,
    (tx, { key, organiser, site, now }) => confirmEntry(tx, key, organiser, site, now),
    'confirmed',
  );

const createRefusal = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(
    c,
    deps,
    (tx, { key, organiser, input, site, now }) =>
      declineEntry(tx, key, parseReason(input, key.entryId), organiser, deps.ports.orders, site, now),
    'declined',
  );

const createCancellation = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, (tx, { key, organiser, site, now }) =>
    cancelEntry(tx, key, organiser, deps.ports.orders, site, now),
  );

type Decision = {
  key: EntryKey;
  organiser: UserId;
  input: FormInput;
  /** The address of the events app. */
  site: string;
  now: Temporal.Instant;
};

/**
 * Carries out an organiser's decision, and leads back to where it was made.
 * @param outcome of what is also decided in the list of requests, which then shows it
 */
async function decide(
  c: Ctx,
  deps: EventsDeps,
  operation: (tx: Tx, decision: Decision) => Promise<unknown>,
  outcome?: 'confirmed' | 'declined',
): Promise<Response> {
  const { db, clock, config } = deps.platform;
  const context = await getEntryContext(c, deps);
  const input = await readForm(c);
  const decision = {
    key: keyOf(context),
    organiser: signedInUser(c).id,
    input,
    site: config.urls.events,
    now: clock.now(),
  };
  try {
    await transaction(db, (tx) => operation(tx, decision));
  } catch (error) {
    return sendEntryPage(c, deps, context, formStateOf(error, input));
  }
  const toRequests = outcome && input.back === 'requests';
  const requests = `${requestsPath(context.pageContext.page.slug)}?done=${outcome}`;
  return c.redirect(toRequests ? requests : context.path, 303);
}

async function showEditForm(c: Ctx, deps: EventsDeps): Promise<Response> {
  return sendEditForm(c, deps, await getEntryContext(c, deps));
}

async function saveEvent(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const context = await getEntryContext(c, deps);
  const { pageContext, calendar, entry } = context;
  const { page, schedule } = pageContext;
  const input = await readForm(c);
  try {
    const event = eventInputOf(parseForm(eventSchema, input), calendar.time_zone, schedule.spaces);
    await transaction(db, (tx) => editEvent(tx, keyOf(context), event, clock.now()));
    const date = dateOf(event.starts_at, calendar.time_zone);
    return c.redirect(entryPath(page.slug, calendar.slug, date, entry.id), 303);
  } catch (error) {
    return sendEditForm(c, deps, context, formStateOf(error, input));
  }
}

/**
 * The answer at an address whose date is not the entry's: a redirect, or 404 for no date at all.
 * @param rest of the path, below the entry's own
 * @returns undefined where the date is right
 */
function atOtherDate(
  c: Ctx,
  { pageContext: { page }, calendar, date, path }: EntryContext,
  rest: string,
): Response | Promise<Response> | undefined {
  const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map((name) => c.req.param(name));
  const given = parseDate(year, month, day);
  if (given?.equals(date)) return undefined;
  if (given) return c.redirect(`${path}${rest}`, 301);
  return nothingHere(c, brandingOf(c, page), {
    says: t('entry.no_such_day'),
    back: { label: monthAndYear(date.toPlainYearMonth()), href: calendarPath(page.slug, calendar.slug) },
  });
}

async function sendEntryPage(
  c: Ctx,
  deps: EventsDeps,
  context: EntryContext,
  formState?: FormState,
): Promise<Response> {
  const { clock, config } = deps.platform;
  const { pageContext, calendar, entry, path } = context;
  const isHire = entry.slot_id !== null;
  const ticketTypes = isHire ? [] : await listTicketTypeRows(c, deps, context);
  const props = { ...context, formState, basketUrl: `${appUrl(c, 'cart')}/`, now: clock.now() };
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: formTitle(entry.name, formState),
      description: entry.description.split('\n')[0],
      scripts: isHire ? ['countdown'] : ['quantity'],
      noindex: !isPublic(entry),
      head: isPublic(entry) && (
        <EventData {...context} ticketTypes={ticketTypes} url={`${config.urls.events}${path}`} />
      ),
    },
    isHire ? (
      <HirePage {...props} isOwn={isOwnedBy(entry, ownerOf(c))} ordersUrl={`${appUrl(c, 'cart')}/orders`} />
    ) : (
      <EventPage {...props} ticketTypes={ticketTypes} placesLeft={placesLeftOf(context, ticketTypes)} />
    ),
    formState?.status ?? 200,
  );
}

async function sendEditForm(
  c: Ctx,
  deps: EventsDeps,
  context: EntryContext,
  formState?: FormState,
): Promise<Response> {
  const { pageContext, calendar, entry } = context;
  if (entry.slot_id !== null) throw new NotFound(reason('booking_not_editable'));
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: formTitle(t('entry.edit_title', { name: entry.name }), formState),
      noindex: true,
    },
    <EditEvent {...context} formState={formState} now={deps.platform.clock.now()} />,
    formState?.status ?? 200,
  );
}
