import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { BankLines } from '../../shared/db/tables.ts';
import type { ContainerId, RefundId } from '../../shared/ids.ts';
import type { Awaited } from '../rules/statement-match.ts';
import type { StatementLine } from './statement.ts';

export type BankLine = Selectable<BankLines>;
export type BankLineState = BankLine['state'];

/** A line of the bank that waits for somebody, with what it seems to be for. */
export type WaitingLine = {
  id: number;
  bookedOn: Temporal.PlainDate;
  amount: number;
  currency: string;
  text: string;
  name: string;
  state: BankLineState;
  /** the order that it seems to be for, and what that still owes */
  orderId: number | null;
  buyer: string | null;
  outstanding: number | null;
};

/**
 * Records a line of a statement in the books of a page, once.
 * @returns its id; undefined if it is there already, by this statement or another
 */
export async function insertBankLine(
  tx: Tx,
  containerId: ContainerId,
  {
    statementId,
    line,
    state,
    act,
  }: { statementId: number; line: StatementLine; state: BankLineState; act: Act },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO bank_lines (container_id, statement_id, line, booked_on, amount_minor, currency, text, name, fingerprint,
      occurrence, state, payment_id, recorded_at, state_at, state_by)
    VALUES (${containerId}, ${statementId}, ${line.line}, ${line.bookedOn}, ${line.amount}, ${line.currency}, ${line.text},
      ${line.name}, ${line.fingerprint}, ${line.occurrence}, ${state}, ${line.paymentId}, ${act.at}, ${act.at}, ${act.by})
    ON CONFLICT ON CONSTRAINT bank_lines_once DO NOTHING RETURNING id`.execute(tx);
  return rows[0]?.id;
}

/** Locks a line of the bank. After orders and payments, in lock order. */
export async function lockBankLine(
  tx: Tx,
  containerId: ContainerId,
  id: number,
): Promise<BankLine | undefined> {
  return await tx
    .selectFrom('bank_lines')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Changes what a line of the bank is. Under its lock. */
export async function transitionBankLine(
  tx: Tx,
  containerId: ContainerId,
  id: number,
  {
    to,
    act,
    ...about
  }: { to: BankLineState; act: Act; payment_id?: number; refund_id?: RefundId; note?: string },
): Promise<void> {
  await sql`UPDATE bank_lines SET state = ${to}, state_at = ${act.at}, state_by = ${act.by},
      payment_id = coalesce(${about.payment_id ?? null}, payment_id), refund_id = coalesce(${about.refund_id ?? null}, refund_id),
      note = coalesce(${about.note ?? null}, note)
    WHERE container_id = ${containerId} AND id = ${id}`.execute(tx);
}

/** Lists the lines of the bank that wait for somebody, the oldest first, at most 200. One query. */
export async function listWaitingLines(db: Db | Tx, containerId: ContainerId): Promise<WaitingLine[]> {
  const { rows } = await sql<WaitingLine>`
    SELECT b.id, b.booked_on AS "bookedOn", b.amount_minor AS amount, b.currency, b.text, b.name, b.state,
      a.order_id AS "orderId", o.name AS buyer, p.amount_minor - coalesce(p.received_minor, 0) AS outstanding
    FROM bank_lines b
    LEFT JOIN payments p ON p.container_id = b.container_id AND p.id = b.payment_id
    LEFT JOIN LATERAL (SELECT order_id FROM payment_allocations a
      WHERE a.container_id = p.container_id AND a.payment_id = p.id ORDER BY order_id LIMIT 1) a ON true
    LEFT JOIN orders o ON o.container_id = b.container_id AND o.id = a.order_id
    WHERE b.container_id = ${containerId} AND b.state IN ('unmatched', 'returning', 'outgoing')
    ORDER BY b.id LIMIT 200`.execute(db);
  return rows;
}

const MOST_AWAITED = 5000;

/** Lists the transfers that a page waits for, as statements are compared with them. */
export async function listAwaitedTransfers(db: Db | Tx, containerId: ContainerId): Promise<Awaited[]> {
  const { rows } = await sql<Awaited>`
    SELECT p.id AS "paymentId", p.reference, p.amount_minor - coalesce(p.received_minor, 0) AS outstanding, p.currency,
      o.name AS buyer
    FROM payments p
    JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
    JOIN orders o ON o.container_id = a.container_id AND o.id = a.order_id AND o.state IN ('placed', 'accepted', 'expired')
    WHERE p.container_id = ${containerId} AND p.provider = 'transfer' AND p.state IN ('created', 'pending')
      AND p.reference IS NOT NULL
    ORDER BY p.id DESC LIMIT ${MOST_AWAITED}`.execute(db);
  return rows;
}

/** Finds the transfers with some references, paid or not, and what of them has not come. */
export async function findTransfersByReference(
  db: Db | Tx,
  containerId: ContainerId,
  references: readonly string[],
): Promise<{ paymentId: number; reference: string; outstanding: number; currency: string }[]> {
  const { rows } = await sql<{ paymentId: number; reference: string; outstanding: number; currency: string }>`
    SELECT id AS "paymentId", reference, amount_minor - coalesce(received_minor, 0) AS outstanding, currency FROM payments
    WHERE container_id = ${containerId} AND provider = 'transfer' AND reference = ANY(${[...references]})`.execute(
    db,
  );
  return rows;
}
