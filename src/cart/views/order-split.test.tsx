import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { ContainerId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import type { PaymentTiming } from '../ports.ts';
import { type BasketPart, SplitNote } from './order-split.tsx';

const GLASSHOUSE = 1 as ContainerId;
const HALL = 2 as ContainerId;
const MILL = 3 as ContainerId;
const payees = new Map([
  [GLASSHOUSE, { title: 'The Glasshouse' }],
  [HALL, { title: 'Grange Hall' }],
  [MILL, { title: 'Mill Lane' }],
]);

const part = (
  containerId: ContainerId,
  total: number,
  { timing = 'now', currency = 'GBP' }: { timing?: PaymentTiming; currency?: string } = {},
): BasketPart => ({
  key: `${containerId} ${currency} ${timing}`,
  containerId,
  currency,
  timing,
  lines: [],
  fees: [],
  total: minor(total),
});

test.each<[string, BasketPart[], string]>([
  [
    'two payees',
    [part(GLASSHOUSE, 2300), part(HALL, 5400)],
    'This becomes 2 orders, paid one after the other: The Glasshouse £23.00, then Grange Hall £54.00.',
  ],
  [
    'three orders of two payees, in two currencies',
    [part(GLASSHOUSE, 900, { currency: 'EUR' }), part(GLASSHOUSE, 2300), part(HALL, 5400)],
    'This becomes 3 orders, paid one after the other: The Glasshouse €9.00, then The Glasshouse £23.00, then Grange Hall £54.00.',
  ],
  [
    'what is authorised, paid after a yes, and free',
    [
      part(GLASSHOUSE, 0),
      part(HALL, 5400, { timing: 'after_yes' }),
      part(HALL, 2000),
      part(MILL, 1000, { timing: 'authorise' }),
    ],
    'This becomes 4 orders, paid one after the other: Grange Hall £20.00, then Mill Lane £10.00 (charged only once the venue says yes), and The Glasshouse (nothing to pay), and Grange Hall £54.00 (to pay once the venue says yes).',
  ],
  [
    'one that is paid now',
    [part(GLASSHOUSE, 0), part(HALL, 5400)],
    'This becomes 2 orders: Grange Hall £54.00, and The Glasshouse (nothing to pay).',
  ],
  [
    'none that is paid now',
    [part(GLASSHOUSE, 0), part(HALL, 0)],
    'This becomes 2 orders: The Glasshouse (nothing to pay), and Grange Hall (nothing to pay).',
  ],
])('says which orders a basket becomes: %s', (_, parts, words) => {
  const html = renderToString(<SplitNote parts={parts} payees={payees} />);
  expect(html.replaceAll(/<[^>]+>/g, '').trim()).toBe(words);
});

test('says nothing about a basket of one order', () => {
  expect(renderToString(<SplitNote parts={[part(GLASSHOUSE, 2300)]} payees={payees} />)).toBe('');
});
