import { expect, test } from 'vitest';
import { runInLocale } from '../i18n/locale.ts';
import { letter } from './letter.tsx';

const content = {
  paragraphs: ['Dear <b>Mab</b>,', 'Two lines\nof one paragraph.'],
  button: { label: 'Sign in', href: 'https://blog.example/sign-in/abc?next=a&b' },
  after: ['You did not ask? Leave it.'],
  from: 'Rose Ash',
};
const { text, html } = letter(content);

test('writes complete plain text', () => {
  expect(text).toBe(
    'Dear <b>Mab</b>,\n\nTwo lines\nof one paragraph.\n\nSign in:\nhttps://blog.example/sign-in/abc?next=a&b\n\n' +
      'You did not ask? Leave it.\n\n— Rose Ash',
  );
});

test('writes HTML with one link, and escapes its content', () => {
  expect(html).toContain('Dear &lt;b>Mab');
  expect(html?.match(/<a /g)).toHaveLength(1);
  expect(html).toContain('href="https://blog.example/sign-in/abc?next=a&amp;b"');
});

test('shows codes in both bodies, each with a link, and in the HTML with a picture', () => {
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

test('names the reader’s language in the HTML', () => {
  expect(html).toContain('<html lang="en-GB">');
  expect(runInLocale('en-XA', () => letter(content)).html).toContain('<html lang="en-XA">');
});
