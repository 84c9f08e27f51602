import { sql } from 'kysely';
import type { z } from 'zod';
import { type Db, named } from '../db/database.ts';
import type { mailContent } from './mail.ts';
import { delaySeconds, type Failure, isGivenUp } from './outcome.ts';

/** A mail that this process may send until the claim ends. */
export type ClaimedMail = {
  id: string;
  to: string;
  domain: string;
  subject: string;
  content: z.infer<typeof mailContent>;
  prompt: 'anybody' | 'page' | 'reader';
  isCounted: boolean;
  /** this attempt: what it writes counts only while no other process has claimed the mail since */
  attempt: number;
  queuedAt: Temporal.Instant;
};

type Claim = {
  now: Temporal.Instant;
  /** until when the attempt must have ended */
  until: Temporal.Instant;
  limit: number;
  /** how many mails to one domain may be under way at once */
  perDomain: number;
};

/**
 * Claims mails that are due, those first that are not one of many. Mails to domains that do not answer are left, and of
 * each domain only a few are taken, so that no domain keeps the others waiting.
 */
export async function claimMails(db: Db, { now, until, limit, perDomain }: Claim): Promise<ClaimedMail[]> {
  const due = sql`state IN ('waiting', 'held') AND next_at <= ${now}
    AND (claimed_until IS NULL OR claimed_until <= ${now}) AND handed_over_at IS NULL`;
  return await named(
    db,
    'claim-mails',
    sql<ClaimedMail>`
    WITH busy AS (
      SELECT domain, count(*) AS mails FROM mails WHERE state = 'waiting' AND claimed_until > ${now} GROUP BY domain
    ), ranked AS (
      SELECT id, domain, bulk, next_at, row_number() OVER (PARTITION BY domain ORDER BY bulk, next_at, created_at) AS nth
      FROM mails WHERE ${due}
        AND NOT EXISTS (SELECT FROM mail_domains d WHERE d.domain = mails.domain AND d.retry_at > ${now})
    ), chosen AS (
      SELECT id FROM ranked LEFT JOIN busy USING (domain) WHERE nth + coalesce(mails, 0) <= ${perDomain}::integer
      ORDER BY bulk, next_at LIMIT ${limit}::integer
    ), locked AS (
      SELECT id FROM mails WHERE id IN (SELECT id FROM chosen) AND ${due} ORDER BY id FOR UPDATE SKIP LOCKED
    )
    UPDATE mails SET state = 'waiting', claimed_until = ${until}, attempts = attempts + 1 FROM locked
    WHERE mails.id = locked.id
    RETURNING mails.id, to_address AS to, domain, subject, content, prompt, counted_at IS NOT NULL AS "isCounted",
      attempts AS attempt, queued_at AS "queuedAt"`,
  );
}

type Attempt = Pick<ClaimedMail, 'id' | 'attempt'>;

const ofAttempt = ({ id, attempt }: Attempt) =>
  sql<boolean>`id = ${id} AND attempts = ${attempt} AND state = 'waiting'`;

/**
 * Records that the mail server is about to have a mail. From here on it is never sent again by itself.
 * @returns false if the attempt has lost its claim: then the mail must not be handed over
 */
export async function markHandedOver(db: Db, attempt: Attempt, now: Temporal.Instant): Promise<boolean> {
  const rows = await named(
    db,
    'mark-mail-handed-over',
    sql`UPDATE mails SET handed_over_at = ${now}
      WHERE ${ofAttempt(attempt)} AND claimed_until > ${now} AND handed_over_at IS NULL RETURNING id`,
  );
  return rows.length > 0;
}

const toSent = (attempt: Attempt, now: Temporal.Instant) => sql`
  UPDATE mails SET state = 'sent', content = NULL, state_at = ${now}, claimed_until = NULL, reply = NULL
  WHERE ${ofAttempt(attempt)}`;

/** Records that a mail was sent, and forgets what it said. */
export async function markSent(
  db: Db,
  { domain, ...attempt }: Attempt & { domain: string },
  now: Temporal.Instant,
): Promise<void> {
  await named(
    db,
    'mark-mail-sent',
    sql`WITH answers AS (DELETE FROM mail_domains WHERE domain = ${domain}) ${toSent(attempt, now)}`,
  );
}

