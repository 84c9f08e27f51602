import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, can, capabilitiesOn, ownerOf } from '../../../shared/http/context.ts';
import { readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { ownerFor } from '../../../shared/http/visitor.ts';
import { formatReason, type Reason } from '../../../shared/i18n/catalogue.ts';
import { longDate, monthAndYear } from '../../../shared/i18n/formats.ts';
import { isOwnedBy } from '../../../shared/ids.ts';
import { NotOnSale, SlotTaken } from '../../errors.ts';
import { actOf } from '../../http/act.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  type PageContext,
} from '../../http/page-context.ts';
import { getScheduleView } from '../../http/schedule-view.ts';
import { reason, t } from '../../messages/translate.ts';
import { type Calendar, slotOf, spaceOf } from '../../model/calendar.ts';
import { listBookings } from '../../model/calendar-entry.ts';
import { bandOf, type CalendarSlot } from '../../model/calendar-slot.ts';
import { listConflicts } from '../../model/occupancy.ts';
import type { Offer } from '../../model/offer.ts';
import { takenReason } from '../../operations/claim-space.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { calendarPath, dateOf, dayPath } from '../../rules/addresses.ts';
import { bandOn, bufferedRange, type Range } from '../../rules/availability.ts';
import type { Conflict } from '../../rules/conflict.ts';
import { datesOf } from '../../rules/entry-dates.ts';
import { daysAsRange, parseDate } from '../../rules/month.ts';
import { nearestOffers } from '../../rules/nearest.ts';
import { sendNotFoundPage } from '../../views/not-found-page.tsx';
import { scheduleDay } from '../../views/schedule-days.ts';
import { spaceColumns, type VisibleBooking } from '../../views/space-columns.tsx';
import { HoldForm, titleOfHold } from './hold-form.tsx';
import { type HoldInput, instantParam, parseHold, slotIdParam } from './schema.ts';
import { TakenPage } from './taken-page.tsx';
import { DayPage } from './view.tsx';

/** `…/{yyyy}/{mm}/{dd}/`: a day of a page; `…/entries/`: where a slot of it is held. */
export function dayBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached(), (c) => showDay(c, deps));
  app.get('/entries', may.anyone(), (c) => showHoldForm(c, deps));
  app.post('/entries', may.anyone(), (c) => createHold(c, deps));
  return app;
}

/** A day of a calendar. */
type CalendarDate = { pageContext: PageContext; calendar: Calendar; date: Temporal.PlainDate };
/** A slot on a day, whether or not it recurs then. */
type SlotDate = CalendarDate & { slot: CalendarSlot };

async function showDay(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const { pageContext, calendar, date } = await getCalendarDate(c, deps);
  if (!date) return sendNoSuchDay(c, deps, pageContext, calendar);
  const { page, schedule } = pageContext;
  const range = { calendars: schedule.calendars, from: date, to: date, now: clock.now() };
  const view = { ...(await getScheduleView(db, pageContext, range)), timeZone: calendar.time_zone };
  const bookings = await listVisibleBookings(c, deps, { pageContext, calendar, date });
  const offers = view.offersOn(date);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: longDate(date),
      description: t('day.description', { page: page.title, date: longDate(date) }),
      scripts: ['countdown'],
      ...calendarPageProps(c, pageContext, calendar),
    },
    <DayPage
      slug={page.slug}
      calendar={calendar}
      date={date}
      view={view}
      day={scheduleDay(view, date)}
      offers={offers}
      held={bookings.filter((booking) => booking.isOwn && isHeldOn(booking, date, calendar))}
      columns={spaceColumns({ ...view, spaces: schedule.spaces, date, offers, bookings })}
      basketUrl={`${appUrl(c, 'cart')}/`}
      capabilities={await capabilitiesOn(c, page.slug)}
    />,
  );
}

