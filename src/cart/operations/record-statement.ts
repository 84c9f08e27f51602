import { z } from 'zod';
import type { Act, Actor } from '../../shared/act.ts';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import { Invalid, NotFound, WrongState } from '../../shared/errors.ts';
import type { OrderId, PaymentId, RefundId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { reason } from '../messages/translate.ts';
import { type BankLine, insertBankLine, lockBankLine, transitionBankLine } from '../model/bank-line.ts';
import { postTransaction } from '../model/ledger.ts';
import { lockOrder } from '../model/order.ts';
import { findPayment, listAllocations } from '../model/payment.ts';
import { findRefund } from '../model/refund.ts';
import {
  deleteStatementFile,
  findStatement,
  listStatementLines,
  type StatementLine,
  setRecorded,
  transitionStatement,
} from '../model/statement.ts';
import type { CartAct } from '../ports.ts';
import { receiptUnmatched } from '../rules/bank-postings.ts';
import { dueOf, markPaid } from './keep-order.ts';
import type { StatementKey } from './read-statement.ts';
import { recordReceipt, recordRefundSent } from './record-by-hand.ts';

const BATCH = 50;

export const recordStatementJob = defineJob(
  'cart-record-statement',
  z.object({ containerId: z.int(), id: z.int() }),
  { expireSeconds: 3600, retryLimit: 5 },
);

/**
 * Records the lines of a statement, in a job: receipts of orders by their references, everything else that came in as an
 * unmatched receipt.
 * @throws NotFound, Invalid if lines could not be read and are not to be skipped, WrongState if it is recorded already
 */
export async function confirmStatement(
  tx: Tx,
  act: Act,
  { containerId, id, skip }: StatementKey & { skip: boolean },
): Promise<void> {
  const statement = await findStatement(tx, containerId, id);
  if (!statement) throw new NotFound(reason('no_such_statement'));
  if (statement.is_broken) throw new WrongState(reason('statement_broken'));
  if (statement.problem_count > 0 && !skip) {
    throw new Invalid({ skip: reason('statement_has_problems', { count: statement.problem_count }) });
  }
  const change = { from: ['preview'], to: 'importing', act } as const;
  if (!(await transitionStatement(tx, containerId, id, change)))
    throw new WrongState(reason('statement_taken'));
  await enqueue(tx, recordStatementJob, { containerId, id });
}

/**
 * Records what of a statement is not recorded yet, some lines in each transaction, each line with its receipt. After a crash
 * it goes on where it was. A line that another statement has recorded meanwhile changes nothing.
 */
export async function recordStatement(
  db: Db,
  act: CartAct,
  { containerId, id }: StatementKey,
): Promise<void> {
  const statement = await findStatement(db, containerId, id);
  if (statement?.state !== 'importing') return;
  // It is the one who has confirmed it who records.
  const by = { ...act, by: statement.state_by as Actor };
  for (;;) {
    const lines = await listStatementLines(db, containerId, id, { after: 0, limit: BATCH, openOnly: true });
    if (lines.length === 0) break;
    const record = (some: readonly StatementLine[]) =>
      transaction(db, async (tx) => {
        for (const line of some) await recordLine(tx, by, { containerId, id, line });
      });
    // One line that can't be recorded does not keep the others of its batch out.
    await record(lines).catch(async () => {
      for (const line of lines) {
        await record([line]).catch(() =>
          transaction(db, (tx) =>
            recordLine(tx, by, { containerId, id, line: { ...line, fate: 'unknown' } }),
          ),
        );
      }
    });
  }
  await transaction(db, async (tx) => {
    await transitionStatement(tx, containerId, id, { from: ['importing'], to: 'done', act: by });
    await deleteStatementFile(tx, containerId, id);
  });
}

async function recordLine(
  tx: Tx,
  act: CartAct,
  { containerId, id, line }: StatementKey & { line: StatementLine },
): Promise<void> {
  const { fate, paymentId, amount, currency } = line;
  const isReceipt = paymentId !== null && (fate === 'matched' || fate === 'part' || fate === 'over');
  // Locks come in one order: orders and payments before lines of the bank.
  const payment = isReceipt ? await lockedPayment(tx, containerId, paymentId as PaymentId) : undefined;
  const state = amount < 0 ? 'outgoing' : payment ? 'received' : 'unmatched';
  const bankLineId = await insertBankLine(tx, containerId, { statementId: id, line, state, act });
  if (bankLineId === undefined) {
    await setRecorded(tx, containerId, id, { line: line.line, fate: 'known' });
    return;
  }
  if (payment) {
    const receivedBefore = payment.received_minor ?? 0;
    await recordReceipt(tx, act, { containerId, paymentId: payment.id, amount, receivedBefore });
  } else if (amount > 0) {
    await postTransaction(tx, containerId, receiptUnmatched({ bankLineId, currency, amount }), act);
  }
  await setRecorded(tx, containerId, id, { line: line.line, fate });
}

async function lockedPayment(tx: Tx, containerId: StatementKey['containerId'], paymentId: PaymentId) {
  for (const { order_id } of await listAllocations(tx, containerId, paymentId)) {
    await lockOrder(tx, containerId, order_id);
  }
  return await findPayment(tx, containerId, paymentId);
}

type LineKey = { containerId: StatementKey['containerId']; lineId: number };

/** Assigns an unmatched receipt to an order. @throws NotFound, WrongState if it is no longer waiting, or nothing is due */
export async function assignBankLine(
  tx: Tx,
  act: CartAct,
  { containerId, lineId, orderId }: LineKey & { orderId: OrderId },
): Promise<void> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  const line = await lockWaiting(tx, { containerId, lineId }, 'unmatched');
  if (line.currency !== order.currency) throw new WrongState(reason('other_currency'));
  const due = await dueOf(tx, order);
  const payment = await markPaid(tx, act, {
    containerId,
    orderId,
    by: 'transfer',
    amount: line.amount_minor,
    due,
  });
  await withdraw(tx, act, line);
  await transitionBankLine(tx, containerId, lineId, { to: 'received', act, payment_id: payment });
}

