import { pino } from 'pino';
import { openDatabase } from '../src/shared/db/database.ts';
import { createMailer } from '../src/shared/mail/mailer.ts';

// A process that sends mails until it is killed: `node proof/mailer-process.ts DATABASE_URL SMTP_URL MINUTES`, with a
// clock that is some minutes ahead.
const [, , databaseUrl = '', smtpUrl = '', minutes = '0'] = process.argv;
const clock = { now: () => Temporal.Now.instant().add({ minutes: Number(minutes) }) };
const { db } = openDatabase(databaseUrl);
const config = { smtpUrl, mailFrom: 'Rose Ash <tickets@rose-ash.example>' };
createMailer(config, { db, clock, log: pino({ level: 'silent' }) }, { pollMs: 20 }).start();
