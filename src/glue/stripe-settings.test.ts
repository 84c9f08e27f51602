import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { bankTransferKind } from '../cart/providers/by-hand.ts';
import { stripeKind } from '../cart/providers/stripe.ts';
import { STAND_IN_KEYS, serveStripe } from '../cart/testing/stripe-stand-in.ts';
import { t } from '../events/messages/translate.ts';
import { buildVenue, testEvents } from '../events/testing.ts';
import { byClock } from '../shared/act.ts';
import { NOW, SECRETS } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import { fixedClock } from '../shared/testing/clock.ts';
import { pageOf, parsePage } from '../shared/testing/page.ts';
import { treasuryOfCart } from './ports.ts';

const path = '/glasshouse/payments/settings/';
const clock = fixedClock();
const stripe = await serveStripe(clock);
afterAll(() => stripe.stop());
const { db, get, post, deps } = await testEvents();
const config = { ...deps.platform.config, stripeApiUrl: stripe.origin };
const providers = [stripeKind({ ...deps.platform, config }), bankTransferKind];
deps.ports.treasury = treasuryOfCart({ sellers: [], providers, keys: { ...SECRETS, allowsTestKeys: true } });
const { page, organiser } = await buildVenue(db);
const typed = { secret_key: STAND_IN_KEYS.secretKey, webhook_secret: STAND_IN_KEYS.webhookSecret };
const way = async () => {
  const { ways } = await deps.ports.treasury.getSettings(db, page.id);
  return ways.find(({ provider }) => provider === 'stripe');
};
const save = (fields: Record<string, string>, version: number) =>
  post(
    `${path}ways/stripe`,
    { secret_key: '', webhook_secret: '', ...fields, version: String(version) },
    {
      as: organiser,
    },
  );

beforeEach(async () => {
  await db.deleteFrom('account_reconciliations').execute();
  await db.deleteFrom('payment_accounts').execute();
  stripe.disturb();
});

test('Stripe says what is missing, where its webhook goes, and is not switched on without keys', async () => {
  const { byTestId, form } = await pageOf(get(path, { as: organiser }));
  expect(byTestId('webhook-url').textContent).toContain(`/webhooks/stripe/${page.id}`);
  expect(form('stripe').values).toMatchObject({ secret_key: '', webhook_secret: '' });
  const response = await save({ sells_stripe: 'hire' }, 0);
  expect(response.status).toBe(422);
  const { fieldError } = await pageOf(response);
  expect(fieldError('secret_key')).toBeDefined();
  expect(fieldError('webhook_secret')).toBeDefined();
  expect(await way()).toMatchObject({ forHire: false, version: 0 });
});

test('Stripe keeps its keys encrypted, shows their ends alone, and keeps them when others are typed', async () => {
  expect((await save({ ...typed, sells_stripe: 'tickets' }, 0)).status).toBe(303);
  const html = await (await get(path, { as: organiser })).text();
  for (const secret of Object.values(typed)) expect(html).not.toContain(secret);
  expect(html).toContain(typed.secret_key.slice(-4));
  const { rows } = await sql<{ row: string }>`SELECT a::text AS row FROM payment_accounts a`.execute(db);
  expect(rows).toHaveLength(1);
  for (const secret of Object.values(typed)) {
    expect(rows[0]?.row).not.toContain(secret);
    expect(rows[0]?.row).not.toContain(Buffer.from(secret).toString('hex'));
  }
  const version = (await way())?.version ?? 0;
  expect((await save({ webhook_secret: 'whsec_another123456', sells_stripe: 'hire' }, version)).status).toBe(
    303,
  );
  expect(await way()).toMatchObject({
    forHire: true,
    forTickets: false,
    keys: { secretKeyEnd: '3456', webhookSecretEnd: '3456', isTest: true },
  });
  const check = await deps.ports.treasury.checkAccount(db, byClock(NOW), {
    containerId: page.id,
    provider: 'stripe',
  });
  expect(check).toMatchObject({ check: { takesPayments: true } });
});

test.each([
  ['secret_key', { secret_key: 'pk_live_1234567890' }],
  ['secret_key', { secret_key: 'whsec_1234567890' }],
  ['webhook_secret', { webhook_secret: 'sk_live_1234567890' }],
])('Stripe refuses a wrong %s, and sends nothing of it back', async (field, wrong) => {
  const response = await save({ ...typed, ...wrong }, 0);
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).not.toContain(Object.values(wrong)[0]);
  expect(parsePage(html).fieldError(field)).toBeDefined();
});

test('Stripe is checked by a press: what it is called, that its key is one for tests, and what is missing', async () => {
  await save({ ...typed, sells_stripe: 'tickets' }, 0);
  stripe.account.currentlyDue = ['external_account'];
  const check = () => post(`${path}ways/stripe/checks`, {}, { as: organiser });
  const note = parsePage(await (await check()).text()).byRole('status').textContent;
  expect(note).toContain(t('payment_settings.test_key'));
  expect(note).toContain('external_account');
  expect(note).toContain(t('payment_settings.check_no_webhook'));
  stripe.disturb('unauthorised');
  const failed = parsePage(await (await check()).text()).byRole('alert').textContent;
  expect(failed).toContain(t('payment_settings.check_unauthorised'));
  stripe.account.currentlyDue = [];
});

test('Stripe is no way to be paid with a key for tests where these are not allowed', async () => {
  const treasury = treasuryOfCart({ sellers: [], keys: { ...SECRETS, allowsTestKeys: false } });
  const keys = STAND_IN_KEYS;
  const saving = (forHire: boolean) =>
    transaction(db, (tx) =>
      treasury.saveWayToPay(tx, byClock(NOW), {
        containerId: page.id,
        way: { provider: 'stripe', forHire, forTickets: false, keys },
        version: 0,
      }),
    );
  await expect(saving(true)).rejects.toMatchObject({ fields: { secret_key: expect.anything() } });
  await saving(false);
  expect(await way()).toMatchObject({ forHire: false, keys: { isTest: true } });
});
