import { clockTime, shortDate } from '../../../shared/i18n/formats.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import type { Verdict } from '../../operations/check-in.ts';

export type RefusedScan = Exclude<Verdict, { verdict: 'admitted' }>;
export type VerdictWords = { kind: 'yes' | 'no' | 'ready'; title: string; detail: string };

/** Why a ticket does not let anybody in, as a steward can say it aloud. */
export function refusalWords(refused: RefusedScan, timeZone: string, now: Temporal.Instant): VerdictWords {
  switch (refused.verdict) {
    case 'already-in':
      return no('Already in', `scanned ${timeOf(refused.at, timeZone, now)} by ${refused.by}`);
    case 'other-event': {
      const { name, startsAt, timeZone: zone } = refused.event;
      const starts = startsAt.toZonedDateTimeISO(zone);
      return no(
        'Ticket for another event',
        `${name}, ${shortDate(starts.toPlainDate())}, ${clockTime(starts)}`,
      );
    }
    case 'not-valid':
      return notValid(refused.ticket);
    case 'unknown':
      return no('No such ticket', 'Check the code letter by letter, or find the name in the list.');
  }
}

function notValid({ state }: Pick<TicketDetails, 'state'>): VerdictWords {
  switch (state) {
    case 'reserved':
    case 'ordered':
      return no('Not paid', 'It is held, and the payment has not come in.');
    case 'expired':
      return no('Not paid', 'It ran out before it was paid.');
    case 'cancelled':
      return no('Cancelled', 'It was cancelled and lets nobody in.');
    case 'confirmed':
    case 'checked_in':
      return no('Try again', 'Another door is just checking this ticket.');
  }
}

/** "Welcome, Mab": an admission, as long as it stands. */
export function admissionWords(
  ticket: TicketDetails,
  name: string,
  timeZone: string,
  now: Temporal.Instant,
): VerdictWords {
  const at = timeOf(ticket.state_at, timeZone, now);
  if (ticket.state !== 'checked_in') {
    return {
      kind: 'ready',
      title: `${firstName(ticket) || 'This guest'} is out`,
      detail: `recorded ${at}; the ticket may be used again`,
    };
  }
  const who = firstName(ticket);
  return { kind: 'yes', title: who ? `Welcome, ${who}` : 'Welcome', detail: `${name} · ${at}` };
}

const no = (title: string, detail: string): VerdictWords => ({ kind: 'no', title, detail });

const firstName = ({ contact_name }: Pick<TicketDetails, 'contact_name'>): string =>
  contact_name?.trim().split(/\s+/)[0] ?? '';

/** "19:48", and on another day "Fri 12 June, 19:48" */
function timeOf(at: Temporal.Instant, timeZone: string, now: Temporal.Instant): string {
  const zoned = at.toZonedDateTimeISO(timeZone);
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const date = zoned.toPlainDate();
  return date.equals(today) ? clockTime(zoned) : `${shortDate(date)}, ${clockTime(zoned)}`;
}
