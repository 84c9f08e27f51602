import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { NOW, SECRETS } from '../../shared/builders.ts';
import { Forbidden, Invalid } from '../../shared/errors.ts';
import { type ContainerId, randomToken } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { encryptSecret } from '../../shared/secrets.ts';
import { fixedClock } from '../../shared/testing/clock.ts';
import { ProviderUnavailable } from '../errors.ts';
import { signatureHeader } from '../testing/stripe-account.ts';
import { STAND_IN_KEYS, type StripeFault, serveStripe } from '../testing/stripe-stand-in.ts';
import type { PaymentRequest, ProviderEvent } from './payment-provider.ts';
import { credentialsOf, stripeKind } from './stripe.ts';

const PAGE = 7 as ContainerId;
const SITE = 'https://cart.example';
const clock = fixedClock(NOW);
const stripe = await serveStripe(clock);
const { account } = stripe;
afterAll(() => stripe.stop());

const configOf = (stripeApiUrl: string) =>
  ({ previousSecretKeys: [], stripeApiUrl, urls: { cart: SITE } }) as unknown as Parameters<
    typeof stripeKind
  >[0]['config'];

const keysFor = (page: ContainerId, keys: object = STAND_IN_KEYS) =>
  encryptSecret(SECRETS, credentialsOf(page, 'stripe'), JSON.stringify(keys));

const open = ({ page = PAGE, credentials = keysFor(page), url = stripe.origin, timeoutMs = 2000 } = {}) =>
  stripeKind({ config: configOf(url), secretKey: SECRETS.secretKey, clock }, { timeoutMs }).open({
    containerId: page,
    settings: {},
    credentials,
  });
const provider = open();

beforeEach(() => {
  clock.set(NOW);
  stripe.disturb();
  account.refundStatus = 'succeeded';
  stripe.calls.length = 0;
});

const requestOf = (fields: Partial<PaymentRequest> = {}): PaymentRequest => ({
  amount: minor(2300),
  currency: 'GBP',
  description: 'Rose Ash, order 7',
  orderCode: 'abc',
  attemptKey: '7-1',
  createdAt: clock.now(),
  locale: 'en-GB',
  capture: 'now',
  returnUrl: `${SITE}/orders/abc?from=payment`,
  cancelUrl: `${SITE}/orders/abc`,
  webhookUrl: `${SITE}/webhooks/stripe/7`,
  idempotencyKey: randomToken(),
  ...fields,
});

const start = async (fields: Partial<PaymentRequest> = {}) =>
  (await provider.start(requestOf(fields))).reference;

async function paid(fields: Partial<PaymentRequest> = {}) {
  const reference = await start(fields);
  account.decide(reference, 'card');
  return reference;
}

const kindsOf = (events: readonly ProviderEvent[]) => events.map(({ kind }) => kind);
const kindsNow = async (reference: string) => kindsOf(await provider.fetchState(reference));

/** The webhook of an event as Stripe sends it. */
const webhookOf = (event: object, { secret = STAND_IN_KEYS.webhookSecret, at = clock.now() } = {}) => {
  const body = JSON.stringify(event);
  return { body, headers: new Headers({ 'stripe-signature': signatureHeader(body, secret, at) }) };
};
const read = (event: object, options = {}, at = provider) => {
  const { body, headers } = webhookOf(event, options);
  return at.readWebhook(body, headers);
};
const eventsAbout = (reference: string) => {
  const { session, intent } = account.payment(reference);
  return account.events.filter(({ data }) => {
    const object = data.object as { id: string; payment_intent?: string };
    return object.id === session.id || [object.id, object.payment_intent].includes(intent?.id);
  });
};

