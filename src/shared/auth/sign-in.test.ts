import { beforeEach, describe, expect, test } from 'vitest';
import { peopleOf } from '../../glue/people.ts';
import { testDatabase } from '../testing/database.ts';
import { createSignIn, type SignIn, type SignInOptions } from './sign-in.ts';

const database = await testDatabase();
const { db, clock, pool, queriesOf } = database;
const urls = {
  blog: 'http://127.0.0.1:8000',
  market: 'http://127.0.0.1:8001',
  cart: 'http://127.0.0.1:8002',
  events: 'http://127.0.0.1:8003',
};
const secretKey = 'a key for the tests of this file only';
const make = (config: Partial<SignInOptions['config']> = {}, key = secretKey) =>
  createSignIn({ pool, secretKey: key, config: { urls, ...config } });
const signIn = make();
const viewerOf = (headers: Headers, by: SignIn = signIn, setCookie: (cookie: string) => void = () => {}) =>
  peopleOf({ db, clock }, by).viewerOf(headers, setCookie);
const userOf = async (headers: Headers, by: SignIn = signIn) => (await viewerOf(headers, by))?.user;

const linkFor = async (email: string, name?: string) =>
  tokenOf(await signIn.makeLink(name ? { email, name } : { email }));
const tokenOf = (link: string) => new URL(link).pathname.split('/').at(-1) ?? '';

async function sessionOf(email: string): Promise<Headers> {
  const cookies = await signIn.openLink(await linkFor(email), new Headers());
  return headersWith(cookies ?? []);
}
const headersWith = (cookies: string[]) =>
  new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
describe('a link', () => {
  test('signs in a new user by the given name', async () => {
    const link = await signIn.makeLink({ email: 'mab@valley.example', name: 'Mab Rhys' });
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8000\/sign-in\/[A-Za-z]{32}$/);
    const cookies = await signIn.openLink(tokenOf(link), new Headers());
    expect(await userOf(headersWith(cookies ?? []))).toMatchObject({
      email: 'mab@valley.example',
      name: 'Mab Rhys',
    });
  });

  test('names a new user after their mail address if no name is given', async () => {
    expect((await userOf(await sessionOf('oli.marsh@valley.example')))?.name).toBe('oli.marsh');
  });

  test('signs in the same user again', async () => {
    const first = await userOf(await sessionOf('again@valley.example'));
    const second = await userOf(await sessionOf('again@valley.example'));
    expect(second).toEqual(first);
  });

  test('works once, even if opened several times at once', async () => {
    const token = await linkFor('once@valley.example');
    const opened = await Promise.all([1, 2, 3, 4].map(() => signIn.openLink(token, new Headers())));
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await signIn.openLink(token, new Headers())).toBeUndefined();
  });

  test('returns its mail address without being used up', async () => {
    const token = await linkFor('looked@valley.example');
    expect(await signIn.emailOfLink(token)).toBe('looked@valley.example');
    expect(await signIn.openLink(token, new Headers())).toBeDefined();
    expect(await signIn.emailOfLink(token)).toBeUndefined();
  });

  test('works for 15 minutes', async () => {
    const token = await linkFor('late@valley.example');
    const { rows } = await pool.query(`SELECT expires_at - now() AS left FROM verifications
      WHERE value LIKE '%late@valley.example%' AND expires_at BETWEEN now() + interval '14 min' AND now() + interval '15 min'`);
    expect(rows).toHaveLength(1);
    await pool.query(`UPDATE verifications SET expires_at = now() - interval '1 second'`);
    expect(await signIn.emailOfLink(token)).toBeUndefined();
    expect(await signIn.openLink(token, new Headers())).toBeUndefined();
  });

  test.each(['', 'x', 'a'.repeat(32), `' OR true --`, '%'.repeat(32)])(
    'is refused if it is invalid: %j',
    async (token) => {
      expect(await signIn.emailOfLink(token)).toBeUndefined();
      expect(await signIn.openLink(token, new Headers())).toBeUndefined();
    },
  );

  test('is only stored as a hash', async () => {
    const token = await linkFor('hidden@valley.example');
    const { rows } = await pool.query(`SELECT identifier || value AS kept FROM verifications`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map((row) => row.kept).join()).not.toContain(token);
  });

  test('contains the address to redirect to afterwards', async () => {
    const link = await signIn.makeLink(
      { email: 'next@valley.example' },
      'http://localhost:8000',
      `${urls.cart}/?a=b`,
    );
    expect(link).toMatch(
      /^http:\/\/localhost:8000\/sign-in\/\w+\?next=http%3A%2F%2F127\.0\.0\.1%3A8002%2F%3Fa%3Db$/,
    );
  });
});

