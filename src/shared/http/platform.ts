import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Db } from '../db/database.ts';
import type { Locale } from '../i18n/locale.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { Assets } from '../layout/assets.ts';
import type { Clock } from '../time.ts';

/** What every app stands on. */
export type Platform = {
  config: Config;
  /** signs what passes between apps and out to providers, each use with a key derived for it */
  secretKey: string;
  db: Db;
  clock: Clock;
  log: Logger;
  assets: Assets;
  limits: Limits;
  /** names of migrations that this code needs and the database has not had; rejects when it can't be reached */
  missingMigrations: () => Promise<string[]>;
  people: People;
};

/** How often one client address may do something; for `links`, how many are mailed to one address. */
export type Limits = Record<LimitName, { consume(key: string): Promise<unknown> }> & { close(): void };
export type LimitName = 'holds' | 'orders' | 'sign-in' | 'links' | 'codes';

export type SignedIn = { id: UserId; name: string; email: string; locale?: string | null };
export type Role = 'organiser' | 'steward';

/** Who somebody is, and what they may do on a page. */
export type People = {
  /** the user whose session the request carries; `setCookie` takes what keeps it alive in the browser */
  userOf(headers: Headers, setCookie?: (cookie: string) => void): Promise<SignedIn | undefined>;
  /** keeps the language in which mails are written to the user. @returns cookies to set */
  setLocale(headers: Headers, locale: Locale): Promise<string[]>;
  rolesOn(userId: UserId, pageSlug: string): Promise<Role[]>;
  /** what the visitor held becomes the user's, in every app, in one transaction */
  adopt(sessionId: SessionId, userId: UserId): Promise<void>;
};