async function showHoldForm(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { pageContext, calendar, date } = await getCalendarDate(c, deps);
  if (!date) return sendNoSuchDay(c, deps, pageContext, calendar);
  const slotId = c.req.query('slot');
  if (slotId === undefined) return c.redirect(dayPath(pageContext.page.slug, calendar.slug, date), 303);
  const slot = slotOf(pageContext.schedule, calendar.id, slotIdParam.parse(slotId));
  const start = instantParam.safeParse(c.req.query('from')).data;
  return sendHoldForm(c, deps, { pageContext, calendar, date, slot }, { start });
}

async function createHold(c: Ctx, deps: EventsDeps): Promise<Response> {
  await limit(c, 'holds');
  const input = await readForm(c);
  const { pageContext, calendar, date } = await getCalendarDate(c, deps);
  if (!date) return sendNoSuchDay(c, deps, pageContext, calendar);
  const slotId = slotIdParam.safeParse(input.slot).data;
  const slot = slotOf(pageContext.schedule, calendar.id, slotId);
  const slotDate = { pageContext, calendar, date, slot };
  try {
    const hold = {
      owner: ownerFor(c),
      containerId: pageContext.page.id,
      slotId: slot.id,
      date,
      reveal: await seesBookings(c, pageContext),
      ...parseHold(slot, input),
    };
    await transaction(deps.platform.db, (tx) => holdSlot(tx, actOf(c, deps), hold), { asyncCommit: true });
    return c.redirect(dayPath(pageContext.page.slug, calendar.slug, date), 303);
  } catch (error) {
    if (error instanceof SlotTaken || error instanceof NotOnSale) {
      const title = error instanceof SlotTaken ? t('day.just_taken') : t('day.not_free');
      const why = whyWords(error.reason, error instanceof SlotTaken ? error.conflicts : []);
      return sendTaken(c, deps, slotDate, { title, why, hold: parseHold(slot, input) });
    }
    const formState = formStateOf(error, input);
    // The price or the terms may have changed since the form was read.
    const current = await getPageContext(c, deps);
    const now = { ...slotDate, pageContext: current, slot: slotOf(current.schedule, calendar.id, slotId) };
    return sendHoldForm(c, deps, now, { formState });
  }
}

/** Whether the viewer may see the names of bookings. */
const seesBookings = (c: Ctx, { page }: PageContext): Promise<boolean> => can(c, page.slug, 'bookings');

/** Sends the form, or the nearest offers if the slot has none left on that day. */
async function sendHoldForm(
  c: Ctx,
  deps: EventsDeps,
  slotDate: SlotDate,
  { start, formState }: { start?: Temporal.Instant | undefined; formState?: FormState },
): Promise<Response> {
  const { pageContext, calendar, date, slot } = slotDate;
  const { db, clock } = deps.platform;
  const space = spaceOf(pageContext.schedule, slot.space_id);
  if (!space || !bandOn(bandOf(slot), date, calendar.time_zone))
    throw new NotFound(reason('not_offered_that_day'));
  const range = { calendars: [calendar], from: date, to: date, now: clock.now() };
  const view = await getScheduleView(db, pageContext, range);
  const offers = view.offersOn(date).filter((offer) => offer.slot.id === slot.id);
  if (offers.length === 0) {
    const why = await findWhyTaken(c, deps, slotDate);
    return sendTaken(c, deps, slotDate, { title: t('day.not_free'), why });
  }
  const props = { slug: pageContext.page.slug, calendar, date, slot, space, offers, start, formState };
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(titleOfHold(props), formState),
      noindex: true,
      ...calendarPageProps(c, pageContext, calendar),
    },
    <HoldForm {...props} />,
    formState?.status ?? 200,
  );
}

/** What is in the way of a slot on a date, as far as the viewer may know; undefined if nothing is. */
async function findWhyTaken(
  c: Ctx,
  { platform: { db, clock } }: EventsDeps,
  { pageContext, calendar, date, slot }: SlotDate,
): Promise<string | undefined> {
  const range = bandOn(bandOf(slot), date, calendar.time_zone);
  if (!range) return undefined;
  const conflicts = await listConflicts(db, pageContext.page.id, {
    uses: [{ resourceId: slot.space_id, quantity: 1 }],
    range: bufferedRange(range, slot),
    now: clock.now(),
  });
  if (conflicts.length === 0) return undefined;
  const reveal = await seesBookings(c, pageContext);
  const audience = { timeZone: calendar.time_zone, date, reveal, now: clock.now() };
  return whyWords(takenReason(conflicts, audience), conflicts);
}

