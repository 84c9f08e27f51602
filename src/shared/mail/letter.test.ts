import { expect, test } from 'vitest';
import { letter } from './letter.tsx';

const { text, html } = letter({
  paragraphs: ['Dear <b>Mab</b>,', 'Two lines\nof one paragraph.'],
  button: { label: 'Sign in', href: 'https://blog.example/sign-in/abc?next=a&b' },
  after: ['You did not ask? Leave it.'],
  from: 'Rose Ash',
});

test('the plain text stands by itself', () => {
  expect(text).toBe(
    'Dear <b>Mab</b>,\n\nTwo lines\nof one paragraph.\n\nSign in:\nhttps://blog.example/sign-in/abc?next=a&b\n\n' +
      'You did not ask? Leave it.\n\n— Rose Ash',
  );
});

test('the HTML says the same, with one link, and takes no markup from what it is given', () => {
  expect(html).toContain('Dear &lt;b>Mab');
  expect(html?.match(/<a /g)).toHaveLength(1);
  expect(html).toContain('href="https://blog.example/sign-in/abc?next=a&amp;b"');
});

test('codes for a door stand in both, each a link, with its picture in the HTML', () => {
  const both = letter({
    paragraphs: ['Your ticket.'],
    codes: [
      { label: 'Full price', code: 'kwp4 7mzn', href: 'https://events.example/tickets/a', cid: 'code-1' },
    ],
    from: 'Rose Ash',
  });
  expect(both.text).toContain('Full price\nkwp4 7mzn\nhttps://events.example/tickets/a');
  expect(both.html).toContain('src="cid:code-1"');
  expect(both.html).toContain('href="https://events.example/tickets/a"');
});
