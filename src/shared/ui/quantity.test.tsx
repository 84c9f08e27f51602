import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { QuantityLine } from './quantity.tsx';

const line = (error?: string) =>
  renderToString(
    <QuantityLine name="t7" label="Full price" cost="£11.50" price={1150} value={2} max={4} error={error} />,
  );

describe('a quantity', () => {
  it('is a number input that any form can send', () => {
    expect(line()).toMatch(/<input[^>]* name="t7" type="number"[^>]* min="0" max="4" step="1" value="2"/);
  });

  it('hides its − and + until something can move them', () => {
    const buttons = line().match(/<button[^>]*>/g) ?? [];
    expect(buttons).toHaveLength(2);
    for (const button of buttons) expect(button).toMatch(/type="button" hidden/);
  });

  it('is named for what it counts', () => {
    expect(line()).toContain('aria-label="Full price, how many"');
  });

  it('stands beside what is wrong with it', () => {
    expect(line('At most 4')).toMatch(/aria-describedby="field-t7-wrong".*id="field-t7-wrong"/);
  });
});
