import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type MailServer = {
  url: string;
  /** in the order in which it has kept them */
  received: ParsedMail[];
  /** how many recipients it has been asked for, accepted or not */
  asked: string[];
  /** Rejects the next mails with a temporary failure. @param times how many */
  failNext(times: number): void;
  /** Answers for a recipient or a whole mail by hand, until it is called again. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
};

export type Behaviour = {
  /** @returns an error with a `responseCode` to refuse the recipient; a promise that never settles hangs */
  onRecipient?: (address: string) => Promise<Error | undefined>;
  /** called when the whole mail has come, before it is kept. @returns an error to refuse it */
  onMail?: (mail: ParsedMail) => Promise<Error | undefined>;
  /** called when a mail is kept, before the client hears of it */
  onKept?: (mail: ParsedMail) => Promise<void>;
};

/** A refusal of a mail server: `refusal(550, '5.1.1 No such user')`. */
export const refusal = (responseCode: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode });

/** Starts an SMTP server on a free port that parses and stores the mails it receives. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ParsedMail[] = [];
  const asked: string[] = [];
  let failures = 0;
  let behaviour: Behaviour = {};
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      (behaviour.onRecipient?.(address) ?? Promise.resolve(undefined)).then((error) => done(error), done);
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(async (mail) => {
        if (failures > 0) {
          failures--;
          done(refusal(451, 'Try again later'));
          return;
        }
        const error = await behaviour.onMail?.(mail);
        if (error) return done(error);
        received.push(mail);
        await behaviour.onKept?.(mail);
        done();
      }, done);
    },
    ...options,
  });
  // Clients that give up or are killed close their connections in the middle.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    asked,
    failNext(times) {
      failures = times;
    },
    behave(next) {
      behaviour = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
