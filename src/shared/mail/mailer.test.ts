import { sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { byClock } from '../act.ts';
import { type Db, transaction } from '../db/database.ts';
import { testDatabase } from '../testing/database.ts';
import { waitingMails } from '../testing/jobs.ts';
import { type MailServer, refusal, startMailServer } from '../testing/mail-server.ts';
import { type Mail, queueMail } from './mail.ts';
import { createMailer, type MailTimes } from './mailer.ts';
import { delaySeconds } from './outcome.ts';
import { ALLOWANCES, confirmAddress } from './recipients.ts';
import { findStoredMail, listStoredMails } from './stored-mails.ts';

const { db, openMore, clock } = await testDatabase();
const mailFrom = 'Rose Ash <tickets@rose-ash.example>';
const dot = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
const PATIENT: MailTimes = { connect: 5000, handOver: 30_000, answer: 60_000 };

const tickets: Mail = {
  to: 'ada@example.org',
  subject: 'Your tickets: Lanterns — 2 × Ádmit',
  text: 'Two tickets for Friday.',
  html: '<p>Two tickets <img src="cid:qr-1"></p>',
  attachments: [{ filename: 'qr-1.png', contentType: 'image/png', content: dot, cid: 'qr-1' }],
};

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
  clock.set('2026-06-01T09:00:00Z');
  for (const table of ['mails', 'mail_domains', 'mail_recipients', 'users'])
    await sql`DELETE FROM ${sql.table(table)}`.execute(db);
});
afterEach(() => server.close());

const queue = (mail: Partial<Mail> = {}) =>
  transaction(db, (tx) => queueMail(tx, byClock(clock.now()), { ...tickets, attachments: [], ...mail }));

/** Runs a mailer until the end of the test. */
function startMailer({
  times = PATIENT,
  at = db,
  url = server.url,
}: {
  times?: MailTimes;
  at?: Db;
  url?: string;
} = {}) {
  const config = { smtpUrl: url, mailFrom };
  const mailer = createMailer(
    config,
    { db: at, clock, log: pino({ level: 'silent' }) },
    { times, pollMs: 20 },
  );
  mailer.start();
  onTestFinished(() => mailer.stop(100));
  return mailer;
}

const addresses = () => server.received.map(({ to }) => (Array.isArray(to) ? to[0]?.text : to?.text));
const untilReceived = (count: number) =>
  vi.waitFor(() => expect(server.received.length).toBeGreaterThanOrEqual(count), {
    timeout: 10_000,
    interval: 10,
  });
const statesOf = async (to = tickets.to) =>
  (await db.selectFrom('mails').select('state').where('to_address', '=', to).execute()).map(
    ({ state }) => state,
  );
const untilState = (state: string, to?: string) =>
  vi.waitFor(async () => expect(await statesOf(to)).toEqual([state]), { timeout: 10_000, interval: 10 });
const mailOf = async (to = tickets.to) =>
  await db.selectFrom('mails').selectAll().where('to_address', '=', to).executeTakeFirstOrThrow();
const untilAttempts = (attempts: number, to?: string) =>
  vi.waitFor(async () => expect(await mailOf(to)).toMatchObject({ attempts, claimed_until: null }), {
    timeout: 10_000,
    interval: 10,
  });
const never = () => new Promise<undefined>(() => {});
const atDomain = (address: string, domain: string) => address.endsWith(`@${domain}`);

test('delivers a queued mail with both bodies, attachment, sender and where to answer', async () => {
  await queue({ ...tickets, from: 'The Glasshouse via Rose Ash', replyTo: 'hall@glasshouse.example' });
  startMailer();
  await untilReceived(1);
  const [mail] = server.received;
  expect(mail?.from?.value).toEqual([
    { address: 'tickets@rose-ash.example', name: 'The Glasshouse via Rose Ash' },
  ]);
  expect(mail?.replyTo?.text).toBe('hall@glasshouse.example');
  expect(mail?.to).toMatchObject({ text: 'ada@example.org' });
  expect(mail?.subject).toBe(tickets.subject);
  expect(mail?.text?.trim()).toBe(tickets.text);
  expect(mail?.html).toContain('<p>Two tickets');
  expect(mail?.attachments[0]).toMatchObject({ filename: 'qr-1.png', contentType: 'image/png', cid: 'qr-1' });
  expect(mail?.attachments[0]?.content.toString('base64')).toBe(dot);
  await untilState('sent');
  expect((await mailOf()).content).toBeNull();
});

test('retries after a temporary failure, delivers once, and keeps its message id', async () => {
  server.failNext(1);
  await queue();
  startMailer();
  await untilAttempts(1);
  const { id } = await mailOf();
  expect(server.received).toEqual([]);
  clock.advance({ seconds: delaySeconds(1) });
  await untilState('sent');
  clock.advance({ hours: 72 });
  expect(server.received.map(({ messageId }) => messageId)).toEqual([`<${id}@rose-ash.example>`]);
});

