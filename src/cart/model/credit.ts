import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Credits } from '../../shared/db/tables.ts';
import { type ContainerId, type CreditId, type OrderId, randomCode } from '../../shared/ids.ts';

/** Credit of a page. Whoever has its code spends it there. */
export type Credit = Selectable<Credits>;

const CODE_LENGTH = 16;

/** Gives a code to credit that is posted in the same transaction: what it has is the sum of its postings. */
export async function insertCredit(
  tx: Tx,
  containerId: ContainerId,
  { orderId, currency, act }: { orderId: OrderId; currency: string; act: Act },
): Promise<CreditId> {
  const { id } = await tx
    .insertInto('credits')
    .values({
      container_id: containerId,
      code: randomCode(CODE_LENGTH),
      currency,
      order_id: orderId,
      created_at: act.at,
      created_by: act.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Finds credit by its code. */
export async function findCredit(db: Db | Tx, code: string): Promise<Credit | undefined> {
  const [credit] = await named(db, 'find-credit', sql<Credit>`SELECT * FROM credits WHERE code = ${code}`);
  return credit;
}

/** Finds credit of a page by its id. */
export async function findCreditOf(
  db: Db | Tx,
  containerId: ContainerId,
  id: CreditId,
): Promise<Credit | undefined> {
  return await db
    .selectFrom('credits')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Locks credit. After orders and payments, in lock order. */
export async function lockCredit(
  tx: Tx,
  containerId: ContainerId,
  id: CreditId,
): Promise<Credit | undefined> {
  return await tx
    .selectFrom('credits')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
