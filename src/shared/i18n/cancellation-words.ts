import { type Begins, type CancellationRule, deadlineOf, stepsLeft } from '../cancellation.ts';
import { t } from '../messages/translate.ts';
import { clockTime, dayName, formatMoney } from './formats.ts';

/**
 * "Free to cancel until Friday 5 June, 19:00; then 50% back until Thursday 11 June, 19:00; then nothing." Without `begins`
 * the limits are as in the rule: "until 7 days before". Steps that are over by `now` are left out.
 */
export function cancellationWords(
  rule: CancellationRule,
  { currency, begins, now }: { currency: string; begins?: Begins | undefined; now?: Temporal.Instant },
): string {
  const steps = begins && now ? stepsLeft(rule, begins, now) : rule.steps;
  const parts = steps.map((step, at) => {
    const until = begins ? instantWords(deadlineOf(step, begins), begins.timeZone) : limitWords(step);
    const words = { until, percent: step.percent };
    if (step.percent === 100) return t('cancellation.all', words);
    return t(at === 0 ? 'cancellation.part_first' : 'cancellation.part', words);
  });
  const isWithFee = rule.fee > 0 && steps.length > 0;
  return [
    steps.length === 0
      ? t('cancellation.nothing')
      : t('cancellation.then_nothing', {
          steps: parts.reduce((first, next) => t('cancellation.then', { first, next })),
        }),
    isWithFee && t('cancellation.fee', { fee: formatMoney(rule.fee, currency) }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** "Friday 5 June, 19:00" */
export function instantWords(at: Temporal.Instant, timeZone: string): string {
  const local = at.toZonedDateTimeISO(timeZone);
  return t('cancellation.date_and_time', { date: dayName(local.toPlainDate()), time: clockTime(local) });
}

const limitWords = ({ count, unit }: CancellationRule['steps'][number]): string =>
  count === 0 ? t('cancellation.limit_start') : t(`cancellation.limit_${unit}`, { count });