describe('a payment', () => {
  test('leads to a page of Stripe that names what is bought, and knows the order', async () => {
    const { reference, redirectUrl } = await provider.start(requestOf());
    expect(redirectUrl).toBe(`${stripe.origin}/pay/${reference}`);
    expect(account.payment(reference).session).toMatchObject({
      amount_total: 2300,
      currency: 'gbp',
      locale: 'en',
      success_url: `${SITE}/orders/abc?from=payment`,
      cancel_url: `${SITE}/orders/abc`,
      metadata: { site: SITE, page: '7', order: 'abc', attempt: '7-1' },
      expires_at: Math.floor(NOW.add({ minutes: 40 }).epochMilliseconds / 1000),
    });
  });

  test('by card is paid, with its fee and what it is for', async () => {
    const reference = await paid();
    const claims = { page: '7', order: 'abc', attempt: '7-1' };
    expect(await provider.fetchState(reference)).toMatchObject([
      { kind: 'paid', amount: 2300, currency: 'GBP', reference, claims },
      { kind: 'fee', fee: 55, reference, claims, feeAt: NOW },
    ]);
  });

  test('is open until the buyer has paid, also after a card was declined', async () => {
    const reference = await start();
    expect(await kindsNow(reference)).toEqual([]);
    account.decide(reference, 'declined');
    expect(await kindsNow(reference)).toEqual([]);
    account.decide(reference, 'card');
    expect(await kindsNow(reference)).toEqual(['paid', 'fee']);
  });

  test.each([
    [true, ['paid', 'fee']],
    [false, ['failed']],
  ])('by a delayed method is on its way until it has come: %s', async (hasCome, kinds) => {
    const reference = await start();
    account.decide(reference, 'delayed');
    expect(await kindsNow(reference)).toEqual(['pending']);
    account.arrive(reference, hasCome);
    expect(await kindsNow(reference)).toEqual(kinds);
  });

  test('whose page has expired is cancelled', async () => {
    const reference = await start();
    expect(kindsOf(await provider.cancel({ reference, idempotencyKey: randomToken() }))).toEqual([
      'cancelled',
    ]);
  });

  test('that is cancelled too late is paid', async () => {
    const reference = await paid();
    expect(kindsOf(await provider.cancel({ reference, idempotencyKey: randomToken() }))).toEqual([
      'paid',
      'fee',
    ]);
  });
});

describe('an authorised payment', () => {
  const authorised = async () => {
    const reference = await start({ capture: 'later' });
    account.decide(reference, 'card');
    expect(await kindsNow(reference)).toEqual(['authorised']);
    return reference;
  };

  test.each([2300, 1000])('is captured: %i', async (amount) => {
    const reference = await authorised();
    const capture = { reference, amount: minor(amount), idempotencyKey: randomToken() };
    expect(await provider.capture(capture)).toMatchObject([{ kind: 'paid', amount }, { kind: 'fee' }]);
    expect(await provider.capture({ ...capture, idempotencyKey: randomToken() })).toMatchObject([
      { kind: 'paid', amount },
      { kind: 'fee' },
    ]);
  });

  test('is released, and can’t be captured afterwards', async () => {
    const reference = await authorised();
    const key = { reference, idempotencyKey: randomToken() };
    expect(kindsOf(await provider.cancel(key))).toEqual(['cancelled']);
    expect(kindsOf(await provider.capture({ ...key, amount: minor(2300) }))).toEqual(['cancelled']);
  });
});

describe('a refund', () => {
  const refund = (reference: string, amount: number, idempotencyKey = randomToken()) =>
    provider.refund({ reference, amount: minor(amount), idempotencyKey });

  test('of a part leaves the rest, and of more than the rest fails', async () => {
    const reference = await paid();
    const first = await refund(reference, 1000);
    expect(first.state).toBe('succeeded');
    expect((await refund(reference, 1300)).state).toBe('succeeded');
    expect((await refund(reference, 1)).state).toBe('failed');
    expect(await provider.fetchState(reference)).toMatchObject([
      { kind: 'paid' },
      { kind: 'fee' },
      { kind: 'refunded', refundReference: first.reference, amount: 1000, currency: 'GBP', isOurs: true },
      { kind: 'refunded', amount: 1300 },
    ]);
  });

  test('is pending until Stripe tells, and may fail days later', async () => {
    const reference = await paid();
    account.refundStatus = 'pending';
    const { reference: id, state } = await refund(reference, 1000);
    expect(state).toBe('pending');
    expect(await kindsNow(reference)).toEqual(['paid', 'fee']);
    account.endRefund(id, 'succeeded');
    expect(await kindsNow(reference)).toEqual(['paid', 'fee', 'refunded']);
    account.endRefund(id, 'failed');
    expect(await kindsNow(reference)).toEqual(['paid', 'fee', 'refund-failed']);
  });

  test('whose response was lost is made once, also when Stripe has forgotten the key', async () => {
    const reference = await paid();
    const key = randomToken();
    await refund(reference, 1000, key);
    stripe.calls.length = 0;
    expect((await refund(reference, 1000, key)).state).toBe('succeeded');
    expect(stripe.calls).not.toContain('POST /v1/refunds');
    expect(account.payment(reference).refunds).toHaveLength(1);
  });

  test('that was made at Stripe’s own site is told apart', async () => {
    const reference = await paid();
    account.refund(account.payment(reference).intent?.id ?? '', 500);
    const [last] = (await provider.fetchState(reference)).slice(-1);
    expect(last).toMatchObject({ kind: 'refunded', amount: 500, isOurs: false });
  });
});

