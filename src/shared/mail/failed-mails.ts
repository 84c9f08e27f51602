import { type Selectable, sql } from 'kysely';
import type { Act } from '../act.ts';
import { type Db, named, type Tx } from '../db/database.ts';
import type { Mails } from '../db/tables.ts';
import type { ContainerId, OrderId } from '../ids.ts';
import { domainOf, recipientKey } from './mail.ts';

/** A mail of a page that could not be delivered. */
export type FailedMail = Pick<
  Selectable<Mails>,
  'id' | 'to_address' | 'subject' | 'reply' | 'state_at' | 'order_id' | 'created_at'
> & { reason: NonNullable<Selectable<Mails>['reason']> };

/** Lists the mails of a page that could not be delivered, the latest first, at most 200. */
export async function listFailedMails(db: Db | Tx, containerId: ContainerId): Promise<FailedMail[]> {
  return await failedMails(db, containerId).orderBy('state_at', 'desc').orderBy('id').limit(200).execute();
}

export async function countFailedMails(db: Db | Tx, containerId: ContainerId): Promise<number> {
  const [row] = await named(
    db,
    'count-failed-mails',
    sql<{ count: number }>`SELECT count(*)::integer AS count FROM mails
      WHERE container_id = ${containerId} AND state = 'failed'`,
  );
  return row?.count ?? 0;
}

/** Finds a mail of a page that could not be delivered. */
export async function findFailedMail(
  db: Db | Tx,
  containerId: ContainerId,
  id: string,
): Promise<FailedMail | undefined> {
  return await failedMails(db, containerId).where('id', '=', id).executeTakeFirst();
}

const failedMails = (db: Db | Tx, containerId: ContainerId) =>
  db
    .selectFrom('mails')
    .select(['id', 'to_address', 'subject', 'reply', 'state_at', 'order_id', 'created_at'])
    .select(sql<FailedMail['reason']>`reason`.as('reason'))
    .where('container_id', '=', containerId)
    .where('state', '=', 'failed');

/**
 * Queues a failed mail of a page again, perhaps to another address, and those of the same order that failed there too.
 * Somebody of the page has asked for it, so they are not held back.
 * @returns how many
 */
export async function requeueMails(
  tx: Tx,
  containerId: ContainerId,
  { mail, to, at }: { mail: FailedMail; to: string } & Pick<Act, 'at'>,
): Promise<number> {
  const { id, order_id, to_address } = mail;
  const { numUpdatedRows } = await tx
    .updateTable('mails')
    .set({
      state: 'waiting',
      reason: null,
      reply: null,
      attempts: sql<number>`attempts + 1`,
      to_address: to,
      recipient: recipientKey(to),
      domain: domainOf(to),
      prompt: 'page',
      next_at: at,
      queued_at: at,
      state_at: at,
      handed_over_at: null,
      counted_at: null,
    })
    .where('container_id', '=', containerId)
    .where((mails) =>
      mails.or([
        mails('id', '=', id),
        mails.and([mails('order_id', '=', order_id), mails('to_address', '=', to_address)]),
      ]),
    )
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Takes a failed mail off the list of a page. @returns false if it is not on it */
export async function dismissMail(
  tx: Tx,
  containerId: ContainerId,
  { id, at }: { id: string } & Pick<Act, 'at'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('mails')
    .set({ state: 'dismissed', state_at: at })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Lists what became of mails of a page. Those that were sent long ago are forgotten. */
export async function listMailStates(
  db: Db | Tx,
  containerId: ContainerId,
  ids: readonly string[],
): Promise<Pick<Selectable<Mails>, 'id' | 'state' | 'to_address'>[]> {
  return await db
    .selectFrom('mails')
    .select(['id', 'state', 'to_address'])
    .where('container_id', '=', containerId)
    .where(sql<boolean>`id = ANY(${[...ids]}::uuid[])`)
    .execute();
}

/** What became of the last mail about an order. */
export type OrderMail = Pick<Selectable<Mails>, 'to_address' | 'state'>;

/** Finds the last mail about an order. */
export async function findOrderMail(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<OrderMail | undefined> {
  const [mail] = await named(
    db,
    'find-order-mail',
    sql<OrderMail>`SELECT to_address, state FROM mails
      WHERE container_id = ${containerId} AND order_id = ${orderId} ORDER BY created_at DESC LIMIT 1`,
  );
  return mail;
}
