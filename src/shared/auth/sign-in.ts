import { createHmac } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { parseCookies } from 'better-auth/cookies';
import { magicLink } from 'better-auth/plugins/magic-link';
import type { Pool } from 'pg';
import type { Config } from '../config.ts';
import { deriveKey, equal } from '../http/internal-auth.ts';

const DAY_SECONDS = 86_400;
const LINK_SECONDS = 15 * 60;
const SESSION_SECONDS = 30 * DAY_SECONDS;

export type SignIn = {
  /** The token in the request's session cookie; undefined unless this platform has signed it. Takes no query. */
  sessionTokenOf(headers: Headers): Promise<string | undefined>;
  /**
   * Prolongs the request's session if it has not been prolonged for a day.
   * @param setCookie is called with its new cookies
   */
  prolongSession(headers: Headers, secondsLeft: number, setCookie: (cookie: string) => void): Promise<void>;
  /** Makes a link that signs in once, within 15 minutes. Opening it creates a user who does not exist yet. */
  makeLink(person: { email: string; name?: string }, base?: string, next?: string): Promise<string>;
  /** Finds the mail address of a link without using it up; undefined if the link is unknown, used or expired. */
  emailOfLink(token: string): Promise<string | undefined>;
  /** Uses a link up. @returns the cookies of the new session; undefined if the link is unknown, used or expired */
  openLink(token: string, headers: Headers): Promise<string[] | undefined>;
  /** Ends the session. @returns the cookies that delete it in the browser */
  signOut(headers: Headers): Promise<string[]>;
  /** Changes name or language. @returns the cookies that contain the change */
  updateUser(headers: Headers, change: { name?: string; locale?: string }): Promise<string[]>;
};

export type SignInOptions = {
  /** the pool of `pg`, because better-auth uses Date instead of Temporal */
  pool: Pool;
  secretKey: string;
  config: Pick<Config, 'urls' | 'cookieDomain'>;
};

/** Creates the sign-in by mailed links, on better-auth. The four apps share the cookie, and so the session. */
export function createSignIn(options: SignInOptions): SignIn {
  const auth = createAuth(options);
  return {
    sessionTokenOf: (headers) => findSessionToken(auth, headers),
    async prolongSession(headers, secondsLeft, setCookie) {
      if (secondsLeft < SESSION_SECONDS - DAY_SECONDS) await prolong(auth, headers, setCookie);
    },
    makeLink: async (person, base = options.config.urls.blog, next) => {
      const token = await createToken(auth, person);
      return `${base}/sign-in/${token}${next ? `?next=${encodeURIComponent(next)}` : ''}`;
    },
    emailOfLink: (token) => findEmail(options.pool, token),
    openLink: (token, headers) => openLink(auth, token, headers),
    signOut: (headers) => signOut(auth, headers),
    async updateUser(headers, change) {
      const updated = await unwrap(auth.api.updateUser({ body: change, headers, returnHeaders: true }));
      return updated.headers.getSetCookie();
    },
  };
}

type Auth = ReturnType<typeof createAuth>;

// As better-auth reads it, but without its query for the session, which findSession() replaces.
async function findSessionToken(auth: Auth, headers: Headers): Promise<string | undefined> {
  const cookies = headers.get('cookie');
  if (!cookies?.includes(`${COOKIE_PREFIX}.session_token=`)) return undefined;
  const { authCookies, secret } = await auth.$context;
  const { name } = authCookies.sessionToken;
  const [, token, signature] = /^(.+)\.([^.]+)$/.exec(parseCookies(cookies).get(name) ?? '') ?? [];
  if (!token || !signature) return undefined;
  const expected = createHmac('sha256', secret).update(token).digest('base64');
  return equal(signature, expected) ? token : undefined;
}

