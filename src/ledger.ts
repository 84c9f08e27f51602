import { findLedgerDifferences, listPagesWithLedger } from './cart/model/ledger-check.ts';
import { loadConfig } from './shared/config.ts';
import { openDatabase } from './shared/db/database.ts';
import { findEmbedded } from './shared/db/embedded.ts';
import { openServer } from './shared/db/server.ts';
import { StartupError } from './shared/startup-error.ts';

// npm run ledger: checks every posting of every page, whether or not the platform runs. Exits with 1 if something is off.
try {
  if (process.argv.length > 2)
    throw new StartupError('The check of the ledger takes no arguments: npm run ledger');
  const config = loadConfig();
  const running = config.databaseUrl ? undefined : await findEmbedded(config.dataDir);
  const server = running ? { url: running, async stop() {} } : await openServer(config);
  const { db, close } = openDatabase(server.url, { poolSize: 1, statementTimeoutMs: 0 });
  let off = 0;
  try {
    const pages = await listPagesWithLedger(db);
    for (const page of pages) {
      for (const { what, id, account, currency, amount } of await findLedgerDifferences(db, page)) {
        off++;
        console.log(
          `page ${page}: ${[what, id, account].filter(Boolean).join(' ')} is off by ${amount} ${currency}`,
        );
      }
    }
    console.log(
      off === 0 ? `The ledger of ${pages.length} pages adds up.` : `${off} things do not fit together.`,
    );
  } finally {
    await close();
    await server.stop();
  }
  process.exitCode = off === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(2);
}
