import { expect, test } from 'vitest';
import { NOW } from '../../shared/builders.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { decryptSecret, encryptSecret, type SecretKeys } from '../../shared/secrets.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { findCredentials } from '../model/payment-account.ts';
import { credentialsOf } from '../providers/stripe.ts';
import { rotateCredentials } from './rotate-credentials.ts';

const { db } = await testDatabase();
const old: SecretKeys = { secretKey: 'the secret key before, of 32 characters', previousSecretKeys: [] };
const rotated = {
  secretKey: 'the secret key from now on, of 32 or more',
  previousSecretKeys: [old.secretKey],
};
const now = { ...rotated, previousSecretKeys: [] };

async function insert(page: number, keys: SecretKeys) {
  const containerId = page as ContainerId;
  const { keyId, data } = encryptSecret(keys, credentialsOf(containerId, 'stripe'), `keys of ${page}`);
  await db
    .insertInto('payment_accounts')
    .values({
      container_id: containerId,
      provider: 'stripe',
      credentials: data,
      credentials_key: keyId,
      created_at: NOW,
    })
    .execute();
}

const read = async (page: number, keys: SecretKeys) => {
  const containerId = page as ContainerId;
  const encrypted = await findCredentials(db, containerId, 'stripe');
  return encrypted && decryptSecret(keys, credentialsOf(containerId, 'stripe'), encrypted);
};

test('encrypts all credentials anew, once, and names those that no key decrypts', async () => {
  await insert(1, old);
  await insert(2, old);
  await insert(3, { secretKey: 'a key that nobody has kept, of 32 or more', previousSecretKeys: [] });
  expect(await read(1, rotated)).toBe('keys of 1');
  expect(await read(1, now)).toBeUndefined();
  expect(await rotateCredentials(db, rotated)).toEqual({
    rotated: 2,
    unreadable: [{ containerId: 3, provider: 'stripe' }],
  });
  for (const page of [1, 2]) {
    expect(await read(page, now)).toBe(`keys of ${page}`);
    expect(await read(page, old)).toBeUndefined();
  }
  expect(await rotateCredentials(db, rotated)).toMatchObject({ rotated: 0 });
});
