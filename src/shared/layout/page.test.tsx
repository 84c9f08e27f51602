import { describe, expect, test } from 'vitest';
import { renderPage, type Shell } from './page.tsx';

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
  test('escapes every text it is given', () => {
    const html = renderPage(
      { shell, title: '</title><script>alert(1)</script>', description: '"><script>' },
      <p title={'" onclick="x'}>{'<img src=x onerror=alert(1)>'}</p>,
    );
    expect(html).not.toMatch(/<script>|<img|<b>Glass|" onclick="/);
    expect(html).toContain('The &lt;b>Glasshouse');
    expect(html).toContain('href="/sign-in?to=&quot;/>"');
  });

  test('runs no script and no handler that is written into it', () => {
    const html = renderPage(
      { shell: { ...shell, widget }, title: 'June', scripts: ['countdown', 'quantity'] },
      'body',
    );
    const scripts = html.match(/<script[^>]*>[^<]*/g) ?? [];
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).toMatch(/src="\/assets\/\w+\.js"><?$/);
    expect(html).not.toMatch(/\son\w+=/);
  });

  test('begins with a doctype, names its language, and its title ends with the venue', () => {
    const html = renderPage({ shell, title: 'June 2026' }, 'body');
    expect(html).toMatch(/^<!doctype html><html lang="en-GB">/);
    expect(html).toContain('<title>June 2026 – The &lt;b>Glasshouse&lt;/b></title>');
  });

  test('marks the part of the menu it belongs to', () => {
    const html = renderPage({ shell, title: 'June', current: '/hall/news/' }, 'body');
    expect(html).toMatch(/href="\/hall\/news\/" aria-current="page"/);
    expect(html.match(/aria-current/g)).toHaveLength(1);
  });

  test('lets the keyboard pass over the header', () => {
    const html = renderPage({ shell, title: 'June' }, 'body');
    expect(html).toMatch(/<body><a class="skip" href="#main">/);
    expect(html).toMatch(/<main id="main"/);
  });

  test('has no header at the door', () => {
    const html = renderPage({ shell: { ...shell, widget }, title: 'Door', bare: true }, <main>in</main>);
    expect(html).not.toMatch(/class="top"|class="basket"|class="foot"/);
  });
});

describe('what an app shows in the header', () => {
  const linkOf = (shown: Shell['widget']) =>
    /<a class="basket".*?<\/a>/.exec(
      renderPage({ shell: { ...shell, widget: shown }, title: 'x' }, 'x'),
    )?.[0];

  test('is left out when the app cannot be reached', () => {
    expect(linkOf(undefined)).toBeUndefined();
  });

  test('is named in full for a screen reader', () => {
    expect(linkOf(widget)).toContain('aria-label="Your basket: 2 items, £23.00"');
  });

  test('gives the island the seconds left, and loads the island', () => {
    const timed = { ...widget, timer: { secondsLeft: 761, text: '12 min' } };
    const html = renderPage({ shell: { ...shell, widget: timed }, title: 'x' }, 'x');
    expect(html).toContain('data-ends-in="761"');
    expect(html).toContain('src="/assets/countdown.js"');
  });

  test('loads no island when nothing expires', () => {
    expect(renderPage({ shell: { ...shell, widget }, title: 'x' }, 'x')).not.toContain('countdown.js');
  });
});

describe('the choice of a language', () => {
  test('is offered where there is more than one, and leads back to the page', () => {
    const html = renderPage({ shell: { ...shell, locales: ['en-GB', 'en-XA'] }, title: 'x' }, 'x');
    expect(html).toMatch(
      /<form method="post" action="\/locale"[^>]*><input type="hidden" name="back" value="\/hall\/calendars\/"/,
    );
    expect(html).toMatch(/<button type="submit" name="locale" value="en-XA" lang="en-XA">/);
    expect(html).not.toContain('value="en-GB"');
  });

  test('is left out where there is only one', () => {
    expect(renderPage({ shell, title: 'x' }, 'x')).not.toContain('name="locale"');
  });
});
