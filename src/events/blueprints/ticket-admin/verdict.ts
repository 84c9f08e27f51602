import { clockTime, shortDate } from '../../../shared/i18n/formats.ts';
import { t } from '../../messages/translate.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import type { Verdict } from '../../operations/check-in.ts';
import type { VerdictProps } from './door.tsx';

/** Why a scan is refused; its text is `door.refused.<code>`. */
type RefusalCode = 'already_in' | 'other_event' | PlainRefusalCode;
type PlainRefusalCode = 'not_paid' | 'expired' | 'cancelled' | 'busy' | 'unknown' | 'not_in';

export type RefusedScan = Exclude<Verdict, { verdict: 'admitted' | 'left' }>;

/** The verdict on a refused scan. */
export function refusedVerdict(scan: RefusedScan, timeZone: string, now: Temporal.Instant): VerdictProps {
  switch (scan.verdict) {
    case 'already-in': {
      const time = timeOf(scan.at, timeZone, now);
      return refused('already_in', t('door.refused.already_in_detail', { time, steward: scan.by }));
    }
    case 'other-event': {
      const { name: event, startsAt, timeZone: zone } = scan.event;
      const starts = startsAt.toZonedDateTimeISO(zone);
      const when = { date: shortDate(starts.toPlainDate()), time: clockTime(starts) };
      return refused('other_event', t('door.refused.other_event_detail', { event, ...when }));
    }
    case 'not-in':
      return plainRefusal('not_in');
    case 'not-valid':
      return plainRefusal(codeOfState(scan.ticket));
    case 'unknown':
      return plainRefusal('unknown');
  }
}

export const readyVerdict = (): VerdictProps => ({
  kind: 'ready',
  title: t('door.ready'),
  detail: t('door.ready_detail'),
});

/**
 * "Welcome, Mab" while the ticket is checked in; after an exit, a note of the exit.
 * @param name of the ticket among those of its order
 */
export function admissionVerdict(
  ticket: TicketDetails,
  name: string,
  timeZone: string,
  now: Temporal.Instant,
): VerdictProps {
  const guest = ticket.contact_name?.trim().split(/\s+/)[0];
  const time = timeOf(ticket.state_at, timeZone, now);
  if (ticket.state === 'checked_in') {
    const title = guest ? t('door.welcome', { name: guest }) : t('door.welcome_unnamed');
    return { kind: 'yes', title, detail: `${name} · ${time}` };
  }
  const title = guest ? t('door.out', { name: guest }) : t('door.out_unnamed');
  return { kind: 'ready', title, detail: t('door.out_detail', { time }) };
}

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
