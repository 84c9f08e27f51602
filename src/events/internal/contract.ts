import { z } from '@hono/zod-openapi';
import { isNear } from '../../shared/time.ts';
import { t } from '../messages/translate.ts';

// The request and response schemas of /internal/events.

export const MAX_RANGE_DAYS = 400;
const MAX_ENTRIES = 200;

const id = (description: string) =>
  z.coerce.number().int().min(1).max(2_147_483_647).openapi({ description });

const instantParam = (description: string) =>
  z.iso
    .datetime({ offset: true, error: () => t('internal.instant_invalid') })
    .refine((value) => isNear(Number(value.slice(0, 4))), { error: () => t('internal.instant_invalid') })
    .transform((value) => Temporal.Instant.from(value))
    .optional()
    .openapi({ type: 'string', format: 'date-time', description });

const range = {
  from: instantParam('Only entries that end after this instant; by default, now.'),
  to: instantParam(
    `Only entries that start before this instant; at most, and by default, ${MAX_RANGE_DAYS} days after \`from\`.`,
  ),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_ENTRIES)
    .default(50)
    .openapi({ description: 'The maximum number of entries; the earliest are returned.' }),
};

const typeName = z.string().regex(/^[a-z][a-z_-]{0,39}$/);

export const containerQuery = z.object({
  container_type: typeName.openapi({ description: 'The type of what the calendars belong to: "page".' }),
  container_id: id('The id of the container.'),
});

export const entriesQuery = z.object({
  container_type: typeName
    .optional()
    .openapi({ description: 'Together with container_id: entries of its calendars.' }),
  container_id: id('See container_type.').optional(),
  content_type: typeName.optional().openapi({
    description:
      'Together with content_id: entries tied to this content, such as a "post" or a "marketplace".',
  }),
  content_id: id('See content_type.').optional(),
  ...range,
});

export const calendarParams = z.object({ calendar_id: id('The calendar’s id.') });
export const rangeQuery = z.object(range);
export const entryParams = z.object({ id: id('The entry’s id.') });

const instant = z.iso.datetime().openapi({ example: '2026-06-12T19:00:00Z' });
const minor = z.number().int().openapi({ description: 'An amount in minor units of the currency.' });

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
    kind: z.enum(['hire', 'event', 'closure']).openapi({ description: 'Only events are public.' }),
    category: z
      .string()
      .nullable()
      .openapi({ description: 'The page’s own kind of event, such as "Concert".' }),
    name: z.string(),
    starts_at: instant,
    ends_at: instant,
    time_zone: z.string(),
    url: z.url(),
    price_from_minor: minor.nullable().openapi({
      description: 'The lowest price above 0, or 0 if every ticket is free; null without tickets.',
    }),
    price_to_minor: minor.nullable().openapi({ description: 'The highest price; null without tickets.' }),
    admission: z
      .enum(['free', 'door', 'tickets'])
      .nullable()
      .openapi({ description: 'What it costs where it has no tickets; null if nobody has said it.' }),
    door_price_minor: minor.nullable().openapi({ description: 'The price at the door, if it is an amount.' }),
    door_price_note: z.string().openapi({ description: 'The price at the door in words; may be empty.' }),
    currency: z.string(),
    places_left: z.number().int().nullable().openapi({ description: 'null if places are not counted.' }),
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
    doors_at: instant.nullable(),
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
