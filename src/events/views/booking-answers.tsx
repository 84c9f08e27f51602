import { formatMoney } from '../../shared/i18n/formats.ts';
import { Button } from '../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../shared/ui/confirm-details.tsx';
import { TextArea } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { whenOf } from './booking-words.ts';

export type AnswerProps = {
  entry: CalendarEntry;
  calendar: Calendar;
  /** The entry's own address. */
  href: string;
  /** The page to return to, instead of the entry. */
  back?: 'requests';
  /** As wide as the buttons above and below it. */
  wide?: boolean;
};

/** The form that confirms a paid booking. */
export function ConfirmBooking({ entry, href, back, wide }: AnswerProps) {
  return (
    <form method="post" action={`${href}confirmation`}>
      <BackTo place={back} />
      <Button variant="go" wide={wide} label={t('answer.confirm_entry', { entry: entry.name })}>
        {t('answer.confirm')}
      </Button>
    </form>
  );
}

/** The form that declines a paid booking. It first states the refund. */
export function DeclineBooking({ entry, calendar, href, back }: AnswerProps) {
  return (
    <ConfirmDetails summary={t('answer.decline_summary')} warning={consequences(entry, calendar)}>
      <form method="post" action={`${href}refusal`}>
        <BackTo place={back} />
        <TextArea
          name={reasonField(entry.id)}
          label={t('answer.decline_reason')}
          optional
          rows={2}
          hint={t('answer.decline_reason_hint')}
          maxlength={500}
        />
        <Button variant="danger" label={t('answer.decline_entry', { entry: entry.name })}>
          {t('answer.decline')}
        </Button>
      </form>
    </ConfirmDetails>
  );
}

/** The name of the field for a reason, by entry: the list of requests has a form for each. */
export const reasonField = (entryId: number): string => `reason-${entryId}`;

function BackTo({ place }: { place: 'requests' | undefined }) {
  return place ? <input type="hidden" name="back" value={place} /> : null;
}

function consequences(entry: CalendarEntry, calendar: Calendar): string {
  const when = whenOf(entry, calendar.time_zone);
  return `${moneyBack(entry, calendar)} ${t('answer.time_free', { when })}`;
}

function moneyBack(entry: CalendarEntry, calendar: Calendar): string {
  const notCharged = entry.state === 'provisional' && entry.payment_timing === 'authorise';
  if (entry.cost_minor === 0 || notCharged) return t('answer.no_money_back');
  const amount = formatMoney(entry.cost_minor, calendar.currency);
  return entry.contact_name
    ? t('answer.money_back', { amount, name: entry.contact_name })
    : t('answer.money_back_unnamed', { amount });
}
