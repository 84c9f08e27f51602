import { defineConfig } from 'vitest/config';
import { findInstalledPostgres } from './src/shared/testing/installed-postgres.ts';

const shared = { pool: 'threads', testTimeout: 20_000, hookTimeout: 60_000 } as const;
// Races and browsers need the machine to themselves.
const alone = { fileParallelism: false, testTimeout: 120_000 } as const;

const onInstalled = {
  name: 'installed',
  include: [
    'proof/{races,space-races}.test.ts',
    'src/events/model/{claim-plans,occupancy}.test.ts',
    'src/shared/db/database.test.ts',
  ],
  sequence: { groupOrder: 3 },
};

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: 'src/shared/testing/postgres.ts',
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'unit',
          include: ['{src,client,scripts,bench}/**/*.test.{ts,tsx}'],
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          ...alone,
          name: 'proof',
          include: ['proof/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          ...alone,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      // The races and claims once more on the PostgreSQL of this machine, as it comes, if there is one.
      ...(findInstalledPostgres()
        ? [{ extends: true as const, test: { ...shared, ...alone, ...onInstalled } }]
        : []),
    ],
  },
});
