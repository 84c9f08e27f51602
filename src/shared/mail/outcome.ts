/** Why a mail could not be delivered, for the people of its page. */
export type FailureReason = 'no_such_address' | 'mailbox_full' | 'refused' | 'unreachable' | 'unknown';

/** What an attempt at delivering a mail has come to, if not to success. */
export type Failure = {
  /** not to be tried again */
  final: boolean;
  reason: FailureReason;
  /** whether it is the recipient's domain that does not answer, so that other mails to it can wait as well */
  ofDomain: boolean;
  /** what the mail server said, shortened */
  reply: string | null;
};

/** An error of nodemailer: what the server said to which command. */
export type SmtpError = { command?: string; responseCode?: number; response?: string };

/** Interprets a failed attempt (RFC 5321 §4.2.1, RFC 3463). */
export function failureOf(error: unknown): Failure {
  const { command = '', responseCode = 0, response = '' } = (error ?? {}) as SmtpError;
  const [, status = ''] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  // Before the recipient is named, whatever fails is between us and our own mail server.
  const isOurs = !/^(RCPT TO|DATA)/.test(command);
  return {
    final: !isOurs && responseCode >= 500,
    reason: reasonOf({ isOurs, responseCode, status, command }),
    ofDomain: !isOurs && (responseCode === 0 || responseCode === 421 || /^4\.[34]\./.test(status)),
    reply: response ? response.replace(/\s+/g, ' ').slice(0, 300) : null,
  };
}

type Answer = { isOurs: boolean; responseCode: number; status: string; command: string };

function reasonOf({ isOurs, responseCode, status, command }: Answer): FailureReason {
  if (isOurs || responseCode === 0) return 'unreachable';
  if (/^[45]\.2\.2$/.test(status) || (status === '' && [452, 552].includes(responseCode)))
    return 'mailbox_full';
  if (responseCode < 500) return 'unreachable';
  if (/^5\.1\./.test(status)) return 'no_such_address';
  return status === '' && command.startsWith('RCPT') ? 'no_such_address' : 'refused';
}

const GIVE_UP_AFTER = { hours: 48 };

/** Whether a mail that was queued then is tried no more. */
export const isGivenUp = (queuedAt: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(queuedAt.add(GIVE_UP_AFTER), now) <= 0;

/** How long to wait after so many failures: half a minute, doubled each time, an hour at most. */
export const delaySeconds = (failures: number): number =>
  Math.min(3600, 30 * 2 ** Math.min(failures - 1, 10));
