import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Forbidden } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { listMailStates } from '../../../shared/mail/failed-mails.ts';
import { reason as sharedReason } from '../../../shared/messages/translate.ts';
import { NumbersChanged } from '../../errors.ts';
import { actOf } from '../../http/act.ts';
import { capabilityFor } from '../../http/capability.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  inCalendar,
} from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { getBookingDetails } from '../../model/booking.ts';
import { type Cancellation, findCancellation, listCancellationOrders } from '../../model/cancellation.ts';
import { cancelEntry } from '../../operations/cancel-entry.ts';
import { cancelEvent, forecastEventCancellation } from '../../operations/cancel-event.ts';
import { retryCancellation } from '../../operations/run-cancellation.ts';
import { cancellationPath, closuresPath, dateOf, entryPath } from '../../rules/addresses.ts';
import { cancellationNumbers, isLarge } from '../../rules/cancellation.ts';
import { entryKey } from '../../rules/hold.ts';
import { Progress } from './progress.tsx';
import { cancellationSchema } from './schema.ts';
import { CancelForm } from './view.tsx';

/** `…/entries/{id}/cancellation`: cancels an event with its tickets, or a booking, and shows how far that is. */
export function cancellationBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page(['entries', 'bookings', 'calendars']), (c) => showCancellation(c, deps));
  app.post('/', may.page(['entries', 'bookings', 'calendars']), (c) => createCancellation(c, deps));
  app.post('/attempts', may.page(['entries', 'bookings', 'calendars']), (c) => createAttempt(c, deps));
  return app;
}

type CancellationContext = Awaited<ReturnType<typeof getContext>>;

/** The entry in the address, which the viewer may cancel. @throws NotFound, Forbidden */
async function getContext(c: Ctx, deps: EventsDeps) {
  const pageContext = await getPageContext(c, deps);
  const { id: containerId, slug } = pageContext.page;
  const calendar = calendarIn(c, pageContext);
  const id = parseId<EntryId>(c.req.param('entry')) ?? (0 as EntryId);
  const entry = inCalendar(await getBookingDetails(deps.platform.db, containerId, id), calendar);
  // The route's capabilities are for some kinds of entry, and its address names any.
  if (!(await can(c, slug, capabilityFor(entry)))) throw new Forbidden(sharedReason('not_in_your_roles'));
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return {
    pageContext,
    calendar,
    entry,
    path: entryPath(slug, calendar.slug, date, entry.id),
    ownPath: cancellationPath(slug, calendar.slug, date, entry.id),
  };
}

async function showCancellation(c: Ctx, deps: EventsDeps): Promise<Response> {
  const context = await getContext(c, deps);
  const { entry, path, pageContext } = context;
  if (entry.kind === 'closure') return c.redirect(closuresPath(pageContext.page.slug), 303);
  const cancellation = await findCancellation(deps.platform.db, entry.container_id, entry.id);
  if (cancellation) return sendProgress(c, deps, context, cancellation);
  const isCancellable = ['draft', 'provisional', 'confirmed'].includes(entry.state);
  return isCancellable ? sendForm(c, deps, context) : c.redirect(path, 303);
}

async function createCancellation(c: Ctx, deps: EventsDeps): Promise<Response> {
  const context = await getContext(c, deps);
  const { entry, ownPath, path } = context;
  const { db } = deps.platform;
  const { container_id: containerId, id: entryId } = entry;
  const input = await readForm(c);
  if (input.preview !== undefined) return sendForm(c, deps, context, { input });
  try {
    const { numbers } = await forecastOf(deps, context);
    const hasTickets = entry.kind === 'event' && entry.places_sold > 0;
    const needs = { reason: hasTickets, sure: hasTickets && isLarge(numbers) };
    const { reason, seen } = parseForm(cancellationSchema(needs), input);
    const act = actOf(c, deps);
    await transaction(db, async (tx) => {
      if (hasTickets) await cancelEvent(tx, act, { containerId, entryId, reason, seen });
      else await cancelEntry(tx, act, { containerId, entryId, reason });
    });
    return c.redirect(hasTickets ? ownPath : path, 303);
  } catch (error) {
    const numbersChanged = error instanceof NumbersChanged;
    return sendForm(c, deps, context, { input, formState: formStateOf(error, input), numbersChanged });
  }
}

async function createAttempt(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { entry, ownPath } = await getContext(c, deps);
  const key = { containerId: entry.container_id, entryId: entry.id };
  await transaction(deps.platform.db, (tx) => retryCancellation(tx, actOf(c, deps), key));
  return c.redirect(ownPath, 303);
}

/** What cancelling the entry would touch; of a booking, its one order. */
async function forecastOf(
  { platform: { db }, ports: { orders } }: EventsDeps,
  { entry }: CancellationContext,
) {
  const { container_id: containerId, id: entryId, order_id: orderId } = entry;
  if (entry.kind === 'event')
    return await forecastEventCancellation(db, { orders }, { containerId, entryId });
  const keys = orderId ? [{ orderId, keys: [entryKey(entryId)] }] : [];
  const forecasts = await orders.forecastCancellation(db, containerId, keys);
  return {
    numbers: cancellationNumbers([], forecasts),
    orders: forecasts.map((forecast) => ({ forecast, tickets: 0 })),
  };
}

type Posted = { input: FormInput; formState?: FormState; numbersChanged?: boolean };

async function sendForm(
  c: Ctx,
  deps: EventsDeps,
  context: CancellationContext,
  posted?: Posted,
): Promise<Response> {
  const { pageContext, calendar, entry } = context;
  const { page } = pageContext;
  const formState = posted?.formState;
  return sendPage(
    c,
    brandingOf(c, page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: formTitle(t('cancellation.title', { name: entry.name }), formState),
      noindex: true,
    },
    <CancelForm
      {...context}
      {...(await forecastOf(deps, context))}
      from={await deps.ports.pages.getLetterhead(deps.platform.db, page.id)}
      site={deps.platform.config}
      input={posted?.input}
      formState={formState}
      numbersChanged={posted?.numbersChanged ?? false}
    />,
    formState?.status ?? 200,
  );
}

const SHOWN_ORDERS = 30;

async function sendProgress(
  c: Ctx,
  deps: EventsDeps,
  context: CancellationContext,
  cancellation: Cancellation,
): Promise<Response> {
  const { db, clock } = deps.platform;
  const { pageContext, calendar, entry } = context;
  const containerId = entry.container_id;
  const orders = await listCancellationOrders(db, containerId, cancellation.id);
  const refundIds = orders.flatMap((order) => order.refund_ids);
  const mailIds = orders.flatMap((order) => order.mail_ids);
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: t('cancellation.progress_title', { name: entry.name }),
      noindex: true,
      ...(cancellation.finished_at === null && { scripts: ['progress'] }),
    },
    <Progress
      {...context}
      cancellation={cancellation}
      orders={orders}
      refunds={await deps.ports.orders.listRefunds(db, containerId, refundIds)}
      mails={await listMailStates(db, containerId, mailIds)}
      now={clock.now()}
      limit={c.req.query('all') === undefined ? SHOWN_ORDERS : undefined}
    />,
  );
}