describe('a dispute', () => {
  test.each([
    ['won', 'dispute-won'],
    ['lost', 'dispute-lost'],
  ] as const)('tells its amount and deadline, and is %s', async (status, end) => {
    const reference = await paid();
    const { id } = account.dispute(reference, { amount: 900 });
    const dispute = {
      ...{ reference: id, amount: 900, currency: 'GBP', reason: 'fraudulent' },
      evidenceDueAt: NOW.add({ hours: 7 * 24 }),
    };
    const events = await provider.fetchState(reference);
    expect(events.at(-1)).toMatchObject({ kind: 'disputed', dispute });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'fee', fee: 2055 }));
    clock.advance({ hours: 1 });
    account.closeDispute(id, status);
    const after = await provider.fetchState(reference);
    expect(kindsOf(after)).toEqual(['paid', 'fee', 'disputed', end]);
    expect(after).toContainEqual(expect.objectContaining({ kind: 'fee', fee: status === 'won' ? 55 : 2055 }));
  });

  test('may be an inquiry, which takes nothing', async () => {
    const reference = await paid();
    const { id } = account.dispute(reference, { inquiry: true });
    expect(await kindsNow(reference)).toEqual(['paid', 'fee', 'inquiry']);
    account.closeDispute(id, 'warning_closed');
    expect(await kindsNow(reference)).toEqual(['paid', 'fee', 'inquiry-closed']);
  });
});

describe('a webhook', () => {
  test('is read by what Stripe says when it is asked, whatever the event says', async () => {
    const reference = await paid();
    const [event] = eventsAbout(reference);
    if (!event) throw new Error('no event');
    Object.assign(event.data.object, { amount_total: 1, payment_status: 'unpaid' });
    const events = await read(event);
    expect(events).toMatchObject([{ kind: 'paid', amount: 2300 }, { kind: 'fee' }, { kind: 'notice-read' }]);
    expect(events.at(-1)?.id).toBe(event.id);
  });

  test('of each kind leads to the payment', async () => {
    const reference = await paid();
    account.refund(account.payment(reference).intent?.id ?? '', 500);
    account.dispute(reference);
    const told = eventsAbout(reference);
    expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThan(4);
    for (const event of told) expect(kindsOf(await read(event))).toContain('disputed');
  });

  test('that is forged, old or changed is refused', async () => {
    const reference = await paid();
    const [event] = eventsAbout(reference);
    if (!event) throw new Error('no event');
    const { body, headers } = webhookOf(event);
    const minutes = (count: number) => clock.now().subtract({ minutes: count });
    await expect(read(event, { secret: 'whsec_another1234' })).rejects.toThrow(Forbidden);
    await expect(read(event, { at: minutes(6) })).rejects.toThrow(Forbidden);
    expect(await read(event, { at: minutes(4) })).not.toEqual([]);
    await expect(provider.readWebhook(`${body} `, headers)).rejects.toThrow(Forbidden);
    await expect(provider.readWebhook(body, new Headers())).rejects.toThrow(Forbidden);
    await expect(read({ id: 'evt_1', type: 5 })).rejects.toThrow(Invalid);
  });

  test('about what is not this page’s changes nothing', async () => {
    const reference = await paid();
    const [event] = eventsAbout(reference);
    if (!event) throw new Error('no event');
    const other = open({ page: 8 as ContainerId });
    expect(kindsOf(await read(event, {}, other))).toEqual(['notice-read']);
    account.payment(reference).session.metadata = { page: '7', site: 'https://staging.example' };
    expect(kindsOf(await read(event))).toEqual(['notice-read']);
    expect(await read({ ...event, data: { object: { object: 'payout', id: 'po_1' } } })).toEqual([]);
    const unknown = { object: 'charge', id: 'ch_1', payment_intent: 'pi_of_another_shop' };
    expect(kindsOf(await read({ ...event, data: { object: unknown } }))).toEqual(['notice-read']);
  });
});

test('lists the notices of a time, oldest first', async () => {
  clock.advance({ hours: 5 });
  const from = clock.now();
  const reference = await paid();
  clock.advance({ hours: 1 });
  account.dispute(reference);
  const to = clock.now().add({ seconds: 1 });
  const notices = (await provider.notices?.list({ from, to })) ?? [];
  expect(notices.map(({ id }) => id)).toEqual(eventsAbout(reference).map(({ id }) => id));
  expect(kindsOf((await provider.notices?.read(notices[0] as (typeof notices)[0])) ?? [])).toContain(
    'disputed',
  );
  expect(await provider.notices?.list({ from: to, to: to.add({ hours: 1 }) })).toEqual([]);
});

