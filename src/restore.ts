import { loadConfig } from './shared/config.ts';
import { restore } from './shared/db/restore.ts';
import { openServer } from './shared/db/server.ts';
import { StartupError } from './shared/startup-error.ts';

// npm run restore -- FILE: restores a backup into the empty database of DATABASE_URL, or of a new data folder.
try {
  const [file, ...more] = process.argv.slice(2);
  if (!file || more.length > 0) throw new StartupError('Name one backup: npm run restore -- FILE');
  const server = await openServer(loadConfig());
  const { header, manifest, migrated, skipped } = await restore(server.url, file).finally(() =>
    server.stop(),
  );
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `The database has the state of ${header.takenAt} again: ${rows.toLocaleString('en')} rows, compared with ${file}.`,
  );
  if (migrated.length > 0) console.log(`It was of an older version. Migrated: ${migrated.join(', ')}`);
  if (skipped.length > 0)
    console.log(`This version has no such tables, and left them out: ${skipped.join(', ')}`);
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
