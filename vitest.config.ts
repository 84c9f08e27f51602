import { defineConfig } from 'vitest/config';

const shared = { pool: 'threads', testTimeout: 20_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: 'src/shared/testing/postgres.ts',
    projects: [
      {
        extends: true,
        test: { ...shared, name: 'unit', include: ['{src,client,scripts}/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'proof',
          include: ['proof/**/*.test.ts'],
          // Races need the machine to themselves.
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
