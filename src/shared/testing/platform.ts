import { pino } from 'pino';
import { adoptVisitor } from '../../glue/cart-adoption.ts';
import { viewerOf as viewerOfUser } from '../../glue/people.ts';
import { SECRET_KEY } from '../builders.ts';
import { type Config, loadConfig } from '../config.ts';
import { createLimits } from '../http/limits.ts';
import type { People, Platform } from '../http/platform.ts';
import type { TestDatabase } from './database.ts';

/** The header in which a test client sends the signed-in user. */
export const USER_HEADER = 'x-test-user';

/**
 * Creates the platform of an app under test, without rate limits, logs or other apps.
 * @param options.viewerOf finds the user of a request without `USER_HEADER`
 */
export function testPlatform(
  { db, clock }: TestDatabase,
  {
    config,
    viewerOf = async () => undefined,
    setLocale = async () => [],
  }: { config?: Partial<Config> } & Partial<Pick<People, 'viewerOf' | 'setLocale'>> = {},
): Platform {
  const unreachable = 'http://127.0.0.1:1';
  return {
    config: {
      ...loadConfig({ DEMO: '0' }),
      internalUrls: { blog: unreachable, market: unreachable, cart: unreachable, events: unreachable },
      ...config,
    },
    secretKey: SECRET_KEY,
    db,
    clock,
    log: pino({ level: 'silent' }),
    assets: { url: (name) => `/assets/${name}` },
    limits: createLimits({ factor: 10_000 }),
    missingMigrations: async () => [],
    canStore: async () => true,
    localAnswers: new Map(),
    people: {
      async viewerOf(headers, setCookie) {
        const user = headers.get(USER_HEADER);
        if (!user) return await viewerOf(headers, setCookie);
        return await viewerOfUser(db, JSON.parse(decodeURIComponent(user)));
      },
      setLocale,
      adopt: (sessionId, userId) => adoptVisitor(db, { sessionId, userId }, clock.now()),
    },
  };
}
