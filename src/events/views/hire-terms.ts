import { ruleOf } from '../../shared/cancellation.ts';
import { cancellationWords } from '../../shared/i18n/cancellation-words.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import type { Fact } from '../../shared/ui/facts.tsx';
import { t } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import type { CalendarSlot } from '../model/calendar-slot.ts';

/** The deposit of a hire, and what comes back if it is cancelled. @param hire `begins`: of a certain hire of the slot */
export function hireTerms({
  calendar,
  slot,
  begins,
}: {
  calendar: Calendar;
  slot: CalendarSlot;
  begins?: Temporal.Instant | undefined;
}): Fact[] {
  const { currency, time_zone: timeZone, deposit_days: days } = calendar;
  const deposit = slot.deposit_minor ?? calendar.deposit_minor;
  const rule = ruleOf(calendar.cancellation);
  return [
    ...(deposit > 0
      ? [
          {
            term: t('hire.deposit'),
            icon: 'card' as const,
            value: formatMoney(deposit, currency),
            more: days === null ? t('hire.deposit_back') : t('hire.deposit_back_after', { days }),
          },
        ]
      : []),
    ...(rule
      ? [
          {
            term: t('hire.cancelling'),
            icon: 'clock' as const,
            value: cancellationWords(rule, { currency, begins: begins && { startsAt: begins, timeZone } }),
          },
        ]
      : []),
  ];
}