async function prolong(auth: Auth, headers: Headers, setCookie: (cookie: string) => void): Promise<void> {
  try {
    const session = await auth.api.getSession({ headers, returnHeaders: true });
    for (const cookie of session.headers.getSetCookie()) setCookie(cookie);
  } catch (error) {
    // Signed out in the meantime: there is nothing to prolong.
    if (!isAPIError(error) || error.cause) throw causeOf(error);
  }
}

async function createToken(auth: Auth, { email, name }: { email: string; name?: string }): Promise<string> {
  let token = '';
  const take = (created: string) => {
    token = created;
  };
  await unwrap(
    auth.api.signInMagicLink({
      body: { email, ...(name && { name }), metadata: { take } },
      headers: new Headers(),
    }),
  );
  return token;
}

async function findEmail(pool: Pool, token: string): Promise<string | undefined> {
  if (!isToken(token)) return undefined;
  const { rows } = await pool.query<{ email: string }>(
    `SELECT value::json ->> 'email' AS email FROM verifications WHERE identifier = $1 AND expires_at > now()`,
    [`magic-link:${await hashToken(token)}`],
  );
  return rows[0]?.email;
}

async function openLink(auth: Auth, token: string, headers: Headers): Promise<string[] | undefined> {
  if (!isToken(token)) return undefined;
  let opened: { headers: Headers };
  try {
    // Without the request's headers, so that no other session and no data of the browser is involved.
    opened = await auth.api.magicLinkVerify({
      query: { token },
      headers: new Headers(),
      returnHeaders: true,
    });
  } catch (error) {
    if (isAPIError(error) && error.status === 'FOUND') return undefined;
    throw causeOf(error);
  }
  await signOut(auth, headers);
  return opened.headers.getSetCookie();
}

async function signOut(auth: Auth, headers: Headers): Promise<string[]> {
  const ended = await unwrap(auth.api.signOut({ headers, returnHeaders: true }));
  return ended.headers.getSetCookie();
}

const COOKIE_PREFIX = 'rose-ash';

function createAuth({ pool, secretKey, config }: SignInOptions) {
  return betterAuth({
    baseURL: config.urls.blog,
    secret: deriveKey(secretKey, 'sign-in').toString('base64url'),
    database: pool,
    trustedOrigins: Object.values(config.urls),
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', ...DATES },
      additionalFields: { locale: { type: 'string', required: false } },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...DATES,
      },
      expiresIn: SESSION_SECONDS,
      updateAge: DAY_SECONDS,
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...DATES,
      },
    },
    verification: { modelName: 'verifications', fields: { expiresAt: 'expires_at', ...DATES } },
    databaseHooks: {
      user: {
        create: {
          // A new user is named after their mail address until they change it.
          before: async (user) => ({ data: { ...user, name: user.name || nameFrom(user.email) } }),
        },
      },
    },
    plugins: [
      magicLink({
        expiresIn: LINK_SECONDS,
        storeToken: { type: 'custom-hasher', hash: hashToken },
        sendMagicLink: ({ token, metadata }) => metadata?.take(token),
      }),
    ],
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: config.urls.blog.startsWith('https:'),
      crossSubDomainCookies: config.cookieDomain ? { enabled: true, domain: config.cookieDomain } : undefined,
      ipAddress: { disableIpTracking: true },
      // The schema comes from our own migrations, which /readyz checks.
      database: { generateId: 'uuid', joins: true, validateSchema: false },
    },
    // The routes of better-auth are not mounted, and those of the blog have their own limits.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

const DATES = { createdAt: 'created_at', updatedAt: 'updated_at' };

const isToken = (text: string): boolean => /^[A-Za-z]{32}$/.test(text);

async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Buffer.from(digest).toString('base64url');
}

export const nameFrom = (email: string): string => email.split('@')[0]?.slice(0, 60) || 'Somebody';

async function unwrap<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw causeOf(error);
  }
}

// better-auth wraps database errors, which our error page needs to recognise.
const causeOf = (error: unknown): unknown =>
  isAPIError(error) && error.cause instanceof Error ? error.cause : error;
