import { z } from '@hono/zod-openapi';

/** What /internal/events takes and answers: the agreement with the other apps. */

export const LONGEST_RANGE_DAYS = 400;
const MOST_ENTRIES = 200;

const id = (what: string) => z.coerce.number().int().min(1).max(2_147_483_647).openapi({ description: what });

const instantSent = (what: string) =>
  z.iso
    .datetime({ offset: true, error: 'Give an instant, such as 2026-06-12T19:00:00Z.' })
    .transform((value) => Temporal.Instant.from(value))
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: what });

const range = {
  from: instantSent('Entries that end after it; now, where it is left out.'),
  to: instantSent(`Entries that start before it; at most ${LONGEST_RANGE_DAYS} days after \`from\`.`),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_ENTRIES)
    .default(50)
    .openapi({ description: 'How many entries at most, the soonest first.' }),
};

const word = z.string().regex(/^[a-z][a-z_-]{0,39}$/);

export const containerQuery = z.object({
  container_type: word.openapi({ description: 'What a calendar hangs on: "page".' }),
  container_id: id('Its id.'),
});

export const entriesQuery = z.object({
  container_type: word.optional().openapi({ description: 'With container_id: entries of its calendars.' }),
  container_id: id('See container_type.').optional(),
  content_type: word.optional().openapi({
    description: 'With content_id: entries that are tied to it, such as "post" or "marketplace".',
  }),
  content_id: id('See content_type.').optional(),
  ...range,
});

export const calendarParams = z.object({ calendar_id: id('The calendar’s id.') });
export const rangeQuery = z.object(range);
export const entryParams = z.object({ id: id('The entry’s id.') });

const instantTold = z.iso.datetime().openapi({ example: '2026-06-12T19:00:00Z' });
const minor = z.number().int().openapi({ description: 'In minor units of its currency.' });

const calendar = z
  .object({
    id: z.number().int(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    url: z.url(),
  })
  .openapi('Calendar');

const entry = z
  .object({
    id: z.number().int(),
    calendar_id: z.number().int(),
    calendar_slug: z.string(),
    name: z.string(),
    starts_at: instantTold,
    ends_at: instantTold,
    time_zone: z.string(),
    url: z.url(),
    price_from_minor: minor.nullable().openapi({
      description: 'Its lowest price that is not nothing, 0 where all is free; null without tickets.',
    }),
    currency: z.string(),
    places_left: z.number().int().nullable().openapi({ description: 'null where they are not counted.' }),
    state: z.enum(['confirmed', 'cancelled']),
  })
  .openapi('Entry');

const ticketType = z
  .object({
    id: z.number().int(),
    name: z.string(),
    description: z.string(),
    price_minor: minor,
    currency: z.string(),
    left: z.number().int(),
    max_per_order: z.number().int(),
  })
  .openapi('TicketType');

export const calendarsResponse = z.object({ calendars: z.array(calendar) });
export const entriesResponse = z.object({ entries: z.array(entry) });
export const entryResponse = z.object({
  entry: entry.extend({
    description: z.string(),
    doors_at: instantTold.nullable(),
    space: z.string().nullable(),
    ticket_types: z.array(ticketType),
  }),
});

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.record(z.string(), z.string()).optional(),
  })
  .openapi('Problem', { description: 'A problem document (RFC 9457).' });

export type EntryResponse = z.infer<typeof entry>;
export type CalendarResponse = z.infer<typeof calendar>;
