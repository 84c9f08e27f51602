import { Hono } from 'hono';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { Forbidden, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, can, ownerOf } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { ownerFor } from '../../../shared/http/visitor.ts';
import { formatMoney, monthAndYear } from '../../../shared/i18n/formats.ts';
import { type ContainerId, type EntryId, isOwnedBy } from '../../../shared/ids.ts';
import { reason as sharedReason } from '../../../shared/messages/translate.ts';
import { slugOf } from '../../../shared/slug.ts';
import { SoldOut, TouchesHolders } from '../../errors.ts';
import { eventInputOf, eventSchema } from '../../forms/event-schema.ts';
import { paidHereSchema } from '../../forms/paid-here-schema.ts';
import { actOf } from '../../http/act.ts';
import { publishedParam } from '../../http/month-param.ts';
import { brandingOf, calendarPageProps, type EventsDeps, getPage } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { reason, t } from '../../messages/translate.ts';
import { getEntry } from '../../model/calendar-entry.ts';
import { findCancellation } from '../../model/cancellation.ts';
import { listCategories } from '../../model/category.ts';
import { findLatestMove } from '../../model/move.ts';
import { listAnswersOfEntries } from '../../model/question.ts';
import { findPlaceInSeries, listDraftsOfSeries } from '../../model/series.ts';
import { placesLeftOf as placesLeftByCapacity } from '../../model/ticket-type.ts';
import { forecastEventCancellation } from '../../operations/cancel-event.ts';
import { confirmEntry } from '../../operations/confirm-entry.ts';
import { declineEntry } from '../../operations/decline-entry.ts';
import { editEvent } from '../../operations/edit-event.ts';
import { holdTickets } from '../../operations/hold-tickets.ts';
import { publishEntries } from '../../operations/publish-entries.ts';
import { publishEntry } from '../../operations/publish-entry.ts';
import type { EventsAct } from '../../ports.ts';
import {
  calendarPath,
  closuresPath,
  dateOf,
  dayPath,
  entryPath,
  requestsPath,
} from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import { calendarFile } from '../../rules/ical.ts';
import { parseDate } from '../../rules/month.ts';
import { describedWithPrice } from '../../views/entry-words.ts';
import { sendNotFoundPage } from '../../views/not-found-page.tsx';
import { ConfirmChange, type ConfirmChangeProps } from './confirm-change.tsx';
import { type EntryContext, getEntryContext, listTicketTypeRows, placesLeftOf } from './entry-context.ts';
import { EventData } from './event-data.tsx';
import { parseMove, parsePrices, parseQuantities, parseReason } from './schema.ts';
import { EditEvent, EventPage, HirePage, placeOf } from './view.tsx';

/** `…/{yyyy}/{mm}/{dd}/entries/{id}/`: an event with its tickets, or a booking, and what may be done about it. */
export function calendarEntryBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached(), (c) => showEntry(c, deps));
  app.get('/event.ics', may.anyone(), (c) => sendCalendarFile(c, deps));
  app.post('/tickets', may.anyone(), (c) => createTicketHold(c, deps));
  app.post('/publication', may.page('entries'), (c) => createPublication(c, deps));
  app.post('/confirmation', may.page('bookings'), (c) => createConfirmation(c, deps));
  app.post('/receipts', may.page('bookings'), (c) => createReceipt(c, deps));
  app.post('/refusal', may.page('bookings'), (c) => createRefusal(c, deps));
  app.get('/edit', may.page('entries'), (c) => showEditForm(c, deps));
  app.post('/edit', may.page('entries'), (c) => saveEvent(c, deps));
  return app;
}

async function showEntry(c: Ctx, deps: EventsDeps): Promise<Response> {
  const context = await getEntryContext(c, deps);
  return wrongDateResponse(c, context, '') ?? closureResponse(c, context) ?? sendEntryPage(c, deps, context);
}

async function sendCalendarFile(c: Ctx, deps: EventsDeps): Promise<Response> {
  const context = await getEntryContext(c, deps);
  const wrongDate = wrongDateResponse(c, context, 'event.ics');
  if (wrongDate) return wrongDate;
  const { pageContext, calendar, entry, ticketTypes, path } = context;
  const location = placeOf(pageContext, entry);
  const description = describedWithPrice(entry, ticketTypes, calendar.currency);
  const event = calendarEventOf(
    { ...entry, description },
    { location, site: deps.platform.config.urls.events, path },
  );
  return c.body(calendarFile(calendar.name, [event]), 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `attachment; filename="${slugOf(entry.name, { otherwise: 'event' })}.ics"`,
  });
}