describe('the check of an account', () => {
  test('says what is missing', async () => {
    stripe.webhookUrl = undefined;
    account.chargesEnabled = false;
    account.currentlyDue = ['external_account'];
    expect(await provider.check?.()).toMatchObject({
      isTest: true,
      takesPayments: false,
      missing: ['external_account', 'webhook'],
    });
    stripe.webhookUrl = `${SITE}/webhooks/stripe/7`;
    account.chargesEnabled = true;
    account.currentlyDue = [];
    expect(await provider.check?.()).toMatchObject({ takesPayments: true, missing: [] });
    stripe.webhookUrl = undefined;
  });

  test('makes a page of Stripe and ends it', async () => {
    await provider.check?.();
    expect([...account.payments.values()].at(-1)?.session.status).toBe('expired');
  });
});

describe('Stripe with a fault', () => {
  const calls = async (at: typeof provider, reference: string) => {
    const key = { reference, idempotencyKey: randomToken() };
    return [
      () => at.start(requestOf()),
      () => at.fetchState(reference),
      () => at.cancel(key),
      () => at.capture({ ...key, amount: minor(1) }),
      () => at.refund({ ...key, amount: minor(1) }),
      () => at.check?.(),
    ];
  };

  test.each(['slow', 'broken', 'limited', 'lost', 'unauthorised'] satisfies StripeFault[])(
    'is unavailable when it is %s, and its key is in no error',
    async (fault) => {
      const reference = await paid();
      stripe.disturb(fault);
      for (const call of await calls(open({ timeoutMs: 150 }), reference)) {
        const error = await Promise.resolve(call()).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(ProviderUnavailable);
        const code = fault === 'unauthorised' ? 'unauthorised' : 'unavailable';
        expect(error).toMatchObject({ code });
        expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('standin123456');
      }
    },
    30_000,
  );

  test.each(['lost', 'broken'] satisfies StripeFault[])(
    'is called again once by the SDK, with the same key: %s',
    async (fault) => {
      stripe.disturb(fault, 1);
      const before = account.payments.size;
      await provider.start(requestOf());
      expect(account.payments.size).toBe(before + 1);
    },
  );

  test('is unavailable when nobody listens, and when its keys can’t be read', async () => {
    await expect(open({ url: 'http://127.0.0.1:1' }).start(requestOf())).rejects.toThrow(ProviderUnavailable);
    const others = keysFor(8 as ContainerId);
    const unreadable = open({ credentials: others });
    await expect(unreadable.start(requestOf())).rejects.toMatchObject({ code: 'unreadable' });
    expect(unreadable.sells).toEqual({ hire: false, tickets: false });
  });

  test('never starts a payment of another amount under the same key', async () => {
    const request = requestOf();
    await provider.start(request);
    await expect(provider.start({ ...request, amount: minor(1) })).rejects.toThrow(ProviderUnavailable);
  });
});

// With a key of a sandbox, the same is asked of Stripe itself, as far as it goes without a browser.
describe.skipIf(!process.env.STRIPE_TEST_SECRET_KEY)('the sandbox of STRIPE_TEST_SECRET_KEY', () => {
  const keys = { ...STAND_IN_KEYS, secretKey: process.env.STRIPE_TEST_SECRET_KEY ?? '' };
  const sandbox = () =>
    open({ url: 'https://api.stripe.com', credentials: keysFor(PAGE, keys), timeoutMs: 8000 });
  const asked = (fields: Partial<PaymentRequest> = {}) =>
    requestOf({ createdAt: Temporal.Instant.fromEpochMilliseconds(Date.now()), ...fields });

  test('makes a page once, reads it, and ends it', { timeout: 60_000 }, async () => {
    const request = asked();
    const { reference, redirectUrl } = await sandbox().start(request);
    expect(redirectUrl).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    expect((await sandbox().start(request)).reference).toBe(reference);
    expect(await sandbox().fetchState(reference)).toEqual([]);
    const events = await sandbox().cancel({ reference, idempotencyKey: randomToken() });
    expect(events).toMatchObject([{ kind: 'cancelled', reference, claims: { page: '7', order: 'abc' } }]);
  });

  test('authorises only by card, and says of the account what it is', { timeout: 60_000 }, async () => {
    expect((await sandbox().start(asked({ capture: 'later' }))).reference).toMatch(/^cs_test_/);
    expect(await sandbox().check?.()).toMatchObject({ isTest: true });
    expect(await sandbox().notices?.list({ from: NOW, to: NOW.add({ hours: 1 }) })).toBeInstanceOf(Array);
  });
});
