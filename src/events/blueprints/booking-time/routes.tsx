import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { PriceDiffers } from '../../errors.ts';
import { actOf } from '../../http/act.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  inCalendar,
} from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { getBookingDetails } from '../../model/booking.ts';
import { listSlots } from '../../model/calendar-slot.ts';
import { moveBooking } from '../../operations/move-booking.ts';
import { dateOf, entryPath } from '../../rules/addresses.ts';
import { bookingTimeSchema } from './schema.ts';
import { MoveBookingForm } from './view.tsx';

/** `…/entries/{id}/time`: moves a booking to another time. */
export function bookingTimeBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('bookings'), (c) => showForm(c, deps));
  app.post('/', may.page('bookings'), (c) => saveTime(c, deps));
  return app;
}

/** The booking in the address. @throws NotFound */
async function getBooking(
  c: Ctx,
  { platform: { db } }: EventsDeps,
  pageContext: Awaited<ReturnType<typeof getPageContext>>,
) {
  const calendar = calendarIn(c, pageContext);
  const id = parseId<EntryId>(c.req.param('entry')) ?? (0 as EntryId);
  const booking = inCalendar(await getBookingDetails(db, pageContext.page.id, id), calendar);
  if (booking.kind !== 'hire') throw new NotFound(reason('no_such_booking'));
  return { calendar, booking };
}

async function showForm(
  c: Ctx,
  deps: EventsDeps,
  refused?: { formState: FormState; differs: PriceDiffers | undefined },
): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const { page } = pageContext;
  const { calendar, booking } = await getBooking(c, deps, pageContext);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: formTitle(t('booking_time.title', { name: booking.name }), refused?.formState),
      noindex: true,
    },
    <MoveBookingForm
      booking={booking}
      slots={(await listSlots(deps.platform.db, page.id, calendar.id)).filter(({ active }) => active)}
      path={entryPath(page.slug, calendar.slug, dateOf(booking.starts_at, calendar.time_zone), booking.id)}
      differs={refused?.differs}
      formState={refused?.formState}
    />,
    refused?.formState.status ?? 200,
  );
}

async function saveTime(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const pageContext = await getPageContext(c, deps);
  const { page } = pageContext;
  const { calendar, booking } = await getBooking(c, deps, pageContext);
  try {
    const { slot: slotId, price, ...values } = parseForm(bookingTimeSchema, input);
    const move = {
      ...{ containerId: page.id, entryId: booking.id, slotId, settles: price !== 'leave', reveal: true },
      ...values,
    };
    await transaction(deps.platform.db, (tx) => moveBooking(tx, actOf(c, deps), move));
    const date = dateOf(
      (await getBookingDetails(deps.platform.db, page.id, booking.id)).starts_at,
      calendar.time_zone,
    );
    return c.redirect(entryPath(page.slug, calendar.slug, date, booking.id), 303);
  } catch (error) {
    const differs = error instanceof PriceDiffers ? error : undefined;
    return showForm(c, deps, { formState: formStateOf(error, input), differs });
  }
}
