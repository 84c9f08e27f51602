import { rotateCredentials } from './cart/operations/rotate-credentials.ts';
import { loadConfig } from './shared/config.ts';
import { openDatabase } from './shared/db/database.ts';
import { findEmbedded } from './shared/db/embedded.ts';
import { openServer } from './shared/db/server.ts';
import { StartupError } from './shared/startup-error.ts';

// npm run rotate-secret-key: encrypts the credentials of payment providers anew, whether or not the platform runs.
try {
  const config = loadConfig();
  const { secretKey, previousSecretKeys } = config;
  if (!secretKey)
    throw new StartupError('Set SECRET_KEY to the new key, and SECRET_KEY_PREVIOUS to the one before.');
  const running = config.databaseUrl ? undefined : await findEmbedded(config.dataDir);
  const server = running ? { url: running, async stop() {} } : await openServer(config);
  const { db, close } = openDatabase(server.url, { onIdleError: (error) => console.error(error) });
  try {
    const { rotated, unreadable } = await rotateCredentials(db, { secretKey, previousSecretKeys });
    console.log(`Encrypted the credentials of ${rotated} payment accounts with SECRET_KEY.`);
    if (unreadable.length > 0) {
      const pages = unreadable
        .map(({ containerId, provider }) => `${provider} of page ${containerId}`)
        .join(', ');
      throw new StartupError(
        `No key decrypts those of ${pages}: add the key that they were saved with to SECRET_KEY_PREVIOUS, or enter them again.`,
      );
    }
    if (previousSecretKeys.length > 0) console.log('SECRET_KEY_PREVIOUS can be removed now.');
  } finally {
    await close();
    await server.stop();
  }
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
