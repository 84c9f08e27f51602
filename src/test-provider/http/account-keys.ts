import { deriveKey, equal } from '../../shared/http/internal-auth.ts';

// The keys of a shop's account are derived from its name, so that no account has to be opened. A shop on the same secret
// key derives them too.

/** The key with which a shop calls the API. */
export const apiKeyOf = (secretKey: string, account: string): string =>
  `${account}.${deriveKey(secretKey, `test-provider-api/${account}`).toString('base64url')}`;

/** The account of an API key. @returns undefined if the key is wrong */
export function accountOf(secretKey: string, apiKey: string): string | undefined {
  const account = /^([a-z0-9-]{1,60})\./.exec(apiKey)?.[1];
  return account !== undefined && equal(apiKey, apiKeyOf(secretKey, account)) ? account : undefined;
}

/** The key that signs the webhooks of an account, in the form of Standard Webhooks. */
export const webhookSecretOf = (secretKey: string, account: string): string =>
  `whsec_${deriveKey(secretKey, `test-provider-webhooks/${account}`).toString('base64')}`;
