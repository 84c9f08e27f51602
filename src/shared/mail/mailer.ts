import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import { type Db, isMissingTable } from '../db/database.ts';
import type { Clock } from '../time.ts';
import { domainOf, mailContent } from './mail.ts';
import {
  type ClaimedMail,
  claimMails,
  holdBack,
  markFailed,
  markHandedOver,
  markSent,
  releaseMail,
  storeMail,
  sweepMails,
} from './mail-queue.ts';
import { failureOf, type SmtpError } from './outcome.ts';
import { countForRecipient } from './recipients.ts';

export type Mailer = {
  /** Sends queued mails in the background, as soon as the database has their tables. */
  start(): void;
  /** Claims no more, and waits for mails under way, for at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

/** How long the mail server may take, in milliseconds. */
export type MailTimes = {
  /** to accept a connection, and to greet */
  connect: number;
  /** for everything until the whole mail is with it, but for its last line */
  handOver: number;
  /** to say whether it keeps the mail. RFC 5321 §4.5.3.2.6 asks for 10 minutes, because who gives up sends twice. */
  answer: number;
};

const TIMES: MailTimes = { connect: 15_000, handOver: 60_000, answer: 600_000 };
// Longer than all of them: no other process takes up an attempt that is still under way.
const CLAIM_SLACK_MS = 120_000;
const CONCURRENCY = 10;
const PER_DOMAIN = 3;
const SWEEP_MS = 60_000;

type MailerConfig = { smtpUrl?: string; mailFrom: string };
type MailerDeps = { db: Db; clock: Clock; log: Logger };

/**
 * Sends queued mails by SMTP, each by itself: a slow one keeps no other waiting but those to its domain. Without an SMTP
 * server it stores them, to be read in the browser.
 */
export function createMailer(
  config: MailerConfig,
  { db, clock, log }: MailerDeps,
  { times = TIMES, pollMs = 1000 }: { times?: MailTimes; pollMs?: number } = {},
): Mailer {
  const closing = new AbortController();
  const deliver = config.smtpUrl
    ? smtpDelivery(config.smtpUrl, config.mailFrom, times, closing.signal)
    : undefined;
  const claimMs = times.handOver + times.answer + CLAIM_SLACK_MS;
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let sweptAt = 0;
  let stopping = false;
  let isAway = false;

  /** Claims as much as may be under way at once. The end of each mail calls it again. */
  async function claimMore(): Promise<void> {
    const limit = CONCURRENCY - underWay.size;
    if (stopping || limit <= 0) return;
    const now = clock.now();
    const until = now.add({ milliseconds: claimMs });
    for (const mail of await claimMails(db, { now, until, limit, perDomain: PER_DOMAIN })) {
      const sending = attempt(mail).finally(() => {
        underWay.delete(sending);
        wake();
      });
      underWay.add(sending);
    }
  }

  async function attempt(mail: ClaimedMail): Promise<void> {
    try {
      if (mail.prompt !== 'reader' && !mail.isCounted) {
        const { id, to, prompt } = mail;
        if (!(await countForRecipient(db, { id, to, prompt }, clock.now()))) {
          return await holdBack(db, mail, clock.now());
        }
      }
      if (!deliver) return await storeMail(db, mail, clock.now());
      await deliver(mail, () => markHandedOver(db, mail, clock.now()));
      await markSent(db, mail, clock.now());
    } catch (error) {
      await recordFailure(mail, error).catch((failure) =>
        log.warn({ id: mail.id, reason: kindOf(failure) }, 'a mail was left'),
      );
    }
  }

  async function recordFailure(mail: ClaimedMail, error: unknown): Promise<void> {
    const { id, attempt: number } = mail;
    if (error instanceof Interrupted) return await releaseMail(db, mail);
    // Whether it has arrived is unknown. The sweep makes it somebody's task.
    if (error instanceof NoAnswer)
      return log.warn({ id, attempt: number }, 'the mail server took a mail without an answer');
    const state = await markFailed(db, mail, failureOf(error), clock.now());
    // The error's message may contain the address.
    log.warn(
      { id, attempt: number, reason: kindOf(error) },
      state === 'failed' ? 'a mail failed' : 'a mail is sent later',
    );
  }

  let round: Promise<void> | undefined;
  let again = false;

  /** Runs rounds one after the other, and one more if it was called meanwhile. */
  function wake(): void {
    again = true;
    round ??= (async () => {
      while (again && !stopping) {
        again = false;
        await tick();
      }
    })().finally(() => {
      round = undefined;
    });
  }

  async function tick(): Promise<void> {
    try {
      if (Date.now() - sweptAt >= SWEEP_MS) {
        sweptAt = Date.now();
        await sweepMails(db, clock.now());
      }
      await claimMore();
      isAway = false;
    } catch (error) {
      if (!isAway && !isMissingTable(error))
        log.warn({ reason: kindOf(error) }, 'mails could not be claimed');
      isAway = true;
    }
  }

  return {
    start() {
      timer = setInterval(wake, pollMs);
      wake();
    },
    async stop(timeoutMs) {
      stopping = true;
      clearInterval(timer);
      const ended = Promise.all([round, ...underWay]);
      let grace: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        grace = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([ended, patience]);
      clearTimeout(grace);
      // What has not been handed over yet is another process's, at once.
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

/** The process ends before the mail server has a mail. */
class Interrupted extends Error {}

/** The mail server has a mail, and has not said whether it keeps it. */
class NoAnswer extends Error {}

/** The mail server greeted, and then did not get on with the mail: perhaps it asks the recipient's domain in vain. */
class NoReply extends Error {
  command = 'RCPT TO';
}

type Delivery = (mail: ClaimedMail, handOver: () => Promise<boolean>) => Promise<void>;

function smtpDelivery(url: string, mailFrom: string, times: MailTimes, closing: AbortSignal): Delivery {
  const sender = addressIn(mailFrom);
  return async (mail, handOver) => {
    const { from, replyTo, attachments, ...texts } = mailContent.parse(mail.content);
    const transport = createTransport({
      url,
      connectionTimeout: times.connect,
      greetingTimeout: times.connect,
      dnsTimeout: times.connect,
      // Longer than what the abort below ends.
      socketTimeout: times.answer + times.handOver,
    });
    const abort = new AbortController();
    let timer = setTimeout(() => abort.abort(), times.handOver);
    let isHandedOver = false;
    // Reads the whole mail but keeps back its end, and with it the line that makes the server take it.
    async function* withLastLine(message: Readable) {
      yield* message;
      if (closing.aborted || !(await handOver())) throw new Error('the attempt is over');
      isHandedOver = true;
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), times.answer);
    }
    transport.use('stream', ({ message }, done) => {
      message.processFunc((stream: Readable) => Readable.from(withLastLine(stream), { objectMode: false }));
      done();
    });
    try {
      await transport.sendMail({
        ...texts,
        to: { name: '', address: mail.to },
        from: from ? { name: from, address: sender } : mailFrom,
        ...(replyTo && { replyTo }),
        subject: mail.subject,
        // The same for every attempt, so that mail programs recognise a mail that is delivered twice nevertheless.
        messageId: `<${mail.id}@${domainOf(sender)}>`,
        attachments: attachments?.map((attachment) => ({ ...attachment, encoding: 'base64' })),
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.any([abort.signal, closing]),
      });
    } catch (error) {
      if (isHandedOver && (error as SmtpError).responseCode === undefined) throw new NoAnswer();
      if (closing.aborted) throw new Interrupted();
      throw abort.signal.aborted ? new NoReply() : error;
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  };
}

const addressIn = (from: string): string => /[^\s<>]+@[^\s<>]+/.exec(from)?.[0] ?? 'mail@localhost';

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && error.code ? `${error.name} ${error.code}` : error.name;
}
