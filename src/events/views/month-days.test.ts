import { expect, test } from 'vitest';
import { runInLocale } from '../../shared/i18n/locale.ts';
import { buildEvent } from '../builders.ts';
import { getScheduleView } from '../http/schedule-view.ts';
import { getSchedule } from '../model/calendar.ts';
import { datesOfMonth } from '../rules/month.ts';
import { buildVenue, testEvents } from '../testing.ts';
import { renderMonth } from './month-days.tsx';

const { db, deps, clock } = await testEvents(() => {});
const venue = await buildVenue(db);
const june = Temporal.PlainYearMonth.from('2026-06');
const shown = { path: '/hall/', month: june, view: 'month' as const, fromNow: false };

/** Reads a month as a page does. @returns it, and how often its entries were reckoned with since */
async function read(month = june) {
  const page = await deps.ports.pages.findPage(db, venue.page.slug);
  if (!page) throw new Error('no page');
  const schedule = await getSchedule(db, page.id);
  const now = clock.now();
  const range = { calendars: schedule.calendars, ...datesOfMonth(month), now };
  const view = await getScheduleView(db, { page, schedule }, range);
  const { entries } = view;
  let reads = 0;
  return {
    view: {
      ...view,
      get entries() {
        reads++;
        return entries;
      },
    },
    reads: () => reads,
  };
}

test('renders the same rows once a minute, and what has changed anew', async () => {
  clock.set('2026-06-01T09:00:00Z');
  const first = await read();
  const html = renderMonth(first.view, shown);
  expect(first.reads()).toBeGreaterThan(0);

  clock.advance({ seconds: 59 });
  const again = await read();
  expect(renderMonth(again.view, shown)).toBe(html);
  expect(again.reads()).toBe(0);

  clock.advance({ seconds: 1 });
  const nextMinute = await read();
  renderMonth(nextMinute.view, shown);
  expect(nextMinute.reads()).toBeGreaterThan(0);

  await buildEvent(db, venue.calendar, { name: 'A late addition' });
  const changed = await read();
  expect(renderMonth(changed.view, shown)).toContain('A late addition');
});

test('never gives one month, view, address or language for another', async () => {
  const { view } = await read();
  const july = Temporal.PlainYearMonth.from('2026-07');
  const others = [
    renderMonth(view, shown),
    renderMonth(view, { ...shown, view: 'list' }),
    renderMonth((await read(july)).view, { ...shown, month: july }),
    runInLocale('en-XA', () => renderMonth(view, shown)),
    renderMonth({ ...view, slug: 'another' }, shown),
  ];
  expect(new Set(others).size).toBe(others.length);
});

test('escapes names', async () => {
  await buildEvent(db, venue.calendar, { name: '<script>alert(1)</script>' });
  const { view } = await read();
  const html = renderMonth(view, shown);
  expect(html).toContain('&lt;script>alert(1)');
  expect(html).not.toContain('<script');
});