describe('a session', () => {
  test('takes no query without a cookie or with a forged one', async () => {
    const forged = new Headers({ cookie: 'rose-ash.session_token=abcdef.c2lnbmF0dXJl; visitor=x' });
    const queries = await queriesOf(async () => {
      expect(await userOf(new Headers())).toBeUndefined();
      expect(await userOf(new Headers({ cookie: 'visitor=abc' }))).toBeUndefined();
      expect(await userOf(forged)).toBeUndefined();
    });
    expect(queries).toEqual([]);
  });

  test('takes one query, with the roles of its user', async () => {
    const headers = await sessionOf('quick@valley.example');
    const queries = await queriesOf(async () => {
      expect(await viewerOf(headers)).toMatchObject({ user: { email: 'quick@valley.example' }, roles: [] });
    });
    expect(queries).toHaveLength(1);
  });

  test('is refused with a cookie that is cut, longer, or signed for another token', async () => {
    const cookie = (await sessionOf('forged@valley.example')).get('cookie') ?? '';
    const other = (await sessionOf('other@valley.example')).get('cookie') ?? '';
    const [token = '', signature = ''] = decodeURIComponent(cookie.split('=')[1] ?? '').split('.');
    const [otherToken = ''] = decodeURIComponent(other.split('=')[1] ?? '').split('.');
    const withValue = (value: string) =>
      new Headers({ cookie: `rose-ash.session_token=${encodeURIComponent(value)}` });
    expect(await userOf(withValue(`${token}.${signature}`))).toBeDefined();
    const forged = [
      token,
      `${token}.`,
      `.${signature}`,
      `${token}.${signature.slice(0, -1)}`,
      `${token}.${signature}=`,
      `${otherToken}.${signature}`,
      `${token}.${signature}.${signature}`,
    ];
    for (const value of forged) expect([value, await userOf(withValue(value))]).toEqual([value, undefined]);
  });

  test('is refused on another platform', async () => {
    const other = make({}, 'another key, of another platform');
    expect(await userOf(await sessionOf('elsewhere@valley.example'), other)).toBeUndefined();
  });

  test('lasts 30 days from its last use', async () => {
    const headers = await sessionOf('rolling@valley.example');
    await pool.query(`UPDATE sessions SET expires_at = now() + interval '5 days'`);
    const cookies: string[] = [];
    expect(await viewerOf(headers, signIn, (cookie) => cookies.push(cookie))).toBeDefined();
    expect(cookies.find((cookie) => cookie.includes('session_token'))).toContain('Max-Age=2592000');
    const { rows } = await pool.query(`SELECT FROM sessions WHERE expires_at > now() + interval '29 days'`);
    expect(rows).toHaveLength(1);
    await pool.query(`UPDATE sessions SET expires_at = now() - interval '1 second'`);
    expect(await userOf(headers)).toBeUndefined();
  });

  test('is replaced at each sign-in, which ends the previous one', async () => {
    const first = await sessionOf('renewed@valley.example');
    const cookies = await signIn.openLink(await linkFor('renewed@valley.example'), first);
    const second = headersWith(cookies ?? []);
    expect(second.get('cookie')).not.toBe(first.get('cookie'));
    expect(await userOf(first)).toBeUndefined();
    expect(await userOf(second)).toBeDefined();
  });

  test('ends at sign-out', async () => {
    const headers = await sessionOf('leaving@valley.example');
    const cookies = await signIn.signOut(headers);
    expect(cookies.every((cookie) => /Max-Age=0/.test(cookie))).toBe(true);
    expect(cookies.map((cookie) => cookie.split('=')[0])).toContain('rose-ash.session_token');
    expect(await userOf(headers)).toBeUndefined();
  });

  test('has the new name at once after a change', async () => {
    const headers = await sessionOf('named@valley.example');
    const cookies = await signIn.updateUser(headers, { name: 'Nia Named' });
    expect((await userOf(headersWith(cookies)))?.name).toBe('Nia Named');
  });

  test('stores no data of the browser or its address', async () => {
    await sessionOf('private@valley.example');
    const { rows } = await pool.query(
      `SELECT DISTINCT coalesce(ip_address, '') || coalesce(user_agent, '') AS kept FROM sessions`,
    );
    expect(rows).toEqual([{ kept: '' }]);
  });
});

describe('a session cookie', () => {
  let token: string;
  beforeEach(async () => {
    token = await linkFor('cookie@valley.example');
  });

  test('is limited to the host, hidden from scripts, and not sent by other sites', async () => {
    const cookie = (await signIn.openLink(token, new Headers()))?.find((each) =>
      each.includes('session_token'),
    );
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/i);
    expect(cookie).not.toMatch(/Domain|Secure/);
  });

  test('is secure, and shared by the domain if there is one', async () => {
    const live = make({
      urls: { ...urls, blog: 'https://blog.coop.example' },
      cookieDomain: 'coop.example',
    });
    const cookie = (await live.openLink(token, new Headers()))?.find((each) =>
      each.includes('session_token'),
    );
    expect(cookie).toMatch(/^__Secure-rose-ash\.session_token=/);
    expect(cookie).toMatch(/Domain=coop\.example/);
    expect(cookie).toMatch(/Secure/);
    expect(await userOf(headersWith([cookie ?? '']), live)).toBeDefined();
  });
});

test('verifies a user who was given a role before their first sign-in', async () => {
  await pool.query(`INSERT INTO users (name, email) VALUES ('tom', 'tom@valley.example')`);
  const user = await userOf(await sessionOf('tom@valley.example'));
  expect(user?.name).toBe('tom');
  const { rows } = await pool.query(
    `SELECT id, email_verified FROM users WHERE email = 'tom@valley.example'`,
  );
  expect(rows).toEqual([{ id: user?.id, email_verified: true }]);
});

test('throws the original error of the database', async () => {
  const closed = database.openMore();
  await closed.close();
  const signInWithoutDatabase = createSignIn({ pool: closed.pool, secretKey, config: { urls } });
  await expect(signInWithoutDatabase.makeLink({ email: 'cut@valley.example' })).rejects.toThrow(/pool/);
});
