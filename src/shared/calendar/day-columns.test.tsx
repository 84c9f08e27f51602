import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { parsePage, textOf } from '../testing/page.ts';
import { type DayBlock, DayColumns } from './day-columns.tsx';

const render = (...blocks: DayBlock[]) =>
  renderToString(
    <DayColumns label="Friday" firstHour={9} lastHour={26} columns={[{ name: 'Main hall', blocks }]} />,
  );

test('cuts blocks at the visible hours, and leaves out those outside them', () => {
  const html = render(
    { kind: 'busy', from: 7, to: 10, title: 'Set-up' },
    { kind: 'busy', from: 5, to: 9, title: 'Cleaning' },
    { kind: 'event', from: 22, to: 28, title: 'Late' },
  );
  expect(html).toContain('--from:9;--to:10');
  expect(html).toContain('--from:22;--to:26');
  expect(html).not.toContain('Cleaning');
});

test('labels hours past midnight from 0', () => {
  const hours = [...render().matchAll(/>(\d+):00</g)].map(([, hour]) => Number(hour));
  expect(hours.slice(-4)).toEqual([22, 23, 0, 1]);
});

test('links only blocks with an address', () => {
  const html = render(
    { kind: 'offer', from: 9, to: 12, title: '9:00–12:00', href: '/hold', more: 'Hold Main hall' },
    { kind: 'busy', from: 13, to: 14, title: 'Busy' },
  );
  const page = parsePage(html);
  expect(page.byRole('link').getAttribute('href')).toBe('/hold');
  expect(textOf(page.byRole('link'))).toBe('9:00–12:00, Hold Main hall');
});
