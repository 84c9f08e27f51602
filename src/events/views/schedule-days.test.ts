import { expect, test } from 'vitest';
import { daySummary } from './schedule-days.ts';

test.each([
  [{ events: 0 }, 'Friday 12 June, no events'],
  [{ events: 2, placesLeft: 1 }, 'Friday 12 June, 2 events, 1 place left'],
  [{ events: 1, placesLeft: 0 }, 'Friday 12 June, 1 event, sold out'],
  [{ events: 0, offers: 1 }, 'Friday 12 June, no events, 1 time free to hire'],
  [{ isToday: true, events: 0, offers: 3 }, 'Today, Friday 12 June, no events, 3 times free to hire'],
])('says what is on and what is left: %o', (day, summary) => {
  expect(daySummary({ label: 'Friday 12 June', isToday: false, ...day })).toBe(summary);
});