/** Stores a mail to be read in the browser, instead of sending it. One statement. */
export async function storeMail(
  db: Db,
  { to, subject, content: { text, html, attachments = [] }, ...attempt }: ClaimedMail,
  now: Temporal.Instant,
): Promise<void> {
  await named(
    db,
    'store-mail',
    sql`WITH sent AS (${toSent(attempt, now)} RETURNING id)
      INSERT INTO stored_mails (to_address, subject, body_text, body_html, attachments, kept_at)
      SELECT ${to}, ${subject}, ${text}, ${html ?? null}::text, ${JSON.stringify(attachments)}::jsonb, ${now}::timestamptz FROM sent`,
  );
}

/** Records that an attempt has failed: the mail is tried again later, or has failed for good. */
export async function markFailed(
  db: Db,
  mail: ClaimedMail,
  failure: Failure,
  now: Temporal.Instant,
): Promise<'failed' | 'waiting'> {
  const { reason, reply } = failure;
  if (failure.ofDomain) await delayDomain(db, mail.domain, now);
  if (failure.final || isGivenUp(mail.queuedAt, now)) {
    await sql`UPDATE mails SET state = 'failed', reason = ${reason}, reply = ${reply}, state_at = ${now},
      claimed_until = NULL WHERE ${ofAttempt(mail)}`.execute(db);
    return 'failed';
  }
  await sql`UPDATE mails SET next_at = ${now.add({ seconds: delaySeconds(mail.attempt) })}, reply = ${reply},
    claimed_until = NULL, handed_over_at = NULL WHERE ${ofAttempt(mail)}`.execute(db);
  return 'waiting';
}

// Failures of concurrent attempts are one failure of the domain.
async function delayDomain(db: Db, domain: string, now: Temporal.Instant): Promise<void> {
  await sql`
    INSERT INTO mail_domains AS d (domain, failures, retry_at)
    VALUES (${domain}, 1, ${now.add({ seconds: delaySeconds(1) })})
    ON CONFLICT (domain) DO UPDATE SET failures = d.failures + 1,
      retry_at = ${now}::timestamptz + make_interval(secs => least(3600, 30 * 2 ^ least(d.failures, 10)))
    WHERE d.retry_at <= ${now}`.execute(db);
}

/** Gives up a claim without an attempt. */
export async function releaseMail(db: Db, attempt: Attempt): Promise<void> {
  await sql`UPDATE mails SET claimed_until = NULL, handed_over_at = NULL, attempts = attempts - 1
    WHERE ${ofAttempt(attempt)}`.execute(db);
}

/** Holds a mail back because its recipient has had enough. Tried again now and then, as the address may be confirmed. */
export async function holdBack(db: Db, attempt: Attempt, now: Temporal.Instant): Promise<void> {
  await sql`UPDATE mails SET state = 'held', next_at = ${now.add({ minutes: 15 })}, state_at = ${now},
    claimed_until = NULL WHERE ${ofAttempt(attempt)}`.execute(db);
}

/**
 * Ends what nobody will hear of: mails that were handed over by a process that did not live to hear the answer. Whether
 * they arrived is unknown, so people decide. Also deletes what ended long ago, and counters of yesterday.
 */
export async function sweepMails(db: Db, now: Temporal.Instant): Promise<void> {
  await sql`UPDATE mails SET state = 'failed', reason = 'unknown', state_at = ${now}, claimed_until = NULL
    WHERE state = 'waiting' AND handed_over_at IS NOT NULL AND claimed_until <= ${now}`.execute(db);
  await sql`DELETE FROM mails WHERE state IN ('sent', 'dismissed') AND state_at <= ${now.subtract({ hours: 30 * 24 })}
    OR state = 'failed' AND (state_at <= ${now.subtract({ hours: 90 * 24 })} OR container_id IS NULL
      AND state_at <= ${now.subtract({ hours: 72 })})`.execute(db);
  await sql`DELETE FROM mail_recipients
    WHERE confirmed_at IS NULL AND counted_from <= ${now.subtract({ hours: 24 })}`.execute(db);
}