test('gives up after two days, and says why', async () => {
  server.behave({ onRecipient: async () => refusal(450, '4.2.2 Over quota') });
  await queue();
  startMailer();
  await untilAttempts(1);
  clock.advance({ hours: 49 });
  await untilState('failed');
  expect(await mailOf()).toMatchObject({ reason: 'mailbox_full', attempts: 2 });
});

test.each([
  ['no_such_address', refusal(550, '5.1.1 No such user here')],
  ['no_such_address', refusal(550, 'No such user here')],
  ['mailbox_full', refusal(552, '5.2.2 Mailbox full')],
  ['refused', refusal(550, '5.7.1 Not wanted')],
] as const)('fails at once if the recipient is refused for good: %s', async (reason, error) => {
  server.behave({ onRecipient: async () => error });
  await queue();
  startMailer();
  await untilState('failed');
  expect(await mailOf()).toMatchObject({ reason, attempts: 1 });
  expect((await mailOf()).reply).toContain(error.message);
});

test('waits with a mail server that cannot be reached, and blames no domain', async () => {
  const { url } = server;
  await server.close();
  await queue();
  startMailer({ url });
  await untilAttempts(1);
  expect(await db.selectFrom('mail_domains').selectAll().execute()).toEqual([]);
  server = await startMailServer();
});

test('ends the attempt at a mail server that does not greet', async () => {
  await server.close();
  server = await startMailServer({ onConnect: () => {} });
  await queue();
  startMailer({ times: { ...PATIENT, connect: 100 } });
  await untilAttempts(1);
});

describe('a domain that does not answer', () => {
  const slowly = (address: string) =>
    atDomain(address, 'slow.example') ? never() : Promise.resolve(undefined);

  test('keeps no mail to another domain waiting, and takes few of the attempts', async () => {
    server.behave({ onRecipient: slowly });
    for (let n = 0; n < 30; n++) await queue({ to: `one-${n}@slow.example` });
    for (let n = 0; n < 20; n++) await queue({ to: `one-${n}@quick.example` });
    startMailer();
    await untilReceived(20);
    expect(addresses().every((address) => address?.endsWith('@quick.example'))).toBe(true);
    expect(server.asked.filter((address) => atDomain(address, 'slow.example'))).toHaveLength(3);
  });

  test('is tried again after growing delays, by one round of its mails at a time', async () => {
    server.behave({ onRecipient: slowly });
    await queue({ to: 'one@slow.example' });
    startMailer({ times: { ...PATIENT, handOver: 300 } });
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      await untilAttempts(attempt, 'one@slow.example');
      const { retry_at } = await db.selectFrom('mail_domains').selectAll().executeTakeFirstOrThrow();
      delays.push(retry_at.since(clock.now()).total('seconds'));
      // Mails that come meanwhile are not tried.
      await queue({ to: `later-${attempt}@slow.example` });
      const asked = server.asked.length;
      clock.set(retry_at.subtract({ seconds: 1 }).toString());
      await queue({ to: `other-${attempt}@quick.example` });
      await vi.waitFor(async () => expect((await mailOf(`other-${attempt}@quick.example`)).attempts).toBe(1));
      expect(server.asked.slice(asked).filter((address) => atDomain(address, 'slow.example'))).toEqual([]);
      await sql`DELETE FROM mails WHERE to_address <> 'one@slow.example'`.execute(db);
      clock.set(retry_at.toString());
    }
    expect(delays).toEqual([30, 60, 120, 240]);
  });

  test('is forgiven with the first mail that arrives', async () => {
    let answers = false;
    server.behave({ onRecipient: () => (answers ? Promise.resolve(undefined) : never()) });
    await queue();
    startMailer({ times: { ...PATIENT, handOver: 300 } });
    await untilAttempts(1);
    answers = true;
    clock.advance({ hours: 1 });
    await untilState('sent');
    expect(await db.selectFrom('mail_domains').selectAll().execute()).toEqual([]);
  });
});

test('sends a mail of an order before thousands that were queued at once', async () => {
  for (let n = 0; n < 200; n++) await queue({ to: `holder-${n}@example.org`, bulk: true });
  await queue({ to: 'buyer@example.org' });
  startMailer();
  await untilReceived(20);
  expect(addresses().indexOf('buyer@example.org')).toBeLessThan(5);
});