async function createTicketHold(c: Ctx, deps: EventsDeps): Promise<Response> {
  await limit(c, 'holds');
  const { id: containerId } = await getPage(c, deps);
  const input = await readForm(c);
  try {
    const hold = {
      owner: ownerFor(c),
      containerId,
      entryId: parseId<EntryId>(c.req.param('entry')) ?? (0 as EntryId),
      calendar: c.req.param('calendar') ?? '',
      quantities: parseQuantities(input),
      seenPrices: parsePrices(input),
    };
    const { db } = deps.platform;
    await transaction(db, (tx) => holdTickets(tx, actOf(c, deps), hold), { asyncCommit: true });
    return c.redirect(`${appUrl(c, 'cart')}/`, 303);
  } catch (error) {
    const context = await getEntryContext(c, deps);
    return sendEntryPage(c, deps, context, formStateOf(withWhatIsLeft(error, context), input));
  }
}

/** Somebody else was quicker: says how many are left now. */
function withWhatIsLeft(error: unknown, { entry, ticketTypes }: EntryContext): unknown {
  if (!(error instanceof SoldOut) || error.reason.code !== 'sold_out') return error;
  const left = placesLeftByCapacity(entry, ticketTypes);
  return left ? new SoldOut(reason('few_places_left', { left })) : error;
}

async function createPublication(c: Ctx, deps: EventsDeps): Promise<Response> {
  let count = 1;
  const response = await decide(c, deps, async (tx, act, key, input) => {
    const reveal = await seesBookings(c);
    if (input.series !== 'all') return publishEntry(tx, act, { ...key, reveal });
    const entryIds = await listDraftsOfSeries(tx, key.containerId, key.entryId);
    count = entryIds.length;
    return publishEntries(tx, act, { containerId: key.containerId, entryIds, reveal });
  });
  const to = response.headers.get('location');
  return response.status === 303 && to ? c.redirect(`${to}?published=${count}`, 303) : response;
}

const createConfirmation = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, confirmEntry, 'confirmed');

const createRefusal = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(
    c,
    deps,
    (tx, act, key, input) => declineEntry(tx, act, { ...key, explanation: parseReason(input, key.entryId) }),
    'declined',
  );

/** Whether the viewer may know the names of bookings that are in the way. */
const seesBookings = (c: Ctx): Promise<boolean> => can(c, c.req.param('page') ?? '', 'bookings');

type EntryKey = { containerId: ContainerId; entryId: EntryId };

/**
 * Carries out a decision about an entry and redirects to the page on which it was made.
 * @param outcome for decisions that the list of requests offers too: it then shows this outcome
 */
