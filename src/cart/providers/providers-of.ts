import type { Db, Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { listPaymentAccounts, type PaymentAccount } from '../model/payment-account.ts';
import type { PaymentProvider, ProviderKind } from './payment-provider.ts';

/** Opens the providers that a page can be paid by: those of its enabled accounts, and those that need none. */
export async function providersOf(
  db: Db | Tx,
  kinds: readonly ProviderKind[],
  containerId: ContainerId,
): Promise<PaymentProvider[]> {
  return openProviders(kinds, containerId, await listPaymentAccounts(db, containerId));
}

/** As `providersOf`, from accounts that the caller has read. */
export const openProviders = (
  kinds: readonly ProviderKind[],
  containerId: ContainerId,
  accounts: readonly PaymentAccount[],
): PaymentProvider[] =>
  kinds
    .map((kind) => ({ kind, account: accountWith(accounts, kind) }))
    .filter(({ kind, account }) => account?.enabled ?? kind.needsNoAccount)
    .map(({ kind, account }) => open(kind, containerId, account));

/**
 * Opens a provider by which a page has been paid, to read its events, refund, capture or cancel. The page may have
 * disabled its account since.
 * @throws NotFound if there is no such kind, or the page has no account with it
 */
export async function providerOf(
  db: Db | Tx,
  kinds: readonly ProviderKind[],
  containerId: ContainerId,
  name: string,
): Promise<PaymentProvider> {
  const kind = kinds.find((each) => each.name === name);
  const account = kind && accountWith(await listPaymentAccounts(db, containerId), kind);
  if (!kind || !(account || kind.needsNoAccount)) throw new NotFound(reason('no_such_provider'));
  return open(kind, containerId, account);
}

const accountWith = (accounts: readonly PaymentAccount[], { name }: ProviderKind) =>
  accounts.find(({ provider }) => provider === name);

const open = (kind: ProviderKind, containerId: ContainerId, account: PaymentAccount | undefined) =>
  kind.open({
    containerId,
    settings: settingsOf(account),
    ...(account?.credentials &&
      account.credentials_key && {
        credentials: { keyId: account.credentials_key, data: account.credentials },
      }),
    ...(account && { sells: { hire: account.for_hire, tickets: account.for_tickets } }),
  });

const settingsOf = (account: PaymentAccount | undefined): Record<string, unknown> =>
  account && typeof account.settings === 'object' && !Array.isArray(account.settings)
    ? { ...account.settings }
    : {};
