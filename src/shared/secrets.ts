import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deriveKey } from './http/internal-auth.ts';

/** SECRET_KEY, and those before it, which still decrypt what they have encrypted. */
export type SecretKeys = { secretKey: string; previousSecretKeys: readonly string[] };

/** A text that only a platform with the same SECRET_KEY can read. */
export type EncryptedSecret = { keyId: string; data: Buffer };

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret (AES-256-GCM, NIST SP 800-38D) with a key derived from SECRET_KEY.
 * @param about what it belongs to: it can't be decrypted as something else's
 */
export function encryptSecret({ secretKey }: SecretKeys, about: string, text: string): EncryptedSecret {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(secretKey), iv).setAAD(Buffer.from(about));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { keyId: keyIdOf(secretKey), data: Buffer.concat([iv, cipher.getAuthTag(), encrypted]) };
}

/** Decrypts a secret. @returns undefined if it was encrypted with an unknown key, as something else's, or has changed */
export function decryptSecret(
  { secretKey, previousSecretKeys }: SecretKeys,
  about: string,
  { keyId, data }: EncryptedSecret,
): string | undefined {
  const key = [secretKey, ...previousSecretKeys].find((each) => keyIdOf(each) === keyId);
  if (key === undefined || data.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, keyOf(key), data.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(about)).setAuthTag(data.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(data.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    return undefined;
  }
}

/** Names a key without revealing it. */
export const keyIdOf = (secretKey: string): string =>
  createHash('sha256').update(deriveKey(secretKey, 'credentials-key-id')).digest('hex').slice(0, 16);

const keyOf = (secretKey: string): Buffer => deriveKey(secretKey, 'credentials');
