import { join } from 'node:path';
import { loadConfig } from './shared/config.ts';
import { backUp } from './shared/db/backup.ts';
import { findEmbedded } from './shared/db/embedded.ts';
import { openServer } from './shared/db/server.ts';
import { StartupError } from './shared/startup-error.ts';

// npm run backup -- FILE: writes the state of the database into a new file, whether or not the platform runs.
try {
  const [file, ...more] = process.argv.slice(2);
  if (!file || more.length > 0) throw new StartupError('Name one file to write: npm run backup -- FILE');
  const config = loadConfig();
  const running = config.databaseUrl ? undefined : await findEmbedded(config.dataDir);
  const server = running ? { url: running, async stop() {} } : await openServer(config);
  const { header, manifest } = await backUp(server.url, file).finally(() => server.stop());
  const tables = Object.values(manifest.tables);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `${file} has the state of ${header.takenAt}: ${rows.toLocaleString('en')} rows of ${tables.length} tables, read again and compared.`,
  );
  console.log(
    config.secretKey
      ? 'It does not contain SECRET_KEY: keep that as well, elsewhere.'
      : `It does not contain the secret key, ${join(config.dataDir, 'secret-key')}: keep that as well, elsewhere.`,
  );
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
