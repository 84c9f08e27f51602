import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '../db/database.ts';
import { recipientKey } from './mail.ts';

/**
 * How many mails an address gets within 24 hours, by whose act they tell of. Anybody may enter any address at the
 * checkout, so an address that nobody has confirmed gets few. The rest is held back until the next day, or until the
 * address is confirmed. What people ask for themselves has limits of its own (limits.ts).
 */
export const ALLOWANCES = {
  anybody: { unconfirmed: 4, confirmed: 60 },
  page: { unconfirmed: 20, confirmed: 500 },
} as const;

/** Records that an address belongs to somebody who reads its mails, and releases what was held back. */
export async function confirmAddress(tx: Tx, address: string, at: Temporal.Instant): Promise<void> {
  const key = recipientKey(address);
  await sql`
    INSERT INTO mail_recipients (key, confirmed_at, counted_from, mails) VALUES (${key}, ${at}, ${at}, 0)
    ON CONFLICT (key) DO UPDATE SET confirmed_at = coalesce(mail_recipients.confirmed_at, excluded.confirmed_at)`.execute(
    tx,
  );
  await sql`UPDATE mails SET next_at = ${at} WHERE recipient = ${key} AND state = 'held'`.execute(tx);
}

/** Whether somebody has signed in with an address, or followed a link from a mail to it. One query. */
export async function isConfirmedAddress(db: Db | Tx, address: string): Promise<boolean> {
  const [row] = await named(
    db,
    'is-confirmed-address',
    sql<{ confirmed: boolean }>`SELECT ${isConfirmed(sql`${address}`)} AS confirmed`,
  );
  return row?.confirmed ?? false;
}

/** The same as a condition, for a larger statement. Signing in by a mailed link verifies the address of a user. */
export const isConfirmed = (address: RawBuilder<unknown>): RawBuilder<boolean> => sql`(
  EXISTS (SELECT FROM mail_recipients r
    WHERE r.key = encode(sha256(convert_to(lower(${address}), 'UTF8')), 'hex') AND r.confirmed_at IS NOT NULL)
  OR EXISTS (SELECT FROM users u WHERE u.email = lower(${address}) AND u.email_verified))`;

/**
 * Counts a mail for its recipient, once, if there is room. Concurrent mails to one address wait for each other at the
 * recipient's row.
 */
export async function countForRecipient(
  db: Db,
  { id, to, prompt }: { id: string; to: string; prompt: 'anybody' | 'page' },
  now: Temporal.Instant,
): Promise<boolean> {
  const key = recipientKey(to);
  const { unconfirmed, confirmed: most } = ALLOWANCES[prompt];
  const dayAgo = now.subtract({ hours: 24 });
  const rows = await named(
    db,
    'count-mail-for-recipient',
    sql`
    WITH counted AS (
      INSERT INTO mail_recipients AS r (key, counted_from, mails) VALUES (${key}, ${now}, 1)
      ON CONFLICT (key) DO UPDATE SET
        counted_from = CASE WHEN r.counted_from <= ${dayAgo} THEN ${now} ELSE r.counted_from END,
        mails = CASE WHEN r.counted_from <= ${dayAgo} THEN 1 ELSE r.mails + 1 END
      WHERE r.counted_from <= ${dayAgo}
        OR r.mails < CASE WHEN ${isConfirmed(sql`${to}`)} THEN ${most}::integer ELSE ${unconfirmed}::integer END
      RETURNING key
    )
    UPDATE mails SET counted_at = ${now} FROM counted WHERE id = ${id} RETURNING id`,
  );
  return rows.length > 0;
}