async function decide(
  c: Ctx,
  deps: EventsDeps,
  operation: (tx: Tx, act: EventsAct, key: EntryKey, input: FormInput) => Promise<unknown>,
  outcome?: 'confirmed' | 'declined',
): Promise<Response> {
  const context = await getEntryContext(c, deps);
  // The route's capabilities are for some kinds of entry, and its address names any.
  if (!context.mayManage) throw new Forbidden(sharedReason('not_in_your_roles'));
  const { container_id: containerId, id: entryId } = context.entry;
  const input = await readForm(c);
  try {
    const key = { containerId, entryId };
    await transaction(deps.platform.db, (tx) => operation(tx, actOf(c, deps), key, input));
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
  const { pageContext, calendar, entry } = await getEntryContext(c, deps);
  const { page, schedule } = pageContext;
  const input = await readForm(c);
  try {
    const event = eventInputOf(parseForm(eventSchema, input), {
      timeZone: calendar.time_zone,
      currency: calendar.currency,
      spaces: schedule.spaces,
      before: entry,
    });
    const edit = {
      containerId: page.id,
      entryId: entry.id,
      version: versionField.parse(input.version),
      event,
      reveal: await seesBookings(c),
      told: String(input.told ?? ''),
      move: parseMove(input),
    };
    await transaction(deps.platform.db, (tx) => editEvent(tx, actOf(c, deps), edit));
    const date = dateOf(event.starts_at, calendar.time_zone);
    return c.redirect(entryPath(page.slug, calendar.slug, date, entry.id), 303);
  } catch (error) {
    if (error instanceof TouchesHolders)
      return sendConfirmChange(c, deps, await getEntryContext(c, deps), { change: error, input });
    const formState = formStateOf(error, input);
    return sendEditForm(c, deps, await getEntryContext(c, deps), formState);
  }
}

/**
 * Responds to an address whose date is not the entry's: with a redirect, or with 404 if it is not a date.
 * @param rest the rest of the path, after the entry's own
 * @returns undefined if the date is right
 */
function wrongDateResponse(
  c: Ctx,
  { pageContext: { page }, calendar, date, path }: EntryContext,
  rest: string,
): Response | Promise<Response> | undefined {
  const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map((name) => c.req.param(name));
  const addressDate = parseDate(year, month, day);
  if (addressDate?.equals(date)) return undefined;
  if (addressDate) return c.redirect(`${path}${rest}`, 301);
  return sendNotFoundPage(c, brandingOf(c, page), {
    lead: t('entry.no_such_day'),
    back: { label: monthAndYear(date.toPlainYearMonth()), href: calendarPath(page.slug, calendar.slug) },
  });
}

/** A closure has no page of its own: those who may edit it see it among the others, and everybody on its day. */
function closureResponse(
  c: Ctx,
  { pageContext: { page }, calendar, entry, mayManage, date }: EntryContext,
): Response | undefined {
  if (entry.kind !== 'closure') return undefined;
  return c.redirect(mayManage ? closuresPath(page.slug) : dayPath(page.slug, calendar.slug, date), 303);
}

async function sendEntryPage(
  c: Ctx,
  deps: EventsDeps,
  context: EntryContext,
  formState?: FormState,
): Promise<Response> {
  const { clock, config } = deps.platform;
  const { pageContext, calendar, entry, path } = context;
  const isHire = entry.kind === 'hire';
  const ticketTypes = isHire ? [] : await listTicketTypeRows(c, deps, context);
  const series = context.mayManage && entry.series_id !== null;
  const placeInSeries = series
    ? await findPlaceInSeries(deps.platform.db, entry.container_id, entry.id)
    : undefined;
  const props = {
    ...context,
    placeInSeries,
    moved:
      context.mayManage &&
      (await findLatestMove(deps.platform.db, entry.container_id, entry.id)) !== undefined,
    cancelledWhy: entry.state === 'cancelled' ? await reasonOf(deps, context) : undefined,
    published: context.mayManage ? publishedParam(c) : 0,
    owed:
      isHire && context.mayManage && entry.order_id
        ? (await deps.ports.books.listOwed(deps.platform.db, entry.container_id, [entry.order_id]))[0]
        : undefined,
    answers:
      isHire && context.mayManage
        ? await listAnswersOfEntries(deps.platform.db, entry.container_id, [entry.id])
        : [],
    formState,
    basketUrl: `${appUrl(c, 'cart')}/`,
    now: clock.now(),
  };
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
        <EventData
          {...context}
          ticketTypes={ticketTypes}
          url={`${config.urls.events}${path}`}
          organiserUrl={`${config.urls.blog}/${pageContext.page.slug}/`}
        />
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

/** Records that what the order of a booking owes was paid at the venue. */
const createReceipt = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, async (tx, act, { containerId, entryId }, input) => {
    const { order_id: orderId } = await getEntry(tx, containerId, entryId);
    if (!orderId) throw new NotFound(reason('no_such_booking'));
    const { by, due } = parseForm(paidHereSchema, input);
    await deps.ports.books.markPaid(tx, act, { containerId, orderId, by, amount: due, due });
  });

/** Why an event was cancelled with its tickets, as everybody reads it. */
async function reasonOf(
  { platform: { db } }: EventsDeps,
  { entry }: EntryContext,
): Promise<string | undefined> {
  return (await findCancellation(db, entry.container_id, entry.id))?.reason;
}

async function sendConfirmChange(
  c: Ctx,
  deps: EventsDeps,
  { pageContext, calendar, entry, path }: EntryContext,
  refused: Pick<ConfirmChangeProps, 'change' | 'input'>,
): Promise<Response> {
  const { page } = pageContext;
  const key = { containerId: page.id, entryId: entry.id };
  const { numbers } = await forecastEventCancellation(deps.platform.db, deps.ports, key);
  return sendPage(
    c,
    brandingOf(c, page),
    { ...calendarPageProps(c, pageContext, calendar), title: t('change.title'), noindex: true },
    <ConfirmChange
      {...refused}
      page={page}
      timeZone={calendar.time_zone}
      amount={refused.change.moved ? formatMoney(numbers.amount, calendar.currency) : undefined}
      now={deps.platform.clock.now()}
      path={path}
      crumbs={[{ label: entry.name, href: path }]}
    />,
    409,
  );
}

async function sendEditForm(
  c: Ctx,
  deps: EventsDeps,
  context: EntryContext,
  formState?: FormState,
): Promise<Response> {
  const { pageContext, calendar, entry } = context;
  if (entry.kind !== 'event') throw new NotFound(reason('booking_not_editable'));
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: formTitle(t('entry.edit_title', { name: entry.name }), formState),
      noindex: true,
    },
    <EditEvent
      {...context}
      categories={await listCategories(deps.platform.db, pageContext.page.id)}
      formState={formState}
      now={deps.platform.clock.now()}
    />,
    formState?.status ?? 200,
  );
}
