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
  [{ events: 1, closed: ['Closed: Roof'] }, [label, 'Closed: Roof', events(1)]],
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

test.each([
  ['a whole day', '2026-06-11T23:00Z', '2026-06-12T23:00Z', t('schedule.all_day')],
  [
    'one that begins the day before',
    '2026-06-11T20:00Z',
    '2026-06-12T15:00Z',
    t('schedule.until', { time: '16:00' }),
  ],
  ['one that begins at midnight', '2026-06-11T23:00Z', '2026-06-12T01:00Z', '00:00'],
  ['one that lasts into the next day', '2026-06-12T19:00Z', '2026-06-13T01:00Z', '20:00'],
])('gives the time on 12 June of %s', (_, from, to, time) => {
  const entry = { starts_at: Temporal.Instant.from(from), ends_at: Temporal.Instant.from(to) };
  expect(timeWords(entry, Temporal.PlainDate.from('2026-06-12'), LONDON)).toBe(time);
});
