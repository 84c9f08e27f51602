import { expect, test } from 'vitest';
import { decryptSecret, encryptSecret, keyIdOf } from './secrets.ts';

const OLD = 'an old secret key of 32 characters and more';
const NEW = 'a new secret key of 32 characters and more';
const before = { secretKey: OLD, previousSecretKeys: [] };
const rotated = { secretKey: NEW, previousSecretKeys: ['another', OLD] };
const TEXT = 'sk_live_gläsern';

test('decrypts what it has encrypted, and encrypts it anew each time', () => {
  const secret = encryptSecret(before, 'page 7', TEXT);
  expect(decryptSecret(before, 'page 7', secret)).toBe(TEXT);
  expect(encryptSecret(before, 'page 7', TEXT).data.equals(secret.data)).toBe(false);
  expect(secret.data.includes(TEXT)).toBe(false);
});

test('decrypts with a key before, and encrypts with the new one', () => {
  const secret = encryptSecret(before, 'page 7', TEXT);
  expect(secret.keyId).toBe(keyIdOf(OLD));
  expect(decryptSecret(rotated, 'page 7', secret)).toBe(TEXT);
  const anew = encryptSecret(rotated, 'page 7', TEXT);
  expect(anew.keyId).toBe(keyIdOf(NEW));
  expect(decryptSecret(before, 'page 7', anew)).toBeUndefined();
});

test.each<[string, (data: Buffer) => Buffer]>([
  ['a bit of it has changed', (data) => data.with(data.length - 1, (data.at(-1) ?? 0) ^ 1) as Buffer],
  ['a bit of its tag has changed', (data) => data.with(13, (data[13] ?? 0) ^ 1) as Buffer],
  ['it is cut off', (data) => data.subarray(0, -1)],
  ['it is empty', () => Buffer.alloc(0)],
])('decrypts nothing when %s', (_, change) => {
  const { keyId, data } = encryptSecret(before, 'page 7', TEXT);
  expect(decryptSecret(before, 'page 7', { keyId, data: Buffer.from(change(data)) })).toBeUndefined();
});

test('decrypts nothing as something else’s', () => {
  const secret = encryptSecret(before, 'page 7', TEXT);
  expect(decryptSecret(before, 'page 8', secret)).toBeUndefined();
});
