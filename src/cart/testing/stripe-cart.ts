import { afterAll } from 'vitest';
import { byClock } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { createCartApp } from '../app.ts';
import { buildOrder } from '../builders.ts';
import type { Order } from '../model/order.ts';
import { createProviderPayment } from '../operations/create-provider-payment.ts';
import { saveWayToPay } from '../operations/save-payment-settings.ts';
import { startPayment } from '../operations/start-payment.ts';
import type { PaymentProvider } from '../providers/payment-provider.ts';
import { providerOf } from '../providers/providers-of.ts';
import { stripeKind } from '../providers/stripe.ts';
import { hold, PAGE, type TestCart, type Thing, testCart } from '../testing.ts';
import { STAND_IN_KEYS, type StripeStandIn, serveStripe } from './stripe-stand-in.ts';

export type StripeCart = TestCart & {
  stripe: StripeStandIn;
  stripeProvider(): Promise<PaymentProvider>;
  /** places an order and starts its payment, as a buyer does who chooses the card */
  order(thing?: Partial<Thing>): Promise<{ order: Order; reference: string }>;
};

/** The cart app, whose page is paid by Stripe, played by the stand-in. */
export async function stripeCart(): Promise<StripeCart> {
  const cart = await testCart();
  const { db, clock, platform } = cart;
  const stripe = await serveStripe(clock);
  afterAll(() => stripe.stop());
  const config = { ...platform.config, stripeApiUrl: stripe.origin };
  const kind = stripeKind({ ...platform, config }, { timeoutMs: 500 });
  const ports = { ...cart.ports, providers: [kind] };
  const keys = { secretKey: platform.secretKey, previousSecretKeys: [], allowsTestKeys: true };
  const way = { provider: 'stripe', forHire: true, forTickets: true, keys: STAND_IN_KEYS };
  await transaction(db, (tx) =>
    saveWayToPay(tx, { ...byClock(clock.now()), keys }, { containerId: PAGE, way, version: 0 }),
  );
  const app = createCartApp(platform, ports);
  const act = () => ({ ...byClock(clock.now()), ...ports });
  const stripeProvider = () => providerOf(db, [kind], PAGE, 'stripe');
  return {
    ...cart,
    ports,
    app,
    act,
    stripe,
    stripeProvider,
    async order(thing = {}) {
      const owner = newVisitor();
      await hold(db, owner, { heldUntil: clock.now().add({ minutes: 15 }), ...thing });
      const order = await buildOrder(db, ports.sellers, owner, { now: clock.now() });
      const key = { containerId: PAGE, orderId: order.id, provider: 'stripe', attempt: 1 };
      const payment = await transaction(db, (tx) => startPayment(tx, act(), key));
      const provider = await stripeProvider();
      const urls = { returnUrl: cart.origin, cancelUrl: cart.origin, webhookUrl: cart.origin };
      const page = { description: 'An order', locale: 'en-GB', ...urls };
      const url = await createProviderPayment(db, act(), { provider, order, payment, page });
      return { order, reference: new URL(url).pathname.replace('/pay/', '') };
    },
  };
}
