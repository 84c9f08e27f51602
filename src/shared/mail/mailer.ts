import { createTransport } from 'nodemailer';
import type { Db } from '../db/database.ts';
import type { Attempt } from '../jobs/jobs.ts';
import type { Clock } from '../time.ts';
import type { Mail } from './mail.ts';
import { storeMail } from './stored-mails.ts';

export type Mailer = { send(mail: Mail, attempt: Pick<Attempt, 'id'>): Promise<void>; close(): void };

/** Sends mails by SMTP. Without an SMTP server it stores them, to be read in the browser. */
export function createMailer(
  config: { smtpUrl?: string; mailFrom: string },
  { db, clock }: { db: Db; clock: Clock },
): Mailer {
  if (!config.smtpUrl) return { send: (mail) => storeMail(db, mail, clock.now()), close() {} };
  const transport = createTransport(config.smtpUrl, { from: config.mailFrom });
  return {
    async send(mail, { id }) {
      await transport.sendMail({
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // The same for every attempt, so that mail programs recognise a mail that is delivered twice after a crash.
        messageId: `<${id}@${domainOf(config.mailFrom)}>`,
        attachments: mail.attachments?.map((attachment) => ({ ...attachment, encoding: 'base64' })),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}

const domainOf = (from: string) => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
