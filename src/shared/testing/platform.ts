import { pino } from 'pino';
import { type Config, loadConfig } from '../config.ts';
import { createLimits } from '../http/limits.ts';
import type { People, Platform } from '../http/platform.ts';
import type { TestDatabase } from './database.ts';

/** What an app stands on, for tests: nobody is limited, nothing is logged, and no other app is there to be asked. */
export function testPlatform(
  { db, clock }: TestDatabase,
  {
    config,
    ...others
  }: Partial<Omit<Platform, 'config' | 'people'>> & {
    config?: Partial<Config>;
    people: People;
  },
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
    ...others,
  };
}
