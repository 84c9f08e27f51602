import { expect, test } from 'vitest';
import { span } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { Hold } from '../model/hold.ts';
import { orderLineDetail } from './order-line-words.ts';

const startsAt = Temporal.Instant.from('2026-06-12T19:00:00Z');
const zoned = startsAt.toZonedDateTimeISO('Europe/London');
const when = span(zoned, zoned.add({ hours: 2 }));

const detailOf = (hold: Partial<Hold>) =>
  orderLineDetail({
    starts_at: startsAt,
    ends_at: startsAt.add({ hours: 2 }),
    time_zone: 'Europe/London',
    type_name: null,
    space_name: null,
    ...hold,
  } as Hold);

test('names the tickets of an event or the space of a booking, if there are any', () => {
  expect(detailOf({ type_name: 'Full price', quantity: 2, space_name: 'Hall' })).toBe(
    t('order_line.tickets', { when, count: 2, type: 'Full price' }),
  );
  expect(detailOf({ space_name: 'Hall' })).toBe(t('order_line.booking', { when, space: 'Hall' }));
  expect(detailOf({})).toBe(when);
});
