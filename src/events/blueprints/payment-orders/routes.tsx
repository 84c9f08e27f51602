import { Hono } from 'hono';
import { userOfActor } from '../../../shared/act.ts';
import { listUserNames } from '../../../shared/auth/users.ts';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import type { ContainerId, LineId, OrderId } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { type EventsDeps, getPage } from '../../http/page-context.ts';
import { sendMoneyPage } from '../../http/workplace.tsx';
import { reason, t } from '../../messages/translate.ts';
import { listDiaryEvents } from '../../model/diary-story.ts';
import { findTicket } from '../../model/ticket.ts';
import { changeBuyer } from '../../operations/change-buyer.ts';
import type { EventsAct, OrderEvent, OrderFile } from '../../ports.ts';
import { orderPath } from '../../rules/addresses.ts';
import { codeIn } from '../../rules/ticket-code.ts';
import { type OrderForm, OrderPage } from './order.tsx';
import { buyerSchema, FILTERS, noteSchema, receiptSchema, refundSchema, seenDue } from './schema.ts';
import { OrdersPage } from './view.tsx';

const PAGE_SIZE = 50;

/** `/{page}/payments/orders/`: a page's orders, and all about each of them, for its treasurer. */
export function paymentOrdersBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('money'), (c) => showOrders(c, deps));
  app.get('/:order', may.page('money'), (c) => sendOrder(c, deps));
  app.post('/:order/receipts', may.page('money'), (c) => createReceipt(c, deps));
  app.post('/:order/refunds', may.page('money'), (c) => createRefund(c, deps));
  app.post('/:order/notes', may.page('money'), (c) => createNote(c, deps));
  app.post('/:order/buyer', may.page('money'), (c) => saveBuyer(c, deps));
  app.post('/:order/confirmation', may.page('money'), (c) => resendConfirmation(c, deps));
  return app;
}

async function showOrders(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const page = await getPage(c, deps);
  const search = (c.req.query('q') ?? '').trim().slice(0, 200);
  const filter = FILTERS.find((name) => name === c.req.query('state'));
  const before = parseId<OrderId>(c.req.query('before'));
  // A ticket's code leads to its order.
  const code = codeIn(search);
  const ticket = code ? await findTicket(db, code) : undefined;
  if (ticket?.container_id === page.id && ticket.order_id)
    return c.redirect(orderPath(page.slug, ticket.order_id), 303);
  // One more than the page shows, to know whether there is a next page.
  const limit = PAGE_SIZE + 1;
  const found = await deps.ports.books.listOrders(db, page.id, { search, filter, before, limit });
  const orders = found.slice(0, PAGE_SIZE);
  return sendMoneyPage(c, deps, {
    page,
    tab: 'orders',
    title: t('orders.page_title', { page: page.title }),
    body: (
      <OrdersPage
        page={page}
        orders={orders}
        search={search}
        filter={filter}
        isFirst={before === undefined}
        older={found.length > orders.length ? orders.at(-1)?.id : undefined}
      />
    ),
  });
}

const createReceipt = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, 'receipt', async (tx, act, { containerId, order }, input) => {
    const { amount, by } = parseForm(receiptSchema(order.currency), input);
    const receipt = { orderId: order.id, amount, by, due: seenDue.parse(input.due) };
    await deps.ports.books.markPaid(tx, act, { containerId, ...receipt });
  });

const createRefund = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, 'refund', async (tx, act, { containerId, order }, input) => {
    const refund = parseForm(refundSchema(order.currency), input);
    const lineIds = [input.line ?? []].flat().flatMap((id) => parseId<LineId>(id) ?? []);
    await deps.ports.books.refund(tx, act, { containerId, orderId: order.id, lineIds, ...refund });
  });

const createNote = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, 'note', async (tx, act, { containerId, order: { id: orderId } }, input) => {
    const { note } = parseForm(noteSchema, input);
    await deps.ports.books.noteOrder(tx, act, { containerId, orderId, text: note });
  });

const saveBuyer = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, 'buyer', async (tx, act, { containerId, order: { id: orderId } }, input) => {
    await changeBuyer(tx, act, { containerId, orderId, ...parseForm(buyerSchema, input) });
  });

const resendConfirmation = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, 'confirmation', async (tx, act, { containerId, order: { id: orderId } }) => {
    await deps.ports.books.resendConfirmation(tx, act, { containerId, orderId });
  });

type OrderOfPage = { containerId: ContainerId; order: OrderFile };

/** Changes the order in the address, and shows it; the form again if it is refused. */
async function change(
  c: Ctx,
  deps: EventsDeps,
  form: OrderForm,
  work: (tx: Tx, act: EventsAct, of: OrderOfPage, input: FormInput) => Promise<void>,
): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  const order = await getOrder(c, deps);
  try {
    await transaction(deps.platform.db, (tx) =>
      work(tx, actOf(c, deps), { containerId: page.id, order }, input),
    );
    return c.redirect(`${orderPath(page.slug, order.id)}?done=${form}`, 303);
  } catch (error) {
    return sendOrder(c, deps, { form, formState: formStateOf(error, input) });
  }
}

async function sendOrder(
  c: Ctx,
  deps: EventsDeps,
  refused?: { form: OrderForm; formState: FormState },
): Promise<Response> {
  const { db } = deps.platform;
  const page = await getPage(c, deps);
  const order = await getOrder(c, deps);
  const diary = await listDiaryEvents(db, page.id, order.id);
  const events = [
    ...order.events,
    ...diary.map((event): OrderEvent => ({ ...event, more: '', amount: null, currency: '' })),
  ].sort((a, b) => Temporal.Instant.compare(a.at, b.at));
  const users = new Set(events.flatMap(({ by }) => userOfActor(by) ?? []));
  return sendMoneyPage(c, deps, {
    page,
    tab: 'orders',
    title: formTitle(t('order_file.page_title', { id: order.id, page: page.title }), refused?.formState),
    body: (
      <OrderPage
        page={page}
        order={{ ...order, events }}
        names={await listUserNames(db, [...users])}
        refused={refused}
        done={c.req.query('done')}
      />
    ),
    status: refused?.formState.status ?? 200,
  });
}

/** The order in the address. @throws NotFound */
async function getOrder(c: Ctx, deps: EventsDeps): Promise<OrderFile> {
  const { id: containerId } = await getPage(c, deps);
  const id = parseId<OrderId>(c.req.param('order'));
  const order = id && (await deps.ports.books.findOrder(deps.platform.db, containerId, id));
  if (!order) throw new NotFound(reason('no_such_order'));
  return order;
}
