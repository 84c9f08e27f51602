import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, ownerFor, ownerOf, rolesOn } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { longDate, monthAndYear } from '../../../shared/i18n/formats.ts';
import { isOwnedBy } from '../../../shared/ids.ts';
import { NotOnSale, SlotTaken } from '../../errors.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  type PageContext,
} from '../../http/page-context.ts';
import { getScheduleView } from '../../http/schedule-view.ts';
import { type Calendar, slotOf, spaceOf } from '../../model/calendar.ts';
import { type CalendarEntry, listBookings } from '../../model/calendar-entry.ts';
import { bandOf, type CalendarSlot } from '../../model/calendar-slot.ts';
import type { Offer } from '../../model/offer.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { calendarPath, dateOf, dayPath } from '../../rules/addresses.ts';
import { bandOn, type Range } from '../../rules/availability.ts';
import { datesOf } from '../../rules/entry-dates.ts';
import { daysAsRange, parseDate } from '../../rules/month.ts';
import { nearestOffers } from '../../rules/nearest.ts';
import { nothingHere } from '../../views/nothing-here.tsx';
import { scheduleDay } from '../../views/schedule-days.ts';
import { columnsOf } from './blocks.tsx';
import { holdSchema, instant, slotId } from './schema.ts';
import { DayPage, HoldForm, Taken, titleOfHold } from './view.tsx';

/** How many days after the one that was wanted are looked at for what is nearest to it. */
const NEAR_DAYS = 7;

