import { pino } from 'pino';
import { peopleOf } from '../../glue/people.ts';
import { type Config, loadConfig } from '../config.ts';
import { createLimits } from '../http/limits.ts';
import type { People, Platform } from '../http/platform.ts';
import type { TestDatabase } from './database.ts';

/** In which a test client names who is signed in. */
export const USER_HEADER = 'x-test-user';

/**
 * What an app stands on, for tests: nobody is limited, nothing is logged, and no other app is there to be asked.
 * @param userOf how people sign in besides being named by the test client
 */
export function testPlatform(
  { db, clock }: TestDatabase,
  {
    config,
    userOf = async () => undefined,
    setLocale = async () => [],
  }: { config?: Partial<Config> } & Partial<Pick<People, 'userOf' | 'setLocale'>> = {},
): Platform {
  const nobody = 'http://127.0.0.1:1';
  return {
    config: {
      ...loadConfig({ DEMO: '0' }),
      internalUrls: { blog: nobody, market: nobody, cart: nobody, events: nobody },
      ...config,
    },
    secretKey: 'a key for tests, and for nothing but tests',
    db,
    clock,
    log: pino({ level: 'silent' }),
    assets: { url: (name) => `/assets/${name}` },
    limits: createLimits({ factor: 10_000 }),
    missingMigrations: async () => [],
    people: peopleOf(db, {
      userOf: async (headers, setCookie) => {
        const user = headers.get(USER_HEADER);
        return user ? JSON.parse(decodeURIComponent(user)) : await userOf(headers, setCookie);
      },
      setLocale,
    }),
  };
}
