import type { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Role } from '../capabilities.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/database.ts';
import type { StorageCheck } from '../db/storage.ts';
import type { Locale } from '../i18n/locale.ts';
import type { ContainerId, SessionId, UserId } from '../ids.ts';
import type { Assets } from '../layout/assets.ts';
import type { Clock } from '../time.ts';

/** What a process provides to its apps. */
export type Platform = {
  config: Config;
  /** for signatures between apps and with providers; each use derives its own key */
  secretKey: string;
  db: Db;
  clock: Clock;
  log: Logger;
  assets: Assets;
  limits: Limits;
  /** names of migrations that the database lacks; rejects when it can't be reached */
  missingMigrations: () => Promise<string[]>;
  canStore: StorageCheck;
  people: People;
  /** what the apps that this process serves answer each other, by path */
  localAnswers: Map<string, InternalAnswer>;
  /** without it, every page is rendered anew */
  pageCache?: PageCache | undefined;
};

/** The pages that this process has rendered within the last second for visitors without a cookie. */
export type PageCache = {
  pages: LRUCache<string, CachedPage>;
  /** those that are rendered now, for all who ask for them in the meantime; undefined if others may not have it */
  pending: Map<string, Promise<CachedPage | undefined>>;
};

export type CachedPage = { body: Uint8Array<ArrayBuffer>; etag: string; headers: Record<string, string> };

/** Answers a read of other apps with plain JSON data. */
export type InternalAnswer = (query: Record<string, string>) => Promise<unknown>;

/** How often one network or user may do something; for `links`, how many are mailed to one address. */
export type Limits = Record<LimitName, Limit> & { close(): void };
export type LimitName = 'holds' | 'orders' | 'sign-in' | 'links' | 'codes' | 'codes-of-user' | 'webhooks';
export type Limit = {
  /** Counts one more. Rejects with RateLimiterRes when the limit is exceeded. */
  consume(key: string): Promise<unknown>;
  /** Counts nothing. Rejects with RateLimiterRes when the limit is used up. */
  check(key: string): Promise<void>;
};

export type SignedIn = { id: UserId; name: string; email: string; locale?: string | null };

export type PageRole = { pageId: ContainerId; slug: string; role: Role };

/** The user of a session, with their roles on all pages. */
export type Viewer = { user: SignedIn; roles: readonly PageRole[] };

/** Users and their roles. */
export type People = {
  /** finds the user of the request's session; `setCookie` takes the cookies that prolong it. One query with a session cookie */
  viewerOf(headers: Headers, setCookie: (cookie: string) => void): Promise<Viewer | undefined>;
  /** stores the language of the user's pages and mails. @returns cookies to set */
  setLocale(headers: Headers, locale: Locale): Promise<string[]>;
  /** makes what the visitor holds the user's, in every app, in one transaction */
  adopt(sessionId: SessionId, userId: UserId): Promise<void>;
};
