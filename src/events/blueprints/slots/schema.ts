import { z } from 'zod';
import { line, parseId, wholeNumber } from '../../../shared/http/form.ts';
import type { SpaceId } from '../../../shared/ids.ts';
import type { Space } from '../../model/space.ts';
import type { SpaceInput } from '../../operations/add-space.ts';

/** What an organiser sends of a new space. */
export const spaceSchema = (spaces: readonly Space[]) =>
  z
    .object({
      name: line('Give the space a name, such as “Garden room”.', 80),
      capacity: z.preprocess(
        (value) => (value === '' ? undefined : value),
        wholeNumber('Enter a number of people, or leave this empty.', 1, 100_000).optional(),
      ),
      lanes: z.preprocess(
        (value) => (value === '' || value === undefined ? '1' : value),
        wholeNumber('Enter a number from 1 to 100.', 1, 100),
      ),
      parts: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .transform((sent, ctx): SpaceId[] => {
          const ids = [...new Set([sent ?? []].flat())].map((one) => parseId<SpaceId>(one));
          const known = ids.filter((id) => spaces.some((space) => space.id === id));
          if (known.length === ids.length) return known.filter((id) => id !== undefined);
          ctx.addIssue('Choose spaces of this venue only.');
          return z.NEVER;
        }),
    })
    .transform(({ capacity, ...space }): SpaceInput => ({ ...space, capacity: capacity ?? null }));
