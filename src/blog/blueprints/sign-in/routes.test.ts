import { describe, expect, test } from 'vitest';
import { peopleOf } from '../../../glue/people.ts';
import { createSignIn } from '../../../shared/auth/sign-in.ts';
import { newVisitor } from '../../../shared/builders.ts';
import { may } from '../../../shared/http/access.ts';
import { createBaseApp } from '../../../shared/http/create-base-app.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import { createBlogApp } from '../../app.ts';
import { t } from '../../messages/translate.ts';
import { testBlog } from '../../testing.ts';

const { db, pool, platform, signIn, diary, newBrowser } = await testBlog();
const BLOG = 'http://127.0.0.1:8000';

// An app in another process, which shares only the database and the secret key.
const anotherSignIn = createSignIn({ pool, secretKey: platform.secretKey, config: platform.config });
const another = createBaseApp(
  'market',
  { ...platform, people: peopleOf({ db, clock: platform.clock }, anotherSignIn) },
  (base) => {
    base.get('/user', may.anyone(), (c) => c.json({ user: c.var.user ?? null }));
    base.get('/mine', may.signedIn(), (c) => c.text('yours'));
  },
);

async function mailTo(email: string) {
  const mails = await waitingMails(db, email);
  const path = /http:\/\/127\.0\.0\.1:8000(\/sign-in\/\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '';
  return { count: mails.length, mail: mails.at(-1), path };
}

describe('a mailed link', () => {
  test('signs in to every app and redirects to the requested address', async () => {
    const browser = newBrowser();
    const next = 'http://127.0.0.1:8002/checkout?a=1';
    expect(await (await browser.at(another).get('/user')).json()).toEqual({ user: null });
    const requested = await browser.post('/sign-in', { email: ' Mab@Valley.example ', next });
    expect(requested.status).toBe(200);
    expect(await requested.text()).toContain('mab@valley.example');

    const { mail, path } = await mailTo('mab@valley.example');
    expect(mail?.subject).toBe(t('sign_in_mail.subject', { platform: platform.config.platformName }));
    const opened = await browser.get(path);
    expect(opened.headers.get('cache-control')).toBe('no-store');
    const page = await opened.text();
    expect(page).toContain('mab@valley.example');
    expect(page).toContain(`name="next" value="${next.replaceAll('&', '&amp;')}"`);

    const signedIn = await browser.post(path.split('?')[0] ?? '', { next });
    expect(signedIn.status).toBe(303);
    expect(signedIn.headers.get('location')).toBe(next);
    expect(await (await browser.at(another).get('/user')).json()).toMatchObject({
      user: { email: 'mab@valley.example', name: 'mab' },
    });
  });

  test('is not used up when it is only viewed', async () => {
    const browser = newBrowser();
    await browser.post('/sign-in', { email: 'scanned@valley.example' });
    const { path } = await mailTo('scanned@valley.example');
    const scanner = newBrowser();
    for (let times = 0; times < 3; times++) expect((await scanner.get(path)).status).toBe(200);
    expect(scanner.cookies.size).toBe(0);
    expect((await browser.post(path)).status).toBe(303);
    expect((await browser.at(another).get('/mine')).status).toBe(200);
  });

  test('works once, then offers another', async () => {
    const link = new URL(await signIn.makeLink({ email: 'twice@valley.example' }));
    expect((await newBrowser().post(link.pathname)).status).toBe(303);
    const browser = newBrowser();
    for (const answer of [await browser.post(link.pathname), await browser.get(link.pathname)]) {
      expect(answer.status).toBe(410);
      const page = await answer.text();
      expect(page).toContain(t('expired_link.title'));
      expect(page).toContain('action="/sign-in"');
    }
    expect(browser.cookies.size).toBe(0);
  });

  test('is refused with the same response whether it has expired or never existed', async () => {
    const link = new URL(await signIn.makeLink({ email: 'late@valley.example' }));
    await pool.query(`UPDATE verifications SET expires_at = now() - interval '1 second'`);
    for (const path of [link.pathname, `/sign-in/${'a'.repeat(32)}`, '/sign-in/%27', '/sign-in/x']) {
      expect((await newBrowser().get(path)).status).toBe(410);
      expect((await newBrowser().post(path)).status).toBe(410);
    }
  });

  test('does not reveal whether the address is known', async () => {
    await pool.query(`INSERT INTO users (name, email) VALUES ('Known', 'known@valley.example')`);
    const answerTo = async (email: string) => {
      const answer = await newBrowser().post('/sign-in', { email });
      return (await answer.text()).replaceAll(email, '…');
    };
    expect(await answerTo('known@valley.example')).toBe(await answerTo('unknown@valley.example'));
    const [known, unknown] = [await mailTo('known@valley.example'), await mailTo('unknown@valley.example')];
    expect(known.mail?.text.replace(known.path, '')).toBe(unknown.mail?.text.replace(unknown.path, ''));
  });

  test('is not sent to an invalid address', async () => {
    const before = (await waitingMails(db)).length;
    for (const email of ['', 'mab', 'mab@', 'a@b.example, c@d.example', 'x\r\nBcc: y@z.example']) {
      const answer = await newBrowser().post('/sign-in', { email });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(shared('field.email'));
    }
    expect(await waitingMails(db)).toHaveLength(before);
  });

  test('is sent to one address at most five times, with the same response afterwards', async () => {
    const limits = { ...platform.limits, links: createLimits().links };
    const limited = createBlogApp({ platform: { ...platform, limits }, signIn, diary });
    const email = 'flooded@valley.example';
    const answers = [];
    for (let times = 0; times < 8; times++) {
      answers.push(await (await newBrowser().at(limited).post('/sign-in', { email })).text());
    }
    expect(new Set(answers).size).toBe(1);
    expect((await mailTo(email)).count).toBe(5);
  });

  test('is requested by one client at most five times a minute', async () => {
    const limited = createBlogApp({ platform: { ...platform, limits: createLimits() }, signIn, diary });
    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const answer = await newBrowser()
        .at(limited)
        .post('/sign-in', { email: `${name}@many.example` });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('does not sign in after too many wrong ones from the network', async () => {
    const limited = createBlogApp({ platform: { ...platform, limits: createLimits() }, signIn, diary });
    const browser = newBrowser().at(limited);
    const { pathname } = new URL(await signIn.makeLink({ email: 'guessed@valley.example' }));
    for (let n = 0; n < 30; n++) {
      expect((await browser.get(`/sign-in/${'a'.repeat(32)}`)).status).toBe(410);
      expect((await browser.post(`/sign-in/${'b'.repeat(32)}`)).status).toBe(410);
    }
    expect((await browser.get(pathname)).status).toBe(429);
    expect((await browser.post(pathname)).status).toBe(429);
    expect(browser.cookies.size).toBe(0);
  });
});

describe('the address after signing in', () => {
  const addressAfter = async (next: string) => {
    const link = new URL(await signIn.makeLink({ email: 'redirected@valley.example' }));
    return (await newBrowser().post(link.pathname, { next })).headers.get('location');
  };

  test.each([
    [
      'http://127.0.0.1:8003/hall/calendars/?month=2026-06',
      'http://127.0.0.1:8003/hall/calendars/?month=2026-06',
    ],
    ['/hall/news/', `${BLOG}/hall/news/`],
  ])('is the requested one: %s', async (next, to) => {
    expect(await addressAfter(next)).toBe(to);
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
    `blob:${BLOG}/5b1a1d1c-0000-4000-8000-000000000000`,
    'blob:http://127.0.0.1:8003/x',
    `filesystem:${BLOG}/temporary/x`,
    `view-source:${BLOG}/`,
    'ftp://127.0.0.1:8000/',
    '///evil.example/',
    '/\t/evil.example/',
    '/sign-in',
    '/sign-out',
    `${BLOG}/${'x'.repeat(600)}`,
  ])('is the account instead of %s', async (next) => {
    expect(await addressAfter(next)).toBe('/account');
    const form = await (await newBrowser().get(`/sign-in?next=${encodeURIComponent(next)}`)).text();
    expect(form).not.toContain('name="next"');
  });
});

describe('a session', () => {
  test('ends in every app by signing out', async () => {
    const browser = newBrowser('http://127.0.0.1:8003');
    const link = new URL(await signIn.makeLink({ email: 'leaving@valley.example' }));
    await browser.post(link.pathname);
    expect((await browser.at(another).get('/mine')).status).toBe(200);
    const response = await browser.post('/sign-out');
    expect(response.status).toBe(303);
    expect(browser.cookies.size).toBe(0);
    const answer = await browser.at(another).get('/mine');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toContain(`${BLOG}/sign-in?next=`);
  });

  test('ends together with the visitor: the next one at this browser is another', async () => {
    const browser = newBrowser();
    browser.cookies.set('visitor', newVisitor().visitor);
    await browser.post('/sign-out');
    expect(browser.cookies.has('visitor')).toBe(false);
  });

  test('is not ended by a link or by a form on another site', async () => {
    const browser = newBrowser();
    const link = new URL(await signIn.makeLink({ email: 'staying@valley.example' }));
    await browser.post(link.pathname);
    expect((await browser.get('/sign-out')).status).toBe(404);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.post('/sign-out', {}, { headers: foreign })).status).toBe(403);
    expect((await browser.at(another).get('/mine')).status).toBe(200);
  });

  test('is not started by a form on another site', async () => {
    const link = new URL(await signIn.makeLink({ email: 'fixed@valley.example' }));
    const browser = newBrowser();
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.post(link.pathname, {}, { headers: foreign })).status).toBe(403);
    expect(browser.cookies.size).toBe(0);
  });
});
