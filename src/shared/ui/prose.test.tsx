import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { growthOf } from '../testing/growth.ts';
import { Prose } from './prose.tsx';

const rendered = (text: string, level?: 2 | 3) =>
  renderToString(<Prose text={text} {...(level && { level })} />).replace(
    /^<div class="prose">(.*)<\/div>$/s,
    '$1',
  );

test('starts a paragraph after an empty line and keeps other line breaks', () => {
  expect(rendered('One\ntwo\n\n\nThree')).toBe('<p>One<br/>two</p><p>Three</p>');
});

test('renders headings and lists', () => {
  expect(rendered('## Getting here\nBy bus:\n- the 12\n- the 14\nOr on foot.')).toBe(
    '<h2>Getting here</h2><p>By bus:</p><ul><li>the 12</li><li>the 14</li></ul><p>Or on foot.</p>',
  );
  expect(rendered('## Bus', 3)).toBe('<h3>Bus</h3>');
});

test('links addresses, without the full stop after them', () => {
  expect(rendered('See https://bus.example/12?a=1&b=2. Or (https://x.example).')).toBe(
    '<p>See <a href="https://bus.example/12?a=1&amp;b=2" rel="nofollow">https://bus.example/12?a=1&amp;b=2</a>. ' +
      'Or (<a href="https://x.example" rel="nofollow">https://x.example</a>).</p>',
  );
  expect(rendered('Write to ines@glasshouse.example.')).toBe(
    '<p>Write to <a href="mailto:ines@glasshouse.example">ines@glasshouse.example</a>.</p>',
  );
});

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  'https://x.example/"onmouseover="alert(1)',
  "https://x.example/<b>'",
  '## <b>bold</b>',
])('keeps markup as text: %s', (text) => {
  const html = rendered(text);
  expect(html.replace(/<\/?(p|h2)>|<a href="https:\/\/[\w./]*" rel="nofollow">|<\/a>/g, '')).not.toMatch(
    /<|"on/,
  );
});

test.each(['a', 'a.', 'a@', 'http://', '.'])('renders a long line of “%s” in linear time', async (part) => {
  const render = (length: number) => {
    const line = part.repeat(length / part.length);
    for (const start of ['', 'http://', 'a@']) rendered(`${start}${line}`);
  };
  expect(await growthOf(render, 40_000)).toBeLessThan(3);
});
