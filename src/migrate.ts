import { loadConfig } from './shared/config.ts';
import { migrate } from './shared/db/migrate.ts';
import { openServer } from './shared/db/server.ts';
import { StartupError } from './shared/startup-error.ts';

// Runs in the blog's entrypoint before the app starts. The other apps never migrate.
try {
  const server = await openServer(loadConfig());
  const applied = await migrate(server.url).finally(() => server.stop());
  console.log(applied.length > 0 ? `Migrated: ${applied.join(', ')}` : 'The database is up to date.');
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
