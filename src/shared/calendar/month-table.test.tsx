import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { weekdayName } from '../i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { Agenda } from './agenda.tsx';
import type { CalendarChip, CalendarDay } from './calendar-day.ts';
import { MonthTable } from './month-table.tsx';

const chip = (time: string, title: string, more: Partial<CalendarChip> = {}): CalendarChip => ({
  time,
  title,
  href: `/e/${title}`,
  tone: 'rose',
  ...more,
});
const day = (more: Partial<CalendarDay> = {}): CalendarDay => ({
  date: '2026-06-12',
  label: 'Friday 12 June',
  summary: 'Friday 12 June, quiet',
  href: '/2026/06/12/',
  state: 'open',
  chips: [],
  ...more,
});
const table = (...days: CalendarDay[]) => renderToString(<MonthTable caption="June 2026" weeks={[days]} />);

describe('the month', () => {
  test('names the link of every day in full', () => {
    expect(table(day({ summary: 'Friday 12 June, 1 event' }))).toContain(
      'href="/2026/06/12/" aria-label="Friday 12 June, 1 event"',
    );
  });

  test('marks today without colour', () => {
    expect(table(day({ state: 'today' }))).toMatch(/aria-label="[^"]*" aria-current="date"/);
    expect(table(day())).not.toContain('aria-current');
  });

  test('names days without a link', () => {
    const html = table(day({ state: 'out', href: undefined }));
    expect(html).not.toContain('<a ');
    expect(html).toContain('<span class="only-sr">Friday 12 June, quiet</span>');
  });

  test('explains to screen readers why a chip is struck through', () => {
    const full = chip('19:00', 'Film', { gone: true, note: { text: 'Full', tone: 'plain' } });
    const left = chip('20:00', 'Gig', { note: { text: '4 left', tone: 'warn' } });
    const html = table(day({ chips: [full, left] }));
    expect(html).toContain('<span class="only-sr">, Full</span>');
    expect(html).not.toContain('4 left');
  });

  test('links to the day when it has too many chips for a cell', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((title) => chip('10:00', title));
    const html = table(day({ chips: many }));
    expect(html.match(/class="chip cal/g)).toHaveLength(3);
    expect(html).toContain(`<a class="more" href="/2026/06/12/">${t('calendar.more', { count: 2 })}`);
  });

  test('shows the brief label of an offer, and its day to screen readers', () => {
    const html = table(day({ offer: { label: '2 rooms to let', brief: '2 to let', href: '/let' } }));
    expect(html).toMatch(/<a class="free" href="\/let">2 to let<span class="only-sr">[^<]*Friday 12 June/);
  });

  test('starts on Monday', () => {
    expect(table(day())).toContain(
      `<thead><tr><th scope="col"><abbr title="${weekdayName(1)}">${weekdayName(1, 'short')}<`,
    );
  });

  test('escapes the titles of chips', () => {
    expect(table(day({ chips: [chip('20:00', '<script>x</script>')] }))).not.toContain('<script>');
  });
});

test('leaves empty days out of the agenda', () => {
  const days = [
    day(),
    day({ date: '2026-06-13', summary: 'Saturday 13 June, 1 event', chips: [chip('20:00', 'Concert')] }),
    day({ date: '2026-06-14', offer: { label: '1 room to let', brief: '1 to let', href: '/let' } }),
  ];
  const html = renderToString(<Agenda label="June" days={days} />);
  expect(html.match(/class="when"/g)).toHaveLength(2);
  expect(html).not.toContain('<b>12</b>');
  expect(html).toContain('Saturday 13 June, 1 event');
  expect(html).toContain('<a class="agenda-free" href="/let">1 room to let');
});
