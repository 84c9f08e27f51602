import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { PaymentProblems } from '../../shared/db/tables.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';

/** What a treasurer has to look into, because no event of a provider can be settled by itself. */
export type PaymentProblem = Selectable<PaymentProblems>;

export type NewProblem = {
  provider: string;
  kind: PaymentProblem['kind'];
  /** the provider's id of what it is about; of the account, why it can't be used */
  reference: string;
  orderId?: OrderId | undefined;
  money?: { amount: number; currency: string } | undefined;
};

/** Records a problem; of one that is open, when it was seen last. */
export async function recordProblem(
  tx: Tx,
  containerId: ContainerId,
  { provider, kind, reference, orderId, money }: NewProblem,
  act: Act,
): Promise<void> {
  await sql`INSERT INTO payment_problems AS p (container_id, provider, kind, reference, order_id, currency, amount_minor,
      first_seen_at, last_seen_at)
    VALUES (${containerId}, ${provider}, ${kind}, ${reference}, ${orderId ?? null}, ${money?.currency ?? null},
      ${money?.amount ?? null}, ${act.at}, ${act.at})
    ON CONFLICT (container_id, provider, kind, reference) WHERE closed_at IS NULL
    DO UPDATE SET last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)`.execute(tx);
}

/** Lists the open problems of a page, the newest first, at most 100. */
export async function listProblems(db: Db | Tx, containerId: ContainerId): Promise<PaymentProblem[]> {
  return await db
    .selectFrom('payment_problems')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('closed_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** Closes an open problem. @returns false if there is none with this id */
export async function closeProblem(tx: Tx, containerId: ContainerId, id: number, act: Act): Promise<boolean> {
  const row = await tx
    .updateTable('payment_problems')
    .set({ closed_at: act.at, closed_by: act.by })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Closes what was wrong with a page's account at a provider. */
export async function closeAccountProblems(
  tx: Tx,
  containerId: ContainerId,
  provider: string,
  act: Act,
): Promise<void> {
  await tx
    .updateTable('payment_problems')
    .set({ closed_at: act.at, closed_by: act.by })
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .where('kind', '=', 'account')
    .where('closed_at', 'is', null)
    .execute();
}
