import { type Db, transaction } from '../../shared/db/database.ts';
import { decryptSecret, encryptSecret, keyIdOf, type SecretKeys } from '../../shared/secrets.ts';
import { listCredentialsOfOtherKeys, saveCredentials } from '../model/payment-account.ts';
import { credentialsOf } from '../providers/stripe.ts';

/**
 * Encrypts all credentials anew that were encrypted with a key before.
 * @returns how many, and the accounts whose credentials no known key decrypts
 */
export async function rotateCredentials(
  db: Db,
  keys: SecretKeys,
): Promise<{ rotated: number; unreadable: { containerId: number; provider: string }[] }> {
  return await transaction(db, async (tx) => {
    const unreadable: { containerId: number; provider: string }[] = [];
    let rotated = 0;
    for (const { containerId, provider, ...encrypted } of await listCredentialsOfOtherKeys(
      tx,
      keyIdOf(keys.secretKey),
    )) {
      const about = credentialsOf(containerId, provider);
      const text = decryptSecret(keys, about, encrypted);
      if (text === undefined) {
        unreadable.push({ containerId, provider });
        continue;
      }
      await saveCredentials(tx, containerId, provider, encryptSecret(keys, about, text));
      rotated++;
    }
    return { rotated, unreadable };
  });
}
