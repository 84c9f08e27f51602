import { z } from 'zod';
import { line, parseId, wholeNumber } from '../../../shared/http/form.ts';
import type { SpaceId } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';
import type { Space } from '../../model/space.ts';
import type { SpaceInput } from '../../operations/add-space.ts';

const LANES = { min: 1, max: 100 };

/** The form of a new space; `spaces` are those of its page, of which it may be made. */
export const spaceSchema = (spaces: readonly Space[]) =>
  z
    .object({
      name: line(() => t('spaces.name_required'), 80),
      capacity: z.preprocess(
        (value) => (value === '' ? undefined : value),
        wholeNumber(() => t('spaces.capacity_invalid'), 1, 100_000).optional(),
      ),
      lanes: z.preprocess(
        (value) => (value === '' || value === undefined ? '1' : value),
        wholeNumber(() => t('spaces.lanes_invalid', LANES), LANES.min, LANES.max),
      ),
      parts: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .transform((input, ctx): SpaceId[] => {
          const ids = [...new Set([input ?? []].flat())].map((id) => parseId<SpaceId>(id));
          const known = ids.filter((id) => spaces.some((space) => space.id === id));
          if (known.length === ids.length) return known.filter((id) => id !== undefined);
          ctx.addIssue(t('spaces.parts_invalid'));
          return z.NEVER;
        }),
    })
    .transform(({ capacity, ...space }): SpaceInput => ({ ...space, capacity: capacity ?? null }));
