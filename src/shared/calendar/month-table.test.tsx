import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.tsx';
import { type CalendarChip, type CalendarDay, dayLabel } from './calendar-day.ts';
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
  href: '/2026/06/12/',
  state: 'open',
  chips: [],
  ...more,
});
const table = (...days: CalendarDay[]) =>
  renderToString(
    <MonthTable caption="June 2026" weekdays={[{ short: 'Fri', long: 'Friday' }]} weeks={[days]} />,
  );

describe('the name of a day', () => {
  it.each([
    [day(), 'Friday 12 June, no events'],
    [
      day({ chips: [chip('09:00', 'Market'), chip('20:00', 'Concert')], placesLeft: 1 }),
      'Friday 12 June, 2 events, 1 place left',
    ],
    [
      day({ chips: [chip('20:00', 'Concert', { full: true })], placesLeft: 0 }),
      'Friday 12 June, 1 event, sold out',
    ],
    [
      day({ state: 'today', free: { count: 3, href: '#' } }),
      'Today, Friday 12 June, no events, 3 times free to hire',
    ],
  ])('says what is on and what is left', (given, name) => {
    expect(dayLabel(given)).toBe(name);
  });
});

describe('the month', () => {
  it('names every day’s link in full', () => {
    expect(table(day({ chips: [chip('20:00', 'Concert')], placesLeft: 4 }))).toContain(
      'href="/2026/06/12/" aria-label="Friday 12 June, 1 event, 4 places left"',
    );
  });

  it('says which day today is without colour', () => {
    expect(table(day({ state: 'today' }))).toMatch(/aria-label="Today, [^"]*" aria-current="date"/);
  });

  it('names days that lead nowhere too', () => {
    const html = table(day({ state: 'out', href: undefined }));
    expect(html).not.toContain('<a ');
    expect(html).toContain('<span class="only-sr">Friday 12 June, no events</span>');
  });

  it('says what is sold out or cancelled in words, not by striking it out alone', () => {
    const html = table(
      day({ chips: [chip('19:00', 'Film', { full: true }), chip('20:00', 'Gig', { cancelled: true })] }),
    );
    expect(html).toContain(', sold out</span>');
    expect(html).toContain(', cancelled</span>');
  });

  it('leads to the day when more is on than a cell holds', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((title) => chip('10:00', title));
    const html = table(day({ chips: many }));
    expect(html.match(/class="chip cal/g)).toHaveLength(3);
    expect(html).toMatch(/<a class="more" href="\/2026\/06\/12\/">2 more/);
  });

  it('escapes what organisers call their events', () => {
    expect(table(day({ chips: [chip('20:00', '<script>x</script>')] }))).not.toContain('<script>');
  });
});

it('leaves days without anything out of the agenda', () => {
  const days = [
    day(),
    day({ date: '2026-06-13', label: 'Saturday 13 June', chips: [chip('20:00', 'Concert')] }),
    day({ date: '2026-06-14', label: 'Sunday 14 June', free: { count: 1, href: '/hire' } }),
  ];
  const html = renderToString(<Agenda label="June" days={days} weekdayOf={() => 'Fri'} />);
  expect(html).not.toContain('Friday 12 June');
  expect(html).toContain('Saturday 13 June, 1 event');
  expect(html).toContain('1 time free to hire');
});
