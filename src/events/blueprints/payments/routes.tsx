import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import type { LineId, OrderId, PaymentId, RefundId } from '../../../shared/ids.ts';
import { countFailedMails } from '../../../shared/mail/failed-mails.ts';
import { actOf } from '../../http/act.ts';
import { type EventsDeps, getPage } from '../../http/page-context.ts';
import { sendMoneyPage } from '../../http/workplace.tsx';
import { t } from '../../messages/translate.ts';
import type { Page, PostingRow, Receipt } from '../../ports.ts';
import { toDoPath } from '../../rules/addresses.ts';
import { figuresOf } from '../../rules/ledger-figures.ts';
import type { Period } from '../../rules/period.ts';
import { postingsCsv, receiptsCsv } from './csv.ts';
import { type DepositsProps, damagesIn } from './deposits.tsx';
import { periodIn, receiptSchema, receivedBefore } from './schema.ts';
import { amountField, type PaymentsToDo, ToDoPage } from './to-do.tsx';
import { MonthPage, periodTitle } from './view.tsx';

const CSV_BATCH_SIZE = 500;

/** `/{page}/payments/`: a page's money by periods, and what waits for its treasurer. */
export function paymentsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('money'), (c) => showMonth(c, deps));
  app.get('/postings.csv', may.page('money'), (c) => downloadPostings(c, deps));
  app.get('/receipts.csv', may.page('money'), (c) => downloadReceipts(c, deps));
  app.get('/to-do', may.page('money'), (c) => showToDo(c, deps));
  app.post('/awaited/:payment/receipts', may.page('money'), (c) => createReceipt(c, deps));
  app.post('/problems/:problem/closing', may.page('money'), (c) => createClosing(c, deps));
  app.post('/refunds/:refund/attempts', may.page('money'), (c) => retryRefund(c, deps));
  app.post('/refunds/:refund/credit', may.page('money'), (c) => createCredit(c, deps));
  app.post('/deposits/:order/:line/return', may.page('money'), (c) => returnDeposit(c, deps));
  app.post('/refunds/:refund/sending', may.page('money'), (c) => createSending(c, deps));
  return app;
}

async function showMonth(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const page = await getPage(c, deps);
  const today = clock.now().toZonedDateTimeISO(page.timeZone).toPlainDate();
  const period = periodIn(c.req.query(), today);
  const ledger = await deps.ports.books.readPeriod(db, page.id, period);
  return sendMoneyPage(c, deps, {
    page,
    tab: 'month',
    title: t('money.page_title', { period: periodTitle(period), page: page.title }),
    body: (
      <MonthPage
        page={page}
        period={period}
        today={today}
        figures={figuresOf(ledger, period)}
        check={await deps.ports.books.findLedgerCheck(db, page.id)}
      />
    ),
  });
}

async function showToDo(
  c: Ctx,
  deps: EventsDeps,
  refused?: PaymentsToDo['refused'],
  refusedDeposit?: DepositsProps['refused'],
): Promise<Response> {
  const { db } = deps.platform;
  const { bank, books, orders, treasury } = deps.ports;
  const page = await getPage(c, deps);
  return sendMoneyPage(c, deps, {
    page,
    tab: 'to_do',
    title: formTitle(t('to_do.page_title', { page: page.title }), (refused ?? refusedDeposit)?.formState),
    body: (
      <ToDoPage
        page={page}
        now={deps.platform.clock.now()}
        disputes={await treasury.listOpenDisputes(db, page.id)}
        failedRefunds={await orders.listFailedRefunds(db, page.id)}
        problems={await treasury.listProblems(db, page.id)}
        waitingLines={(await bank.listWaitingLines(db, page.id)).length}
        failedMails={await countFailedMails(db, page.id)}
        differences={(await books.findLedgerCheck(db, page.id))?.differences.length ?? 0}
        awaited={await treasury.listAwaitedPayments(db, page.id)}
        refunds={await treasury.listRefundsByHand(db, page.id)}
        deposits={{ page, deposits: await treasury.listDeposits(db, page.id), refused: refusedDeposit }}
        refused={refused}
      />
    ),
    status: (refused ?? refusedDeposit)?.formState.status ?? 200,
  });
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
    return c.redirect(toDoPath(slug), 303);
  } catch (error) {
    return showToDo(c, deps, { paymentId, formState: formStateOf(error, input) });
  }
}

