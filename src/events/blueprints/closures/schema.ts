import { z } from 'zod';
import { Invalid } from '../../../shared/errors.ts';
import { line, parseId, plainDate, plainTime } from '../../../shared/http/form.ts';
import { clockTime, longDate } from '../../../shared/i18n/formats.ts';
import type { SpaceId } from '../../../shared/ids.ts';
import { reason, t } from '../../messages/translate.ts';
import type { Space } from '../../model/space.ts';
import { MAX_CLOSURE_DURATION } from '../../rules/entry-dates.ts';
import { instantAt } from '../../rules/wall-time.ts';

/** The form that closes spaces of a page, in wall times of its calendar. Without times it closes whole days. */
export const closureSchema = (spaces: readonly Space[]) =>
  z.object({
    spaces: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .transform((input, ctx): SpaceId[] => {
        const ids = [...new Set([input ?? []].flat())].map((id) => parseId<SpaceId>(id));
        const known = ids.filter((id) => id !== undefined && spaces.some((space) => space.id === id));
        if (known.length > 0 && known.length === ids.length) return known as SpaceId[];
        ctx.addIssue(t('closures.spaces_required'));
        return z.NEVER;
      }),
    first_date: plainDate(() => t('closures.first_date_required')),
    from: time(),
    last_date: plainDate(() => t('closures.last_date_required')),
    until: time(),
    reason: line(() => t('closures.reason_required')),
  });

/** The range of a closure. @throws Invalid if it is empty, or too long */
export function closureRange(
  { first_date, from, last_date, until }: z.infer<ReturnType<typeof closureSchema>>,
  timeZone: string,
) {
  const at = (field: 'from' | 'until', date: Temporal.PlainDate, time: Temporal.PlainTime) => {
    const instant = instantAt(date, time, timeZone);
    if (!instant)
      throw new Invalid({ [field]: reason('time_skipped', { time: clockTime(time), date: longDate(date) }) });
    return instant;
  };
  const startsAt = from ? at('from', first_date, from) : first_date.toZonedDateTime(timeZone).toInstant();
  const endsAt = until
    ? at('until', last_date, until)
    : last_date.add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0)
    throw new Invalid({ last_date: reason('ends_before_start') });
  if (Temporal.Instant.compare(startsAt.add(MAX_CLOSURE_DURATION), endsAt) < 0)
    throw new Invalid({ last_date: reason('closure_too_long') });
  return { startsAt, endsAt };
}

function time() {
  return z.preprocess(
    (value) => (value === '' ? undefined : value),
    plainTime(() => t('closures.time_invalid')).optional(),
  );
}
