import { describe, expect, it } from 'vitest';
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
  platformName: 'Rose Ash Events',
};
const cart = { href: '/cart/', count: 2, total: '£23.00' };

describe('a page', () => {
  it('escapes every text it is given', () => {
    const html = renderPage(
      { shell, title: '</title><script>alert(1)</script>', description: '"><script>' },
      <p title={'" onclick="x'}>{'<img src=x onerror=alert(1)>'}</p>,
    );
    expect(html).not.toMatch(/<script>|<img|<b>Glass|" onclick="/);
    expect(html).toContain('The &lt;b>Glasshouse');
    expect(html).toContain('href="/sign-in?to=&quot;/>"');
  });

  it('runs no script and no handler that is written into it', () => {
    const html = renderPage(
      { shell: { ...shell, cart }, title: 'June', scripts: ['countdown', 'quantity'] },
      'body',
    );
    const scripts = html.match(/<script[^>]*>[^<]*/g) ?? [];
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).toMatch(/src="\/assets\/\w+\.js"><?$/);
    expect(html).not.toMatch(/\son\w+=/);
  });

  it('begins with a doctype, names its language, and its title ends with the venue', () => {
    const html = renderPage({ shell, title: 'June 2026' }, 'body');
    expect(html).toMatch(/^<!doctype html><html lang="en-GB">/);
    expect(html).toContain('<title>June 2026 – The &lt;b>Glasshouse&lt;/b></title>');
  });

  it('marks the part of the menu it belongs to', () => {
    const html = renderPage({ shell, title: 'June', current: '/hall/news/' }, 'body');
    expect(html).toMatch(/href="\/hall\/news\/" aria-current="page"/);
    expect(html.match(/aria-current/g)).toHaveLength(1);
  });

  it('lets the keyboard pass over the header', () => {
    const html = renderPage({ shell, title: 'June' }, 'body');
    expect(html).toMatch(/<body><a class="skip" href="#main">/);
    expect(html).toMatch(/<main id="main"/);
  });

  it('has no header at the door', () => {
    const html = renderPage({ shell: { ...shell, cart }, title: 'Door', bare: true }, <main>in</main>);
    expect(html).not.toMatch(/class="top"|class="basket"|class="foot"/);
  });
});

describe('the basket on every page', () => {
  const pill = (held: Shell['cart']) =>
    /<a class="basket".*?<\/a>/.exec(renderPage({ shell: { ...shell, cart: held }, title: 'x' }, 'x'))?.[0];
  const words = (held: Shell['cart']) => pill(held)?.replaceAll(/<[^>]+>/g, '');

  it('is left out when the cart can’t be asked', () => {
    expect(pill(undefined)).toBeUndefined();
  });

  it('says that it is empty', () => {
    expect(words({ ...cart, count: 0 })).toBe('Basket is empty');
  });

  it('says what is held, what it comes to and how long it lasts', () => {
    expect(words({ ...cart, secondsLeft: 761 })).toBe('Your basket: 2 held ·£23.00, held for 12 min');
  });

  it('hands the island the seconds left, and brings the island', () => {
    const html = renderPage({ shell: { ...shell, cart: { ...cart, secondsLeft: 761 } }, title: 'x' }, 'x');
    expect(html).toContain('data-ends-in="761"');
    expect(html).toContain('src="/assets/countdown.js"');
  });

  it('brings no island when nothing runs out', () => {
    expect(renderPage({ shell: { ...shell, cart }, title: 'x' }, 'x')).not.toContain('countdown.js');
  });
});
