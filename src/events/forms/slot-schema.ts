import { z } from 'zod';
import {
  error,
  type FormInput,
  line,
  money,
  optionalPercent,
  parseId,
  plainTime,
  wholeNumber,
} from '../../shared/http/form.ts';
import { formatMoney, percentInput } from '../../shared/i18n/formats.ts';
import type { SpaceId } from '../../shared/ids.ts';
import { MAX_AMOUNT, moneyInput } from '../../shared/money.ts';
import { t } from '../messages/translate.ts';
import type { CalendarSlot } from '../model/calendar-slot.ts';
import type { Space } from '../model/space.ts';
import type { SlotInput } from '../operations/offer-slot.ts';
import { slotCost } from '../rules/availability.ts';

/** ISO days of the week, Monday 1 … Sunday 7. */
export const WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * The form of a slot.
 * @param currency of its calendar
 * @param spaces of its page
 */
export const slotSchema = (currency: string, spaces: readonly Space[]) =>
  z
    .object({
      name: line(() => t('slot_form.name_required'), 80),
      space: spaceOf(spaces),
      days,
      starts: plainTime(() => t('slot_form.starts_required')),
      ends: plainTime(() => t('slot_form.ends_required')),
      kind: z.enum(
        ['fixed', 'flexible'],
        error(() => t('slot_form.kind_required')),
      ),
      cost: money(currency, () => t('slot_form.cost_invalid')),
      deposit: z.preprocess(
        (value) => (value === '' ? undefined : value),
        money(currency, () => t('slot_form.cost_invalid')).optional(),
      ),
      step: minutes({ min: 5, max: 240, whenEmpty: 30 }),
      shortest: minutes({ min: 5, max: 1440, whenEmpty: 60 }),
      before: minutes({ min: 0, max: 720, whenEmpty: 0 }),
      after: minutes({ min: 0, max: 720, whenEmpty: 0 }),
      tax_rate: optionalPercent(() => t('form.tax_rate_invalid')),
    })
    .superRefine(({ kind, starts, ends, shortest, cost }, ctx) => {
      const flexible = kind === 'flexible';
      const wholeMinutes = minutesBetween(starts, ends);
      if (flexible && shortest > wholeMinutes)
        ctx.addIssue({ code: 'custom', path: ['shortest'], message: t('slot_form.shortest_too_long') });
      if (slotCost({ flexible, costMinor: cost }, wholeMinutes) > MAX_AMOUNT) {
        const message = t('slot_form.cost_too_high', { amount: formatMoney(MAX_AMOUNT, currency) });
        ctx.addIssue({ code: 'custom', path: ['cost'], message });
      }
    })
    .transform(
      (slot): SlotInput => ({
        name: slot.name,
        space_id: slot.space,
        days: slot.days,
        starts_time: slot.starts,
        ends_time: slot.ends,
        flexible: slot.kind === 'flexible',
        cost_minor: slot.cost,
        deposit_minor: slot.deposit ?? null,
        step_minutes: slot.step,
        min_minutes: slot.shortest,
        buffer_before_minutes: slot.before,
        buffer_after_minutes: slot.after,
        tax_rate: slot.tax_rate,
      }),
    );

/** A slot as its form shows it. */
export const slotFormInput = (slot: CalendarSlot, currency: string): FormInput => ({
  name: slot.name,
  space: String(slot.space_id),
  days: slot.days.map(String),
  starts: timeInput(slot.starts_time),
  ends: timeInput(slot.ends_time),
  kind: slot.flexible ? 'flexible' : 'fixed',
  cost: moneyInput(slot.cost_minor, currency),
  deposit: slot.deposit_minor === null ? '' : moneyInput(slot.deposit_minor, currency),
  step: String(slot.step_minutes),
  shortest: String(slot.min_minutes),
  before: String(slot.buffer_before_minutes),
  after: String(slot.buffer_after_minutes),
  tax_rate: slot.tax_rate === null ? '' : percentInput(slot.tax_rate),
});

// A time field takes 24-hour times whatever the locale.
const timeInput = (time: Temporal.PlainTime): string => time.toString({ smallestUnit: 'minute' });

const spaceOf = (spaces: readonly Space[]) =>
  z.string(error(() => t('slot_form.space_required'))).transform((value, ctx): SpaceId => {
    const id = parseId<SpaceId>(value);
    if (id && spaces.some((space) => space.id === id)) return id;
    ctx.addIssue(t('slot_form.space_required'));
    return z.NEVER;
  });

const days = z
  .union(
    [z.string(), z.array(z.string())],
    error(() => t('slot_form.days_required')),
  )
  .transform((input, ctx): number[] => {
    const numbers = [...new Set([input].flat())].map(Number).sort();
    if (numbers.length > 0 && numbers.every((day) => WEEKDAYS.includes(day))) return numbers;
    ctx.addIssue(t('slot_form.days_required'));
    return z.NEVER;
  });

function minutes({ min, max, whenEmpty }: { min: number; max: number; whenEmpty: number }) {
  return z.preprocess(
    (value) => (value === undefined || value === '' ? String(whenEmpty) : value),
    wholeNumber(() => t('form.minutes_invalid', { min, max }), min, max),
  );
}

function minutesBetween(starts: Temporal.PlainTime, ends: Temporal.PlainTime): number {
  const minutes = starts.until(ends).total('minutes');
  return minutes > 0 ? minutes : minutes + 24 * 60;
}
