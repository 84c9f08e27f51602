import { z } from 'zod';
import { type FormInput, line, money, parseId, plainTime, wholeNumber } from '../../shared/http/form.ts';
import { clockTime } from '../../shared/i18n/formats.ts';
import type { SpaceId } from '../../shared/ids.ts';
import { moneyInput } from '../../shared/money.ts';

import type { CalendarSlot } from '../model/calendar-slot.ts';
import type { Space } from '../model/space.ts';
import type { SlotInput } from '../operations/offer-slot.ts';
import { slotCost } from '../rules/availability.ts';
import { DAYS } from '../rules/days.ts';

/** In minor units: what a booking may cost. */
const MOST_COST = 100_000_000;

/** What an organiser sends of a time to hire. */
export const slotSchema = (currency: string, spaces: readonly Space[]) =>
  z
    .object({
      name: line('Give it a name, such as “Morning”.', 80),
      space: z.string('Choose a space.').transform((value, ctx): SpaceId => {
        const id = parseId<SpaceId>(value);
        if (id && spaces.some((space) => space.id === id)) return id;
        ctx.addIssue('Choose a space.');
        return z.NEVER;
      }),
      days,
      starts: plainTime('Enter when it starts, like 09:00.'),
      ends: plainTime('Enter when it ends, like 12:00.'),
      kind: z.enum(['fixed', 'flexible'], 'Choose how it is hired.'),
      cost: money(currency, 'Enter an amount like 54.00; 0 where it is free.'),
      step: unlessEmpty(30, wholeNumber('Enter a number of minutes from 5 to 240.', 5, 240)),
      shortest: unlessEmpty(60, wholeNumber('Enter a number of minutes from 5 to 1440.', 5, 1440)),
      before: unlessEmpty(0, wholeNumber('Enter a number of minutes from 0 to 720.', 0, 720)),
      after: unlessEmpty(0, wholeNumber('Enter a number of minutes from 0 to 720.', 0, 720)),
    })
    .superRefine((slot, ctx) => {
      if (slot.kind === 'flexible' && slot.shortest > minutesBetween(slot.starts, slot.ends)) {
        ctx.addIssue({
          code: 'custom',
          path: ['shortest'],
          message: 'The shortest booking is longer than the whole time.',
        });
      }
      const whole = slotCost(
        { flexible: slot.kind === 'flexible', costMinor: slot.cost },
        minutesBetween(slot.starts, slot.ends),
      );
      if (whole > MOST_COST) {
        ctx.addIssue({
          code: 'custom',
          path: ['cost'],
          message: 'The whole of this time would cost too much.',
        });
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
        step_minutes: slot.step,
        min_minutes: slot.shortest,
        buffer_before_minutes: slot.before,
        buffer_after_minutes: slot.after,
      }),
    );

/** What the form shows of a slot that stands. */
export const slotFormInput = (slot: CalendarSlot, currency: string): FormInput => ({
  name: slot.name,
  space: String(slot.space_id),
  days: slot.days.map(String),
  starts: clockTime(slot.starts_time),
  ends: clockTime(slot.ends_time),
  kind: slot.flexible ? 'flexible' : 'fixed',
  cost: moneyInput(slot.cost_minor, currency),
  step: String(slot.step_minutes),
  shortest: String(slot.min_minutes),
  before: String(slot.buffer_before_minutes),
  after: String(slot.buffer_after_minutes),
});

const days = z
  .union([z.string(), z.array(z.string())], 'Choose at least one day.')
  .transform((sent, ctx): number[] => {
    const numbers = [...new Set([sent].flat())].map(Number).sort();
    if (numbers.length > 0 && numbers.every((day) => DAYS[day - 1] !== undefined)) return numbers;
    ctx.addIssue('Choose at least one day.');
    return z.NEVER;
  });

const unlessEmpty = (usual: number, schema: ReturnType<typeof wholeNumber>) =>
  z.preprocess((value) => (value === undefined || value === '' ? String(usual) : value), schema);

function minutesBetween(starts: Temporal.PlainTime, ends: Temporal.PlainTime): number {
  const minutes = starts.until(ends).total('minutes');
  return minutes > 0 ? minutes : minutes + 24 * 60;
}
