import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { Icon } from './icon.tsx';

test('draws the shapes of Lucide, hidden from screen readers', () => {
  expect(renderToString(<Icon name="check" class="large" />)).toBe(
    '<svg class="icon large" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5"></path></svg>',
  );
});

test('is an image with a name if it has a label', () => {
  const html = renderToString(<Icon name="info" label="Note" />);
  expect(html).toContain('role="img" aria-label="Note"');
  expect(html).not.toContain('aria-hidden');
});
