import { beforeEach, expect, test } from 'vitest';
import { NOW } from '../../shared/builders.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import type { PaymentProvider, ProviderAccount, ProviderKind } from './payment-provider.ts';
import { providerOf, providersOf } from './providers-of.ts';

const { db } = await testDatabase();
const PAGE = 1 as ContainerId;
const OTHER_PAGE = 2 as ContainerId;

/** A kind whose providers only know with which account they were opened. */
const kindNamed = (name: string, needsNoAccount: boolean): ProviderKind => ({
  name,
  needsNoAccount,
  open: (account) => ({ name, account }) as unknown as PaymentProvider,
});
const kinds = [kindNamed('card', false), kindNamed('test', true)];

const namesOn = async (page: ContainerId) => (await providersOf(db, kinds, page)).map(({ name }) => name);
const accountOf = (provider: PaymentProvider | undefined) =>
  (provider as unknown as { account: ProviderAccount }).account;

async function addAccount(page: ContainerId, provider: string, { enabled = true, settings = {} } = {}) {
  await db
    .insertInto('payment_accounts')
    .values({ container_id: page, provider, enabled, settings, created_at: NOW })
    .execute();
}

beforeEach(async () => {
  await db.deleteFrom('payment_accounts').execute();
});

test('opens what needs no account, and the accounts of the page alone', async () => {
  expect(await namesOn(PAGE)).toEqual(['test']);
  await addAccount(PAGE, 'card', { settings: { key: 'of page 1' } });
  expect(await namesOn(PAGE)).toEqual(['card', 'test']);
  expect(await namesOn(OTHER_PAGE)).toEqual(['test']);
  const [card, testProvider] = await providersOf(db, kinds, PAGE);
  expect(accountOf(card)).toEqual({
    containerId: PAGE,
    settings: { key: 'of page 1' },
    sells: { hire: true, tickets: true },
  });
  expect(accountOf(testProvider)).toEqual({ containerId: PAGE, settings: {} });
});

test('offers no disabled account, but still opens it for what was paid by it', async () => {
  await addAccount(PAGE, 'card', { enabled: false });
  await addAccount(PAGE, 'test', { enabled: false });
  expect(await namesOn(PAGE)).toEqual([]);
  expect((await providerOf(db, kinds, PAGE, 'card')).name).toBe('card');
});

test('finds no provider that the page has no account with, or that is not configured', async () => {
  await addAccount(OTHER_PAGE, 'card');
  await addAccount(PAGE, 'cheque');
  await expect(providerOf(db, kinds, PAGE, 'card')).rejects.toThrow(NotFound);
  await expect(providerOf(db, kinds, PAGE, 'cheque')).rejects.toThrow(NotFound);
  expect(await namesOn(PAGE)).toEqual(['test']);
});
