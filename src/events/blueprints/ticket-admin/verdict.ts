import { clockTime, dayName, shortDate } from '../../../shared/i18n/formats.ts';
import { t } from '../../messages/translate.ts';
import type { TicketDetails, TicketInOrder } from '../../model/ticket.ts';
import type { ForeignTicket, Verdict } from '../../operations/check-in.ts';
import { placeWords } from '../../views/ticket-words.ts';
import type { VerdictProps } from './door.tsx';

/** Why a scan is refused; its text is `door.refused.<code>`. */
type RefusalCode = 'already_in' | PlainRefusalCode;
type PlainRefusalCode = 'not_paid' | 'expired' | 'cancelled' | 'busy' | 'unknown' | 'not_in';

export type RefusedScan = Exclude<Verdict, { verdict: 'admitted' | 'left' }>;

/** The verdict on a refused scan. */
export function refusedVerdict(scan: RefusedScan, timeZone: string, now: Temporal.Instant): VerdictProps {
  switch (scan.verdict) {
    case 'already-in': {
      const time = timeOf(scan.at, timeZone, now);
      return refused('already_in', t('door.refused.already_in_detail', { time, steward: scan.by }));
    }
    case 'other-event':
    case 'other-day':
      return foreignTicket(scan.ticket, timeZone, now);
    case 'not-in':
      return plainRefusal('not_in');
    case 'not-valid':
      return plainRefusal(codeOfState(scan.ticket));
    case 'unknown':
      return plainRefusal('unknown');
  }
}

/** A ticket of another day says for which one; another event's of today, for which event. */
function foreignTicket(ticket: ForeignTicket, timeZone: string, now: Temporal.Instant): VerdictProps {
  const starts = ticket.starts_at.toZonedDateTimeISO(ticket.time_zone);
  const isToday = starts.toPlainDate().equals(now.toZonedDateTimeISO(timeZone).toPlainDate());
  return {
    kind: 'no',
    title: isToday
      ? t('door.refused.other_event')
      : t('door.refused.other_day', { date: dayName(starts.toPlainDate()) }),
    detail: t('door.refused.foreign_detail', {
      event: ticket.entry_name,
      date: shortDate(starts.toPlainDate()),
      time: clockTime(starts),
    }),
  };
}

export const readyVerdict = (): VerdictProps => ({
  kind: 'ready',
  title: t('door.ready'),
  detail: t('door.ready_detail'),
});

/** "Welcome, Mab" while the ticket is checked in; after an exit, a note of the exit. */
export function admissionVerdict(
  ticket: TicketInOrder,
  timeZone: string,
  now: Temporal.Instant,
): VerdictProps {
  const guest = ticket.contact_name?.trim().split(/\s+/)[0];
  const time = timeOf(ticket.state_at, timeZone, now);
  if (ticket.state === 'checked_in') {
    const title = guest ? t('door.welcome', { name: guest }) : t('door.welcome_unnamed');
    return { kind: 'yes', title, detail: `${placeWords(ticket)} · ${time}` };
  }
  const title = guest ? t('door.out', { name: guest }) : t('door.out_unnamed');
  return { kind: 'ready', title, detail: t('door.out_detail', { time }) };
}

/** "Is Mab leaving?" */
export const leavingVerdict = ({ contact_name: name }: TicketDetails): VerdictProps => ({
  kind: 'ready',
  title: name ? t('door.leaving_question', { name }) : t('door.leaving_question_unnamed'),
  detail: t('door.leaving_detail'),
});

function codeOfState({ state }: Pick<TicketDetails, 'state'>): PlainRefusalCode {
  switch (state) {
    case 'reserved':
    case 'ordered':
      return 'not_paid';
    case 'expired':
    case 'cancelled':
      return state;
    case 'confirmed':
    case 'checked_in':
      return 'busy';
  }
}

const plainRefusal = (code: PlainRefusalCode): VerdictProps =>
  refused(code, t(`door.refused.${code}_detail`));

const refused = (code: RefusalCode, detail: string): VerdictProps => ({
  kind: 'no',
  title: t(`door.refused.${code}`),
  detail,
});

/** "19:48", and on another day "Fri 12 June, 19:48" */
function timeOf(at: Temporal.Instant, timeZone: string, now: Temporal.Instant): string {
  const zoned = at.toZonedDateTimeISO(timeZone);
  const date = zoned.toPlainDate();
  const isToday = date.equals(now.toZonedDateTimeISO(timeZone).toPlainDate());
  const time = clockTime(zoned);
  return isToday ? time : t('door.date_and_time', { date: shortDate(date), time });
}