/** What else may become of a line of the bank. */
export type LineDecision = 'returning' | 'returned' | 'not_ours' | 'cash_in';

/**
 * Says what a line of the bank is, if not for an order: to be sent back, sent back, not of this page's sales, or its own
 * cash that was taken to the bank.
 * @throws NotFound, WrongState if somebody else has said so before
 */
export async function decideBankLine(
  tx: Tx,
  act: Act,
  { containerId, lineId, decision, note }: LineKey & { decision: LineDecision; note: string },
): Promise<void> {
  const line = await lockWaiting(tx, { containerId, lineId });
  const isOut = line.state === 'outgoing';
  const isAllowed =
    decision === 'not_ours'
      ? line.state !== 'returning'
      : decision === 'returned'
        ? line.state === 'returning'
        : line.state === 'unmatched';
  if (!isAllowed) throw new WrongState(reason('bank_line_decided'));
  if (!isOut && decision !== 'returning') {
    await withdraw(tx, act, line, decision === 'cash_in' ? 'payouts_in_transit' : 'bank');
  }
  await transitionBankLine(tx, containerId, lineId, { to: decision, act, ...(note && { note }) });
}

/** Says that a line that went out was a refund. @throws NotFound, WrongState if it is not one, or of another amount */
export async function tieBankLineToRefund(
  tx: Tx,
  act: CartAct,
  { containerId, lineId, refundId }: LineKey & { refundId: RefundId },
): Promise<void> {
  const refund = await findRefund(tx, containerId, refundId);
  if (!refund) throw new NotFound(reason('no_such_refund'));
  if (refund.state === 'pending') await recordRefundSent(tx, act, { containerId, refundId });
  const line = await lockWaiting(tx, { containerId, lineId }, 'outgoing');
  if (-line.amount_minor !== refund.amount_minor || line.currency !== refund.currency) {
    throw new WrongState(reason('other_amount'));
  }
  await transitionBankLine(tx, containerId, lineId, { to: 'sent', act, refund_id: refundId });
}

/** Takes money off the unmatched receipts. */
const withdraw = (tx: Tx, act: Act, line: BankLine, from: 'bank' | 'payouts_in_transit' = 'bank') =>
  postTransaction(
    tx,
    line.container_id,
    receiptUnmatched({ bankLineId: line.id, currency: line.currency, amount: -line.amount_minor, from }),
    act,
  );

async function lockWaiting(
  tx: Tx,
  { containerId, lineId }: LineKey,
  state?: BankLine['state'],
): Promise<BankLine> {
  const line = await lockBankLine(tx, containerId, lineId);
  if (!line) throw new NotFound(reason('no_such_bank_line'));
  const isWaiting = line.state === 'unmatched' || line.state === 'returning' || line.state === 'outgoing';
  if (!isWaiting || (state && line.state !== state)) throw new WrongState(reason('bank_line_decided'));
  return line;
}
