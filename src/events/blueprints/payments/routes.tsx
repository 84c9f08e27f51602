import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import type { PaymentId, RefundId } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { brandingOf, type EventsDeps, getPage, menuHref } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { Page, Receipt } from '../../ports.ts';
import { calendarsPath, paymentsPath } from '../../rules/addresses.ts';
import { receiptsCsv } from './csv.ts';
import { receiptSchema, receivedBefore } from './schema.ts';
import { amountField, type PaymentsToDo } from './to-do.tsx';
import { Payments } from './view.tsx';

const PAGE_SIZE = 50;
const CSV_BATCH_SIZE = 500;

/** `/{page}/payments/`: payments to a page and their refunds, for its treasurer. */
export function paymentsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('money'), (c) => showPayments(c, deps));
  app.post('/awaited/:payment/receipts', may.page('money'), (c) => createReceipt(c, deps));
  app.post('/refunds/:refund/attempts', may.page('money'), (c) => retryRefund(c, deps));
  app.post('/refunds/:refund/sending', may.page('money'), (c) => createSending(c, deps));
  app.get('/receipts.csv', may.page('money'), (c) => downloadReceipts(c, deps));
  return app;
}

async function showPayments(c: Ctx, deps: EventsDeps, refused?: PaymentsToDo['refused']): Promise<Response> {
  const { db } = deps.platform;
  const { orders, treasury } = deps.ports;
  const page = await getPage(c, deps);
  const before = parseId<number>(c.req.query('before'));
  // One more than the page shows, to know whether there is a next page.
  const rows = await listReceipts(deps, page, before, PAGE_SIZE + 1);
  const receipts = wholeGroups(rows);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('payments.page_title', { page: page.title }), refused?.formState),
      noindex: true,
      current: menuHref(c, calendarsPath(page.slug)),
      footNote: t('calendar.times_are', { zone: zoneName(page.timeZone) }),
    },
    <Payments
      page={page}
      receipts={receipts}
      failedRefunds={await orders.listFailedRefunds(db, page.id)}
      toDo={{
        awaited: await treasury.listAwaitedPayments(db, page.id),
        refunds: await treasury.listRefundsByHand(db, page.id),
        refused,
      }}
      newest={before === undefined}
      older={rows.length > receipts.length ? receipts.at(-1)?.id : undefined}
    />,
    refused?.formState.status ?? 200,
  );
}

async function createReceipt(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const { treasury } = deps.ports;
  const input = await readForm(c);
  const { id: containerId, slug } = await getPage(c, deps);
  const paymentId = parseId<PaymentId>(c.req.param('payment'));
  const awaited = (await treasury.listAwaitedPayments(db, containerId)).find(({ id }) => id === paymentId);
  // It has come since the page was shown, or never was awaited here.
  if (!paymentId || !awaited) throw new NotFound();
  try {
    const field = amountField(paymentId);
    const { [field]: amount } = parseForm(receiptSchema(field, awaited.currency), input);
    if (amount === undefined) throw new Invalid({ [field]: t('payments.amount_invalid') });
    const before = receivedBefore.parse(input.received_before);
    const receipt = { containerId, paymentId, amount, receivedBefore: before };
    await transaction(db, (tx) => treasury.recordReceipt(tx, actOf(c, deps), receipt));
    return c.redirect(paymentsPath(slug), 303);
  } catch (error) {
    return showPayments(c, deps, { paymentId, formState: formStateOf(error, input) });
  }
}

async function createSending(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const refundId = parseId<RefundId>(c.req.param('refund'));
  if (!refundId) throw new NotFound();
  const { db } = deps.platform;
  await transaction(db, (tx) =>
    deps.ports.treasury.recordRefundSent(tx, actOf(c, deps), { containerId, refundId }),
  );
  return c.redirect(paymentsPath(slug), 303);
}

async function retryRefund(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const refundId = parseId<RefundId>(c.req.param('refund'));
  if (!refundId) throw new NotFound();
  const { db } = deps.platform;
  await transaction(db, (tx) => deps.ports.orders.retryRefund(tx, actOf(c, deps), { containerId, refundId }));
  return c.redirect(paymentsPath(slug), 303);
}

/** A page of receipts. It does not end in the middle of an order, unless that is longer than a page. */
function wholeGroups(rows: Receipt[]): Receipt[] {
  if (rows.length <= PAGE_SIZE) return rows;
  const next = rows[PAGE_SIZE]?.orderId;
  const end = rows.findLastIndex((row, at) => at < PAGE_SIZE && row.orderId !== next) + 1;
  return rows.slice(0, end || PAGE_SIZE);
}

async function downloadReceipts(c: Ctx, deps: EventsDeps): Promise<Response> {
  const page = await getPage(c, deps);
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', `attachment; filename="payments-${page.slug}.csv"`);
  c.header('cache-control', 'private, no-store');
  return c.body(receiptsCsv(allReceipts(deps, page), page.timeZone));
}

async function* allReceipts(deps: EventsDeps, page: Page): AsyncGenerator<Receipt> {
  let before: number | undefined;
  do {
    const batch: Receipt[] = await listReceipts(deps, page, before, CSV_BATCH_SIZE);
    yield* batch;
    before = batch.length === CSV_BATCH_SIZE ? batch.at(-1)?.id : undefined;
  } while (before !== undefined);
}

const listReceipts = (
  { platform, ports }: EventsDeps,
  page: Page,
  before: number | undefined,
  limit: number,
): Promise<Receipt[]> =>
  ports.orders.listReceipts(platform.db, page.id, {
    limit,
    ...(before !== undefined && { before }),
  });