describe('a mail is never handed over twice', () => {
  test('when the mail server keeps it and answers too late', async () => {
    server.behave({ onKept: never });
    await queue();
    startMailer({ times: { ...PATIENT, answer: 50 } });
    await untilReceived(1);
    await vi.waitFor(async () => expect(await mailOf()).toMatchObject({ state: 'waiting' }));
    clock.advance({ hours: 1 });
    // A mailer sweeps when it starts.
    startMailer();
    await untilState('failed');
    expect(await mailOf()).toMatchObject({ reason: 'unknown', attempts: 1 });
    clock.advance({ hours: 49 });
    await queue({ to: 'next@example.org' });
    await vi.waitFor(async () => expect((await mailOf('next@example.org')).attempts).toBe(1));
    expect(addresses().filter((address) => address === tickets.to)).toHaveLength(1);
  });

  test('when another process takes it up because an attempt was paused for too long', async () => {
    const { promise: paused, resolve: goOn } = Promise.withResolvers<undefined>();
    let first = true;
    server.behave({
      onRecipient: () => {
        const answer = first ? paused : Promise.resolve(undefined);
        first = false;
        return answer;
      },
    });
    await queue();
    const slow = startMailer();
    await vi.waitFor(() => expect(server.asked).toHaveLength(1));
    clock.advance({ minutes: 30 });
    startMailer({ at: openMore().db });
    await untilState('sent');
    goOn(undefined);
    await slow.stop(5000);
    expect(server.received).toHaveLength(1);
  });

  test('by two processes at once', async () => {
    for (let n = 0; n < 60; n++) await queue({ to: `one-${n}@domain-${n % 7}.example` });
    startMailer();
    startMailer({ at: openMore().db });
    startMailer({ at: openMore().db });
    await untilReceived(60);
    await vi.waitFor(async () => expect(await waitingMails(db)).toEqual([]));
    expect(new Set(addresses()).size).toBe(60);
    expect(server.received).toHaveLength(60);
  });

  test('by any statement', async () => {
    await queue();
    await sql`UPDATE mails SET handed_over_at = ${clock.now()}`.execute(db);
    await expect(
      sql`UPDATE mails SET handed_over_at = ${clock.now().add({ hours: 1 })}`.execute(db),
    ).rejects.toMatchObject({ constraint: 'mails_handed_over_once' });
  });
});

describe('an address that nobody has confirmed', () => {
  const stranger = { to: 'victim@example.org', prompt: 'anybody' } as const;
  const untilHeld = (count: number) =>
    vi.waitFor(
      async () =>
        expect((await statesOf(stranger.to)).filter((state) => state === 'held')).toHaveLength(count),
      { timeout: 10_000, interval: 10 },
    );
  const { unconfirmed } = ALLOWANCES.anybody;

  test('gets few mails a day, however many processes send them, and the others later', async () => {
    for (let n = 0; n < 12; n++) await queue(stranger);
    startMailer();
    startMailer({ at: openMore().db });
    await untilHeld(12 - unconfirmed);
    await untilReceived(unconfirmed);
    clock.advance({ hours: 24 });
    await untilReceived(2 * unconfirmed);
    await untilHeld(12 - 2 * unconfirmed);
    expect(server.received).toHaveLength(2 * unconfirmed);
  });

  test('gets all of them as soon as it is confirmed', async () => {
    for (let n = 0; n < 12; n++) await queue(stranger);
    startMailer();
    await untilHeld(12 - unconfirmed);
    await transaction(db, (tx) => confirmAddress(tx, 'Victim@example.org', clock.now()));
    await untilReceived(12);
  });

  test('is confirmed by signing in', async () => {
    await sql`INSERT INTO users (name, email, email_verified) VALUES ('V', ${stranger.to}, true)`.execute(db);
    for (let n = 0; n < 12; n++) await queue(stranger);
    startMailer();
    await untilReceived(12);
  });

  test('still gets what it has asked for, and what the venue has to say', async () => {
    for (let n = 0; n < 12; n++) await queue(stranger);
    startMailer();
    await untilHeld(12 - unconfirmed);
    await queue({ ...stranger, prompt: 'reader', subject: 'Sign in' });
    await queue({ ...stranger, prompt: 'page', subject: 'Moved' });
    await untilReceived(unconfirmed + 2);
  });

  test('is counted by a key that is not the address', async () => {
    await queue(stranger);
    startMailer();
    await untilReceived(1);
    const rows = JSON.stringify(await db.selectFrom('mail_recipients').selectAll().execute());
    expect(rows).not.toContain('victim');
  });
});

test('stores mails without an SMTP server', async () => {
  await queue(tickets);
  const mailer = createMailer({ mailFrom }, { db, clock, log: pino({ level: 'silent' }) }, { pollMs: 20 });
  mailer.start();
  onTestFinished(() => mailer.stop(100));
  await untilState('sent');
  const [newest] = await listStoredMails(db);
  expect(newest).toMatchObject({ to: 'ada@example.org', subject: tickets.subject });
  expect(String(newest?.keptAt)).toBe('2026-06-01T09:00:00Z');
  expect(await findStoredMail(db, newest?.id ?? 0)).toMatchObject(tickets);
  expect(await findStoredMail(db, 999)).toBeUndefined();
});

test('refuses an address, a subject or a sender that would add headers', async () => {
  await expect(queue({ to: 'ada@example.org, eve@example.org' })).rejects.toThrow();
  await expect(queue({ subject: 'Hello\r\nBcc: eve@example.org' })).rejects.toThrow(/one line/);
  await expect(queue({ from: 'Hall\r\nBcc: eve@example.org' })).rejects.toThrow(/one line/);
});

test('never sends a mail of a transaction that is rolled back', async () => {
  await transaction(db, async (tx) => {
    await queueMail(tx, byClock(clock.now()), tickets);
    throw new Error('undo');
  }).catch(() => {});
  expect(await waitingMails(db)).toEqual([]);
});