/** Why a time is taken: everybody may know why a space is closed. Undefined if that is no more than the title says. */
function whyWords(why: Reason, conflicts: readonly Conflict[]): string | undefined {
  if (why.code !== 'slot_taken') return formatReason(why);
  const closure = conflicts.find(({ kind }) => kind === 'closure');
  return closure && t('day.closed', { space: closure.place, reason: closure.name });
}

/** @param taken.hold the posted form, if there is one */
async function sendTaken(
  c: Ctx,
  deps: EventsDeps,
  slotDate: SlotDate,
  { title, why, hold }: { title: string; why: string | undefined; hold?: HoldInput },
): Promise<Response> {
  const { pageContext, calendar, date, slot } = slotDate;
  const range = hold?.range ?? bandOn(bandOf(slot), date, calendar.time_zone);
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    { title, noindex: true, ...calendarPageProps(c, pageContext, calendar) },
    <TakenPage
      slug={pageContext.page.slug}
      calendar={calendar}
      date={date}
      title={title}
      why={why}
      nearest={range ? await findNearestOffers(deps, slotDate, range) : []}
      name={hold?.name}
    />,
    409,
  );
}

function sendNoSuchDay(c: Ctx, deps: EventsDeps, { page }: PageContext, calendar: Calendar) {
  const today = dateOf(deps.platform.clock.now(), calendar.time_zone);
  return sendNotFoundPage(c, brandingOf(c, page), {
    lead: t('day.no_such_day'),
    back: { label: monthAndYear(today.toPlainYearMonth()), href: calendarPath(page.slug, calendar.slug) },
  });
}

/** The calendar and the date in the address; the date is undefined where no calendar has it. */
async function getCalendarDate(c: Ctx, deps: EventsDeps) {
  const pageContext = await getPageContext(c, deps);
  const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map((name) => c.req.param(name));
  return { pageContext, calendar: calendarIn(c, pageContext), date: parseDate(year, month, day) };
}

async function listVisibleBookings(
  c: Ctx,
  deps: EventsDeps,
  { pageContext, calendar, date }: CalendarDate,
): Promise<VisibleBooking[]> {
  const { db, clock } = deps.platform;
  const viewer = ownerOf(c);
  const owner = (await seesBookings(c, pageContext)) ? ('anybody' as const) : viewer;
  if (!owner) return [];
  const calendarIds = pageContext.schedule.calendars.map(({ id }) => id);
  const range = daysAsRange(date, date, calendar.time_zone);
  const { id } = pageContext.page;
  const bookings = await listBookings(db, id, { calendarIds, range, owner, now: clock.now() });
  return bookings.map((booking) => ({ ...booking, isOwn: isOwnedBy(booking, viewer) }));
}

const isHeldOn = (booking: VisibleBooking, date: Temporal.PlainDate, calendar: Calendar): boolean =>
  booking.state === 'pending' && datesOf(booking, calendar.time_zone).some((one) => one.equals(date));

/** How many days after the chosen one are searched for the nearest offers. */
const NEAR_DAYS = 7;

async function findNearestOffers(
  deps: EventsDeps,
  { pageContext, date, slot }: SlotDate,
  range: Range,
): Promise<Offer[]> {
  const { db, clock } = deps.platform;
  const { calendars } = pageContext.schedule;
  const to = date.add({ days: NEAR_DAYS });
  const view = await getScheduleView(db, pageContext, { calendars, from: date, to, now: clock.now() });
  const offers = Array.from({ length: NEAR_DAYS + 1 }, (_, days) => view.offersOn(date.add({ days }))).flat();
  return nearestOffers(
    offers.map((offer) => ({
      ...offer,
      flexible: offer.slot.flexible,
      stepMinutes: offer.slot.step_minutes,
      minMinutes: offer.slot.min_minutes,
      sameSpace: offer.space.id === slot.space_id,
    })),
    range,
  );
}
