import { describe, expect, test } from 'vitest';
import { createSignIn } from '../../../shared/auth/sign-in.ts';
import { may } from '../../../shared/http/access.ts';
import { createBaseApp } from '../../../shared/http/create-base-app.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { testBrowser } from '../../../shared/testing/browser.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import { createBlogApp } from '../../app.ts';
import { testBlog } from '../../testing.ts';

const { app, db, pool, platform, signIn } = await testBlog();
const BLOG = 'http://127.0.0.1:8000';

// Another app as another process would have it: only the database and the key are the same.
const anotherSignIn = createSignIn({ pool, secretKey: platform.secretKey, config: platform.config });
const another = createBaseApp(
  'market',
  { ...platform, people: { ...platform.people, userOf: anotherSignIn.userOf } },
  (base) => {
    base.get('/who', may.anyone(), (c) => c.json({ user: c.var.user ?? null }));
    base.get('/mine', may.signedIn(), (c) => c.text('yours'));
  },
);

async function mailTo(email: string) {
  const mails = (await waitingMails(db)).filter((mail) => mail.to === email);
  const path = /http:\/\/127\.0\.0\.1:8000(\/sign-in\/\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '';
  return { count: mails.length, mail: mails.at(-1), path };
}

describe('by a mailed link', () => {
  test('one signs in, in every app, and goes where one wanted to', async () => {
    const browser = testBrowser();
    const next = 'http://127.0.0.1:8002/checkout?a=1';
    expect(await (await browser.get(another, '/who')).json()).toEqual({ user: null });
    const asked = await browser.post(app, '/sign-in', { email: ' Mab@Valley.example ', next });
    expect(asked.status).toBe(200);
    expect(await asked.text()).toContain('mab@valley.example');

    const { mail, path } = await mailTo('mab@valley.example');
    expect(mail?.subject).toBe('Sign in to Rose Ash');
    const opened = await browser.get(app, path);
    expect(opened.headers.get('cache-control')).toBe('no-store');
    const page = await opened.text();
    expect(page).toContain('mab@valley.example');
    expect(page).toContain(`name="next" value="${next.replaceAll('&', '&amp;')}"`);

    const entered = await browser.post(app, path.split('?')[0] ?? '', { next });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe(next);
    expect(await (await browser.get(another, '/who')).json()).toMatchObject({
      user: { email: 'mab@valley.example', name: 'mab' },
    });
  });

  test('looking at the link uses nothing up, however often a mail program looks', async () => {
    const browser = testBrowser();
    await browser.post(app, '/sign-in', { email: 'scanned@valley.example' });
    const { path } = await mailTo('scanned@valley.example');
    const scanner = testBrowser();
    for (let times = 0; times < 3; times++) expect((await scanner.get(app, path)).status).toBe(200);
    expect(scanner.cookies.size).toBe(0);
    expect((await browser.post(app, path)).status).toBe(303);
    expect((await browser.get(another, '/mine')).status).toBe(200);
  });

  test('the second time is told kindly that it is used, and may ask for another', async () => {
    const link = new URL(await signIn.makeLink({ email: 'twice@valley.example' }));
    expect((await testBrowser().post(app, link.pathname)).status).toBe(303);
    const browser = testBrowser();
    for (const answer of [await browser.post(app, link.pathname), await browser.get(app, link.pathname)]) {
      expect(answer.status).toBe(410);
      const page = await answer.text();
      expect(page).toContain('This link is no longer good');
      expect(page).toContain('action="/sign-in"');
    }
    expect(browser.cookies.size).toBe(0);
  });

  test('one that has run out, or was made up, is refused in the same way', async () => {
    const link = new URL(await signIn.makeLink({ email: 'late@valley.example' }));
    await pool.query(`UPDATE verifications SET expires_at = now() - interval '1 second'`);
    for (const path of [link.pathname, `/sign-in/${'a'.repeat(32)}`, '/sign-in/%27', '/sign-in/x']) {
      expect((await testBrowser().get(app, path)).status).toBe(410);
      expect((await testBrowser().post(app, path)).status).toBe(410);
    }
  });

  test('the answer does not tell whether the address is known', async () => {
    await pool.query(`INSERT INTO users (name, email) VALUES ('Known', 'known@valley.example')`);
    const answerTo = async (email: string) => {
      const answer = await testBrowser().post(app, '/sign-in', { email });
      return (await answer.text()).replaceAll(email, '…');
    };
    expect(await answerTo('known@valley.example')).toBe(await answerTo('unknown@valley.example'));
    const [known, unknown] = [await mailTo('known@valley.example'), await mailTo('unknown@valley.example')];
    expect(known.mail?.text.replace(known.path, '')).toBe(unknown.mail?.text.replace(unknown.path, ''));
  });

  test('something that is no address is said beside the field, and nothing is sent', async () => {
    const before = (await waitingMails(db)).length;
    for (const email of ['', 'mab', 'mab@', 'a@b.example, c@d.example', 'x\r\nBcc: y@z.example']) {
      const answer = await testBrowser().post(app, '/sign-in', { email });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('Enter an email address like name@example.com.');
    }
    expect(await waitingMails(db)).toHaveLength(before);
  });

  test('one address is sent five links, and whoever asks for more is told the same', async () => {
    const limits = { ...platform.limits, links: createLimits().links };
    const limited = createBlogApp({ platform: { ...platform, limits }, signIn });
    const email = 'flooded@valley.example';
    const answers = [];
    for (let times = 0; times < 8; times++) {
      answers.push(await (await testBrowser().post(limited, '/sign-in', { email })).text());
    }
    expect(new Set(answers).size).toBe(1);
    expect((await mailTo(email)).count).toBe(5);
  });

  test('one computer may ask five times a minute', async () => {
    const limited = createBlogApp({ platform: { ...platform, limits: createLimits() }, signIn });
    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const answer = await testBrowser().post(limited, '/sign-in', { email: `${name}@many.example` });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe('afterwards one is led', () => {
  const goneTo = async (next: string) => {
    const link = new URL(await signIn.makeLink({ email: 'led@valley.example' }));
    return (await testBrowser().post(app, link.pathname, { next })).headers.get('location');
  };

  test.each([
    [
      'http://127.0.0.1:8003/hall/calendars/?month=2026-06',
      'http://127.0.0.1:8003/hall/calendars/?month=2026-06',
    ],
    ['/hall/news/', `${BLOG}/hall/news/`],
  ])('to %s', async (next, to) => {
    expect(await goneTo(next)).toBe(to);
  });

  test.each([
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    'http://127.0.0.1:8000.evil.example/',
    'http://127.0.0.1:8000@evil.example/',
    'http://u:p@127.0.0.1:8000/',
    'http://127.0.0.1:9999/',
    'https://127.0.0.1:8000/',
    'javascript:alert(1)',
    'data:text/html,x',
    '/sign-in',
    '/sign-out',
    `${BLOG}/${'x'.repeat(600)}`,
  ])('to the account instead of %s', async (next) => {
    expect(await goneTo(next)).toBe('/account');
    const form = await (await testBrowser().get(app, `/sign-in?next=${encodeURIComponent(next)}`)).text();
    expect(form).not.toContain('name="next"');
  });
});

describe('a session', () => {
  test('ends in every app with signing out, from any of them', async () => {
    const browser = testBrowser('http://127.0.0.1:8003');
    const link = new URL(await signIn.makeLink({ email: 'leaving@valley.example' }));
    await browser.post(app, link.pathname);
    expect((await browser.get(another, '/mine')).status).toBe(200);
    const left = await browser.post(app, '/sign-out');
    expect(left.status).toBe(303);
    expect(browser.cookies.size).toBe(0);
    const answer = await browser.get(another, '/mine');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toContain(`${BLOG}/sign-in?next=`);
  });

  test('can’t be ended by a link, nor by a form on another site', async () => {
    const browser = testBrowser();
    const link = new URL(await signIn.makeLink({ email: 'staying@valley.example' }));
    await browser.post(app, link.pathname);
    expect((await browser.get(app, '/sign-out')).status).toBe(404);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.post(app, '/sign-out', {}, foreign)).status).toBe(403);
    expect((await browser.get(another, '/mine')).status).toBe(200);
  });

  test('can’t be begun by a form on another site', async () => {
    const link = new URL(await signIn.makeLink({ email: 'fixed@valley.example' }));
    const browser = testBrowser();
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.post(app, link.pathname, {}, foreign)).status).toBe(403);
    expect(browser.cookies.size).toBe(0);
  });
});
