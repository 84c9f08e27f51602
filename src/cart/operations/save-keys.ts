import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { type FieldErrors, Invalid } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { decryptSecret, encryptSecret, type SecretKeys } from '../../shared/secrets.ts';
import { reason } from '../messages/translate.ts';
import { saveReconciled } from '../model/account-reconciliation.ts';
import { findCredentials, saveCredentials } from '../model/payment-account.ts';
import { credentialsOf } from '../providers/stripe.ts';
import { isTestKey, type StripeCredentials, stripeCredentials } from '../providers/stripe-client.ts';
import { nextReconciliation } from '../rules/reconciliation.ts';
import { scheduleReconciliation } from './reconcile-account.ts';

/** Keys as typed: empty if those that are saved are kept. */
export type KeysInput = StripeCredentials;

/** What the settings page shows of saved keys: their ends. */
export type KeysState = { secretKeyEnd: string; webhookSecretEnd: string; isTest: boolean };

/** How keys are kept. `allowsTestKeys`: whether a page may be paid with one, by which no money moves */
export type KeysPolicy = SecretKeys & { allowsTestKeys: boolean };

const PROVIDER = 'stripe';

/**
 * Decides which keys an account has from now on, as far as they are typed, and whether it can be switched on with them.
 * @throws Invalid
 */
export async function mergeKeys(
  tx: Tx,
  policy: KeysPolicy,
  { containerId, typed, isOn }: { containerId: ContainerId; typed: KeysInput; isOn: boolean },
): Promise<{ keys: KeysInput | undefined; settings: Partial<KeysState> }> {
  const saved = await readKeys(tx, policy, containerId);
  const keys = {
    secretKey: typed.secretKey || (saved?.secretKey ?? ''),
    webhookSecret: typed.webhookSecret || (saved?.webhookSecret ?? ''),
  };
  const errors: Record<string, FieldErrors[string]> = {};
  const isEmpty = keys.secretKey === '' && keys.webhookSecret === '';
  if (!isEmpty || isOn) {
    const { shape } = stripeCredentials;
    if (!shape.secretKey.safeParse(keys.secretKey).success) errors.secret_key = reason('stripe_key_invalid');
    if (!shape.webhookSecret.safeParse(keys.webhookSecret).success) {
      errors.webhook_secret = reason('stripe_webhook_secret_invalid');
    }
    if (isOn && isTestKey(keys.secretKey) && !policy.allowsTestKeys)
      errors.secret_key = reason('stripe_test_key');
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
  if (isEmpty) return { keys: undefined, settings: {} };
  const settings = {
    secretKeyEnd: keys.secretKey.slice(-4),
    webhookSecretEnd: keys.webhookSecret.slice(-4),
    isTest: isTestKey(keys.secretKey),
  };
  return { keys, settings };
}

/** Encrypts an account's keys, and has its notices compared with the provider's from now on. */
export async function saveKeys(
  tx: Tx,
  act: Act & { keys: SecretKeys },
  { containerId, keys }: { containerId: ContainerId; keys: KeysInput },
): Promise<void> {
  const encrypted = encryptSecret(act.keys, credentialsOf(containerId, PROVIDER), JSON.stringify(keys));
  await saveCredentials(tx, containerId, PROVIDER, encrypted);
  await saveReconciled(tx, containerId, PROVIDER, act.at);
  const key = { containerId, provider: PROVIDER };
  await scheduleReconciliation(tx, key, nextReconciliation(act.at, { failures: 0, isBehind: false }));
}

async function readKeys(
  tx: Tx,
  policy: SecretKeys,
  containerId: ContainerId,
): Promise<KeysInput | undefined> {
  const encrypted = await findCredentials(tx, containerId, PROVIDER);
  const text = encrypted && decryptSecret(policy, credentialsOf(containerId, PROVIDER), encrypted);
  return text === undefined ? undefined : stripeCredentials.safeParse(JSON.parse(text)).data;
}
