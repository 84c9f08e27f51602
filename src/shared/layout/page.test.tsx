import { describe, expect, test } from 'vitest';
import { runInLocale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import { renderPage } from './page.tsx';
import type { Shell } from './shell.ts';

const shell: Shell = {
  assets: { url: (name) => `/assets/${name}` },
  path: '/hall/calendars/',
  brand: { name: 'The <b>Glasshouse</b>', href: '/hall/' },
  menu: [
    { label: 'What’s on', href: '/hall/calendars/' },
    { label: 'News & more', href: '/hall/news/' },
  ],
  viewer: { signInHref: '/sign-in?to="/>' },
  lang: 'en-GB',
  locales: ['en-GB'],
  localeAction: '/locale',
  platformName: 'Rose Ash Events',
};
const widget = {
  href: '/cart/',
  icon: 'basket' as const,
  label: 'Your basket: 2 items, £23.00',
  text: 'held',
  count: '2',
};

describe('a page', () => {
  test('escapes every text', () => {
    const html = renderPage(
      { shell, title: '</title><script>alert(1)</script>', description: '"><script>' },
      <p title={'" onclick="x'}>{'<img src=x onerror=alert(1)>'}</p>,
    );
    expect(html).not.toMatch(/<script>|<img|<b>Glass|" onclick="/);
    expect(html).toContain('The &lt;b>Glasshouse');
    expect(html).toContain('href="/sign-in?to=&quot;/>"');
  });

  test('has no inline script and no event handler', () => {
    const html = renderPage(
      { shell: { ...shell, widget }, title: 'June', scripts: ['countdown', 'quantity'] },
      'body',
    );
    const scripts = html.match(/<script[^>]*>[^<]*/g) ?? [];
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).toMatch(/src="\/assets\/\w+\.js"><?$/);
    expect(html).not.toMatch(/\son\w+=/);
  });

  test('begins with a doctype, names its language, and has a title that ends with the brand', () => {
    const html = renderPage({ shell, title: 'June 2026' }, 'body');
    expect(html).toMatch(/^<!doctype html><html lang="en-GB">/);
    expect(html).toContain('<title>June 2026 – The &lt;b>Glasshouse&lt;/b></title>');
  });

  test('marks its item in the menu', () => {
    const html = renderPage({ shell, title: 'June', current: '/hall/news/' }, 'body');
    expect(html).toMatch(/href="\/hall\/news\/" aria-current="page"/);
    expect(html.match(/aria-current/g)).toHaveLength(1);
  });

  test('has a link to skip the header', () => {
    const html = renderPage({ shell, title: 'June' }, 'body');
    expect(html).toMatch(/<body><a class="skip" href="#main">/);
    expect(html).toMatch(/<main id="main"/);
  });

  test('has no header and footer if it is bare', () => {
    const html = renderPage({ shell: { ...shell, widget }, title: 'Door', bare: true }, <main>in</main>);
    expect(html).not.toMatch(/class="top"|class="basket"|class="foot"/);
  });
});

describe('the header widget', () => {
  const linkOf = (headerWidget: Shell['widget']) =>
    /<a class="basket".*?<\/a>/.exec(
      renderPage({ shell: { ...shell, widget: headerWidget }, title: 'x' }, 'x'),
    )?.[0];

  test('is left out if its app cannot be reached', () => {
    expect(linkOf(undefined)).toBeUndefined();
  });

  test('has its whole content as its accessible name', () => {
    const link = linkOf({ ...widget, detail: '£23.00', timer: { secondsLeft: 761, text: '12 min' } }) ?? '';
    expect(link).not.toContain('aria-label');
    expect(link).toContain('<span class="only-sr">Your basket: 2 items, £23.00</span>');
    expect(link.match(/<(svg|span)[^>]* aria-hidden="true"/g)).toHaveLength(4);
  });

  test('gives the seconds left to the countdown island, and loads it', () => {
    const timed = { ...widget, timer: { secondsLeft: 761, text: '12 min' } };
    const html = renderPage({ shell: { ...shell, widget: timed }, title: 'x' }, 'x');
    expect(html).toContain('data-ends-in="761"');
    expect(html).toContain('src="/assets/countdown.js"');
  });

  test('loads no island without a timer', () => {
    expect(renderPage({ shell: { ...shell, widget }, title: 'x' }, 'x')).not.toContain('countdown.js');
  });
});

describe('the words of islands', () => {
  const wordsOf = (html: string) => {
    const [, json] = /<body data-words="([^"]*)"/.exec(html) ?? [];
    return json && JSON.parse(json.replaceAll('&quot;', '"'));
  };

  test('come with the page, in its language', () => {
    const words = wordsOf(renderPage({ shell, title: 'x', scripts: ['countdown', 'scanner'] }, 'x'));
    expect(words).toMatchObject({
      over: t('countdown.over'),
      announcements: { 300: t('countdown.announcement', { minutes: 5 }) },
      failed: t('scanner.failed'),
    });
    const pseudo = runInLocale('en-XA', () =>
      renderPage({ shell, title: 'x', scripts: ['countdown'], bare: true }, 'x'),
    );
    expect(wordsOf(pseudo).over).toBe(runInLocale('en-XA', () => t('countdown.over')));
  });

  test('are left out without an island that needs any', () => {
    expect(renderPage({ shell, title: 'x', scripts: ['quantity'] }, 'x')).toContain('<body>');
  });
});

describe('the choice of a language', () => {
  test('is offered if there are several, and leads back to the page', () => {
    const html = renderPage({ shell: { ...shell, locales: ['en-GB', 'en-XA'] }, title: 'x' }, 'x');
    expect(html).toMatch(
      /<form method="post" action="\/locale"[^>]*><input type="hidden" name="back" value="\/hall\/calendars\/"/,
    );
    expect(html).toMatch(/<button type="submit" name="locale" value="en-XA" lang="en-XA">/);
    expect(html).not.toContain('value="en-GB"');
  });

  test('is left out if there is only one', () => {
    expect(renderPage({ shell, title: 'x' }, 'x')).not.toContain('name="locale"');
  });
});
