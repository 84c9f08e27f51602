import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { createTranslator } from '../i18n/catalogue.ts';
import { runInLocale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import { LiveSum, liveWords, QuantityLine } from './quantity.tsx';

const line = (error?: string) =>
  renderToString(
    <QuantityLine name="t7" label="Full price" cost="£11.50" price={1150} value={2} max={4} error={error} />,
  );

describe('a quantity', () => {
  test('is a number input that works without a script', () => {
    expect(line()).toMatch(/<input[^>]* name="t7" type="number"[^>]* min="0" max="4" step="1" value="2"/);
  });

  test('hides its − and + until the island can use them', () => {
    const buttons = line().match(/<button[^>]*>/g) ?? [];
    expect(buttons).toHaveLength(2);
    for (const button of buttons) expect(button).toMatch(/type="button" hidden/);
  });

  test('is named after what it counts', () => {
    expect(line()).toContain(`aria-label="${t('quantity.how_many', { label: 'Full price' })}"`);
  });

  test('is described by its error', () => {
    expect(line('At most 4')).toMatch(/aria-describedby="field-t7-wrong".*id="field-t7-wrong"/);
  });
});

const catalogue = createTranslator('quantity-test', {
  'en-GB': { chosen: '{count, plural, =0 {Nothing yet} one {{n} ticket} other {{n} tickets}}' },
});
const words = () => liveWords((count, n) => catalogue.t('chosen', { count, n }));

describe('live words', () => {
  test('contain a text for zero and for each plural form of the language', () => {
    expect(words()).toEqual({ none: 'Nothing yet', one: '{n} ticket', other: '{n} tickets' });
  });

  test('keep the placeholder of the number in the pseudo-locale', () => {
    const { one, other } = runInLocale('en-XA', words);
    expect([one, other]).toEqual([expect.stringMatching(/^\{n\} ţ/), expect.stringMatching(/^\{n\} ţ/)]);
  });

  test.each([
    [0, 'Nothing yet'],
    [1, '1 ticket'],
    [1200, '1,200 tickets'],
  ])('show %i before any script runs', (count, text) => {
    const html = renderToString(<LiveSum currency="GBP" count={count} amount="£0.00" label={words()} />);
    expect(html).toContain(`>${text}</span>`);
  });
});
