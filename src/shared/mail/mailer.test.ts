import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { transaction } from '../db/database.ts';
import { createJobs } from '../jobs/jobs.ts';
import { testDatabase } from '../testing/database.ts';
import { waitingMails } from '../testing/jobs.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { type Mail, queueMail, sendMail } from './mail.ts';
import { createMailer } from './mailer.ts';
import { findStoredMail, listStoredMails } from './stored-mails.ts';

const { db, url, clock } = await testDatabase();
const mailFrom = 'Rose Ash <tickets@rose-ash.example>';
const dot = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');

const tickets: Mail = {
  to: 'ada@example.org',
  subject: 'Your tickets: Lanterns — 2 × Ádmit',
  text: 'Two tickets for Friday.',
  html: '<p>Two tickets <img src="cid:qr-1"></p>',
  attachments: [{ filename: 'qr-1.png', contentType: 'image/png', content: dot, cid: 'qr-1' }],
};

describe('with an SMTP server', async () => {
  const server = await startMailServer();
  const mailer = createMailer({ smtpUrl: server.url, mailFrom }, { db, clock });
  const jobs = createJobs(url, pino({ level: 'silent' }), { pollSeconds: 0.5 });
  jobs.work(sendMail, mailer.send);
  jobs.start();
  afterAll(async () => {
    await jobs.stop(1000);
    mailer.close();
    await server.close();
  });
  beforeEach(() => {
    server.received.length = 0;
  });

  test('delivers a queued mail with both bodies, attachment and sender', async () => {
    await transaction(db, (tx) => queueMail(tx, tickets));
    await vi.waitFor(() => expect(server.received).toHaveLength(1), 5000);
    const [mail] = server.received;
    expect(mail?.from?.text).toContain('tickets@rose-ash.example');
    expect(mail?.to).toMatchObject({ text: 'ada@example.org' });
    expect(mail?.subject).toBe(tickets.subject);
    expect(mail?.text?.trim()).toBe(tickets.text);
    expect(mail?.html).toContain('<p>Two tickets');
    expect(mail?.attachments[0]).toMatchObject({
      filename: 'qr-1.png',
      contentType: 'image/png',
      cid: 'qr-1',
    });
    expect(mail?.attachments[0]?.content.toString('base64')).toBe(dot);
  });

  test('retries after a temporary failure, and delivers once', async () => {
    server.failNext(1);
    await transaction(db, async (tx) => {
      await queueMail(tx, { ...tickets, attachments: [] });
      await sql`UPDATE pgboss.job SET retry_delay = 1 WHERE state = 'created'`.execute(tx);
    });
    await vi.waitFor(() => expect(server.received).toHaveLength(1), 15_000);
    await vi.waitFor(async () => expect(await waitingMails(db)).toEqual([]), 5000);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(server.received).toHaveLength(1);
  });

  test('gives a mail that is sent twice the same message id', async () => {
    await mailer.send(tickets, { id: 'b7c0' });
    await mailer.send(tickets, { id: 'b7c0' });
    expect(server.received.map((mail) => mail.messageId)).toEqual([
      '<b7c0@rose-ash.example>',
      '<b7c0@rose-ash.example>',
    ]);
  });
});

test('stores mails without an SMTP server', async () => {
  const mailer = createMailer({ mailFrom }, { db, clock });
  await mailer.send(tickets, { id: 'a' });
  const [newest] = await listStoredMails(db);
  expect(newest).toMatchObject({ to: 'ada@example.org', subject: tickets.subject });
  expect(String(newest?.keptAt)).toBe('2026-06-01T09:00:00Z');
  expect(await findStoredMail(db, newest?.id ?? 0)).toMatchObject(tickets);
  expect(await findStoredMail(db, 999)).toBeUndefined();
});

test('refuses an address or a subject that would add headers', async () => {
  const queue = (mail: Mail) => transaction(db, (tx) => queueMail(tx, mail));
  await expect(queue({ ...tickets, to: 'ada@example.org, eve@example.org' })).rejects.toThrow();
  await expect(queue({ ...tickets, subject: 'Hello\r\nBcc: eve@example.org' })).rejects.toThrow(/one line/);
});