/** `…/{yyyy}/{mm}/{dd}/` a day of a venue; `…/entries/` where a time of it is held. */
export function dayBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const { venue, calendar, date } = await here(c);
    if (!date) return noSuchDay(c, venue, calendar);
    const now = clock.now();
    const shown = {
      ...(await getScheduleView(db, venue, venue.schedule.calendars, { from: date, to: date }, now)),
      timeZone: calendar.time_zone,
    };
    const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
    const bookings = await bookingsOf(c, venue, calendar, date, organiser);
    const isOwn = (booking: CalendarEntry) => isOwnedBy(booking, ownerOf(c));
    const offers = shown.offersOn(date);
    const day = scheduleDay(shown, date);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: longDate(date),
        description: `What is on at ${venue.page.title} on ${longDate(date)}, and what is free to hire.`,
        scripts: ['countdown'],
        ...calendarPageProps(c, venue, calendar),
      },
      <DayPage
        slug={venue.page.slug}
        calendar={calendar}
        date={date}
        shown={shown}
        day={day}
        offers={offers}
        held={bookings.filter((one) => isOwn(one) && one.state === 'pending' && isOn(one, date, calendar))}
        {...columnsOf({ ...shown, date, offers, bookings, isOwn })}
        basketUrl={`${appUrl(c, 'cart')}/`}
        organiser={organiser}
      />,
    );
  });

  app.get('/entries', may.anyone(), async (c) => {
    const { venue, calendar, date } = await here(c);
    if (!date) return noSuchDay(c, venue, calendar);
    const asked = c.req.query('slot');
    if (asked === undefined) return c.redirect(dayPath(venue.page.slug, calendar.slug, date), 303);
    const slot = slotOf(venue.schedule, calendar.id, slotId.parse(asked));
    return holdForm(c, { venue, calendar, date, slot, start: instant.safeParse(c.req.query('from')).data });
  });

  app.post('/entries', may.anyone(), async (c) => {
    await limit(c, 'holds');
    const sent = await readForm(c);
    const { venue, calendar, date } = await here(c);
    if (!date) return noSuchDay(c, venue, calendar);
    const slot = slotOf(venue.schedule, calendar.id, slotId.safeParse(sent.slot).data);
    const wanted = { venue, calendar, date, slot, start: undefined };
    try {
      const { name, range } = parseHold(slot, sent);
      await transaction(
        db,
        (tx) => holdSlot(tx, { calendar, slot, date, range, name }, ownerFor(c), clock.now()),
        { asyncCommit: true },
      );
      return c.redirect(dayPath(venue.page.slug, calendar.slug, date), 303);
    } catch (error) {
      if (error instanceof SlotTaken || error instanceof NotOnSale) {
        const { name, range } = parseHold(slot, sent);
        return taken(c, wanted, range, error.message, name);
      }
      return holdForm(c, wanted, formStateOf(error, sent));
    }
  });

  type Wanted = {
    venue: PageContext;
    calendar: Calendar;
    date: Temporal.PlainDate;
    slot: CalendarSlot;
    start: Temporal.Instant | undefined;
  };

  /** The form, or what is nearest when nothing of the slot is left on that day. */
  async function holdForm(c: Ctx, wanted: Wanted, formState?: FormState): Promise<Response> {
    const { venue, calendar, date, slot, start } = wanted;
    const space = spaceOf(venue.schedule, slot.space_id);
    if (!space || !bandOn(bandOf(slot), date, calendar.time_zone))
      throw new NotFound('This time is not offered on that day.');
    const shown = await getScheduleView(db, venue, [calendar], { from: date, to: date }, clock.now());
    const offers = shown.offersOn(date).filter((offer) => offer.slot.id === slot.id);
    if (offers.length === 0) return taken(c, wanted, undefined, 'This time is not free', undefined);
    const props = { slug: venue.page.slug, calendar, date, slot, space, offers, start, formState };
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle(titleOfHold(props), formState),
        noindex: true,
        ...calendarPageProps(c, venue, calendar),
      },
      <HoldForm {...props} />,
      formState?.status ?? 200,
    );
  }

  async function taken(
    c: Ctx,
    { venue, calendar, date, slot }: Wanted,
    chosen: Range | undefined,
    says: string,
    name: string | undefined,
  ): Promise<Response> {
    const range = chosen ?? bandOn(bandOf(slot), date, calendar.time_zone);
    const title = says.replace(/\.$/, '');
    return sendPage(
      c,
      brandingOf(c, venue.page),
      { title, noindex: true, ...calendarPageProps(c, venue, calendar) },
      <Taken
        slug={venue.page.slug}
        calendar={calendar}
        date={date}
        title={title}
        wantedSpace={spaceOf(venue.schedule, slot.space_id)?.name ?? ''}
        nearest={range ? await nearestTo(venue, slot, date, range) : []}
        name={name}
      />,
      409,
    );
  }

  async function nearestTo(
    venue: PageContext,
    slot: CalendarSlot,
    date: Temporal.PlainDate,
    range: Range,
  ): Promise<Offer[]> {
    const to = date.add({ days: NEAR_DAYS });
    const shown = await getScheduleView(db, venue, venue.schedule.calendars, { from: date, to }, clock.now());
    const free = Array.from({ length: NEAR_DAYS + 1 }, (_, days) =>
      shown.offersOn(date.add({ days })),
    ).flat();
    return nearestOffers(
      free.map((offer) => ({
        ...offer,
        flexible: offer.slot.flexible,
        stepMinutes: offer.slot.step_minutes,
        minMinutes: offer.slot.min_minutes,
        sameSpace: offer.space.id === slot.space_id,
      })),
      range,
    );
  }

  async function bookingsOf(
    c: Ctx,
    { schedule }: PageContext,
    calendar: Calendar,
    date: Temporal.PlainDate,
    organiser: boolean,
  ): Promise<CalendarEntry[]> {
    const owner = organiser ? ('anybody' as const) : ownerOf(c);
    if (!owner) return [];
    const ids = schedule.calendars.map(({ id }) => id);
    return listBookings(db, ids, daysAsRange(date, date, calendar.time_zone), owner, clock.now());
  }

  async function here(c: Ctx) {
    const venue = await getPageContext(c, deps);
    const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map((name) => c.req.param(name));
    return { venue, calendar: calendarIn(c, venue), date: parseDate(year, month, day) };
  }

  function noSuchDay(c: Ctx, { page: venuePage }: PageContext, calendar: Calendar) {
    const today = dateOf(clock.now(), calendar.time_zone);
    return nothingHere(c, brandingOf(c, venuePage), {
      says: 'There is no such day in the calendar.',
      back: {
        label: monthAndYear(today.toPlainYearMonth()),
        href: calendarPath(venuePage.slug, calendar.slug),
      },
    });
  }

  return app;
}

/** @throws Invalid */
function parseHold(slot: CalendarSlot, sent: FormInput): { name: string; range?: Range } {
  const { name, from, to } = parseForm(holdSchema, sent);
  if (!slot.flexible) return { name };
  if (!from || !to) throw new Invalid({ from: 'Choose when it starts and when it ends.' });
  return { name, range: { from, to } };
}

const isOn = (entry: CalendarEntry, date: Temporal.PlainDate, calendar: Calendar): boolean =>
  datesOf(entry, calendar.time_zone).some((one) => one.equals(date));