async function createClosing(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const id = parseId<number>(c.req.param('problem'));
  if (!id) throw new NotFound();
  const { db } = deps.platform;
  await transaction(db, (tx) => deps.ports.treasury.closeProblem(tx, actOf(c, deps), { containerId, id }));
  return c.redirect(toDoPath(slug), 303);
}

async function createSending(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const refundId = parseId<RefundId>(c.req.param('refund'));
  if (!refundId) throw new NotFound();
  const { db } = deps.platform;
  await transaction(db, (tx) =>
    deps.ports.treasury.recordRefundSent(tx, actOf(c, deps), { containerId, refundId }),
  );
  return c.redirect(toDoPath(slug), 303);
}

async function createCredit(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const refundId = parseId<RefundId>(c.req.param('refund'));
  if (!refundId) throw new NotFound();
  const { db } = deps.platform;
  await transaction(db, (tx) =>
    deps.ports.treasury.creditRefund(tx, actOf(c, deps), { containerId, refundId }),
  );
  return c.redirect(toDoPath(slug), 303);
}

async function returnDeposit(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const { treasury } = deps.ports;
  const input = await readForm(c);
  const { id: containerId, slug } = await getPage(c, deps);
  const lineId = parseId<LineId>(c.req.param('line'));
  const orderId = parseId<OrderId>(c.req.param('order'));
  const deposit = (await treasury.listDeposits(db, containerId)).find((each) => each.lineId === lineId);
  // It was given back since the page was shown, or never was held here.
  if (!lineId || !orderId || !deposit) throw new NotFound();
  try {
    const damages = damagesIn(input, deposit);
    const key = { containerId, orderId, lineId, damages };
    await transaction(db, (tx) => treasury.giveDepositBack(tx, actOf(c, deps), key));
    return c.redirect(toDoPath(slug), 303);
  } catch (error) {
    return showToDo(c, deps, undefined, { lineId, formState: formStateOf(error, input) });
  }
}

async function retryRefund(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const refundId = parseId<RefundId>(c.req.param('refund'));
  if (!refundId) throw new NotFound();
  const { db } = deps.platform;
  await transaction(db, (tx) => deps.ports.orders.retryRefund(tx, actOf(c, deps), { containerId, refundId }));
  return c.redirect(toDoPath(slug), 303);
}

async function downloadPostings(c: Ctx, deps: EventsDeps): Promise<Response> {
  const page = await getPage(c, deps);
  const today = deps.platform.clock.now().toZonedDateTimeISO(page.timeZone).toPlainDate();
  const period = periodIn(c.req.query(), today);
  sendsCsv(c, `postings-${page.slug}-${period.from}-${period.to}.csv`);
  return c.body(postingsCsv(allPostings(deps, page, period), page.timeZone));
}

async function downloadReceipts(c: Ctx, deps: EventsDeps): Promise<Response> {
  const page = await getPage(c, deps);
  sendsCsv(c, `payments-${page.slug}.csv`);
  return c.body(receiptsCsv(allReceipts(deps, page), page.timeZone));
}

function sendsCsv(c: Ctx, filename: string): void {
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', `attachment; filename="${filename}"`);
  c.header('cache-control', 'private, no-store');
}

async function* allPostings(
  { platform, ports }: EventsDeps,
  page: Page,
  period: Period,
): AsyncGenerator<PostingRow> {
  let after: PostingRow | undefined;
  for (;;) {
    const batch: PostingRow[] = await ports.books.listPostings(platform.db, page.id, {
      ...period,
      after,
      limit: CSV_BATCH_SIZE,
    });
    if (batch.length === 0) return;
    yield* batch;
    after = batch.at(-1);
  }
}

async function* allReceipts({ platform, ports }: EventsDeps, page: Page): AsyncGenerator<Receipt> {
  let before: number | undefined;
  do {
    const batch: Receipt[] = await ports.orders.listReceipts(platform.db, page.id, {
      limit: CSV_BATCH_SIZE,
      ...(before !== undefined && { before }),
    });
    yield* batch;
    before = batch.length === CSV_BATCH_SIZE ? batch.at(-1)?.id : undefined;
  } while (before !== undefined);
}
