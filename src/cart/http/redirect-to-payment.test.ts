import { beforeEach, expect, test } from 'vitest';
import { byPayment } from '../../shared/act.ts';
import { NOW } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { may } from '../../shared/http/access.ts';
import { createBaseApp } from '../../shared/http/create-base-app.ts';
import { randomToken } from '../../shared/ids.ts';
import { testClient } from '../../shared/testing/client.ts';
import { parsePage, refreshOf } from '../../shared/testing/page.ts';
import { ProviderUnavailable } from '../errors.ts';
import { t } from '../messages/translate.ts';
import { startPayment } from '../operations/start-payment.ts';
import type { PaymentProvider, PaymentRequest, ProviderKind } from '../providers/payment-provider.ts';
import { placeTestOrder, testCart } from '../testing.ts';
import { redirectToPayment } from './redirect-to-payment.ts';

const cart = await testCart();
const { db, clock, platform, ports } = cart;
// The buyer's browser knows the cart by another name than its configuration.
const origin = 'http://localhost:8002';

let requests: PaymentRequest[] = [];
/** where the provider sends the buyer; it is unavailable without */
let address: string | undefined;
const kind: ProviderKind = {
  name: 'test',
  needsNoAccount: true,
  open: () =>
    ({
      name: 'test',
      label: () => 'Card',
      payWithin: { minutes: 15 },
      async start(request: PaymentRequest) {
        requests.push(request);
        if (address === undefined) throw new ProviderUnavailable('out of order');
        return { reference: `ref-${randomToken()}`, redirectUrl: address };
      },
    }) as unknown as PaymentProvider,
};

beforeEach(() => {
  clock.set(NOW);
  requests = [];
  address = 'https://pay.example/checkout?session=a&lang=en';
});

/** Posts what starts a payment of a new order. */
async function pay(headers: Record<string, string> = {}) {
  const { order } = await placeTestOrder(cart);
  const { container_id: containerId, id: orderId } = order;
  const payment = await transaction(db, (tx) =>
    startPayment(tx, byPayment(clock.now()), { containerId, orderId, provider: 'test', attempt: 2 }),
  );
  const deps = { platform, ports: { ...ports, providers: [kind] } };
  const app = createBaseApp('cart', platform, (base) => {
    base.post('/pay', may.anyone(), (c) => redirectToPayment(c, deps, { order, payment }));
  });
  const response = await testClient(app, origin).post('/pay', {}, { headers });
  return { order, response, html: await response.text() };
}

test('responds with a page that leads to the provider by itself, and by a link', async () => {
  const { response, html } = await pay();
  expect(response.status).toBe(200);
  expect(refreshOf(html)).toBe(address);
  const page = parsePage(html);
  expect(page.byRole('link', t('onwards.go')).getAttribute('href')).toBe(address);
  expect(page.byRole('main').textContent).toContain('pay.example');
  expect(html).not.toContain('<script');
});

test('needs no other origin in the content security policy', async () => {
  const { response } = await pay();
  const policy = response.headers.get('content-security-policy');
  expect(policy).toMatch(/form-action 'self' https?:/);
  expect(policy).not.toContain('pay.example');
});

test('tells the provider the language, and addresses that lead back to this order', async () => {
  const { order } = await pay({ 'accept-language': 'en-XA' });
  expect(requests).toMatchObject([
    {
      locale: 'en-XA',
      orderCode: order.code,
      returnUrl: `${origin}/orders/${order.code}?from=payment`,
      cancelUrl: `${origin}/orders/${order.code}`,
    },
  ]);
});

test('builds the address of webhooks from the public URL, whatever host the request names', async () => {
  const { order } = await pay();
  expect(requests[0]?.webhookUrl).toBe(`http://127.0.0.1:8002/webhooks/test/${order.container_id}`);
});

test.each([
  ['the provider is unavailable', undefined],
  ['its address is none', 'checkout'],
  ['its address is a script', 'javascript:alert(1)'],
])('leads back to the order when %s', async (_, wrong) => {
  address = wrong;
  const { order, response } = await pay();
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `/orders/${order.code}?payment=unavailable`,
  ]);
});
