import { expect, test } from 'vitest';
import { formatFacts } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { datesOf } from '../rules/entry-dates.ts';
import { daySummary, timeWords } from './schedule-days.ts';

const LONDON = 'Europe/London';
const label = 'Friday 12 June';
const events = (count: number) => t('schedule.events', { count });
const placesLeft = (count: number) => t('schedule.places_left', { count });
const offers = (count: number) => t('schedule.free_to_hire', { count });

test.each([
  [{ events: 0 }, [label, events(0)]],
  [{ events: 2, placesLeft: 1 }, [label, events(2), placesLeft(1)]],
  [{ events: 1, placesLeft: 0 }, [label, events(1), placesLeft(0)]],
  [{ events: 0, offers: 0 }, [label, events(0)]],
  [{ events: 0, offers: 1 }, [label, events(0), offers(1)]],
  [{ isToday: true, events: 0, offers: 3 }, [t('schedule.today', { day: label }), events(0), offers(3)]],
])('summarises a day with its events, places and offers: %o', (day, facts) => {
  expect(daySummary({ label, isToday: false, ...day })).toBe(formatFacts(facts));
});

test('gives the time of an entry on each of its dates', () => {
  const fair = {
    starts_at: Temporal.Instant.from('2026-06-12T09:00Z'),
    ends_at: Temporal.Instant.from('2026-06-14T16:00Z'),
  };
  expect(datesOf(fair, LONDON).map((date) => timeWords(fair, date, LONDON))).toEqual([
    '10:00',
    t('schedule.all_day'),
    t('schedule.until', { time: '17:00' }),
  ]);
});
