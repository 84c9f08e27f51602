import type { Hono } from 'hono';
import type { AppEnv } from '../shared/http/context.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import type { Platform } from '../shared/http/platform.ts';
import { basketBlueprint } from './blueprints/basket/routes.tsx';
import {
  orderCancellationBlueprint,
  ticketCancellationBlueprint,
} from './blueprints/cancellation/routes.tsx';
import { checkoutBlueprint } from './blueprints/checkout/routes.tsx';
import { creditBlueprint } from './blueprints/credit/routes.tsx';
import { documentsBlueprint } from './blueprints/documents/routes.tsx';
import { orderBlueprint } from './blueprints/order/routes.tsx';
import { ordersBlueprint } from './blueprints/orders/routes.tsx';
import { webhooksBlueprint } from './blueprints/webhooks/routes.ts';
import { internalRoutes } from './internal/routes.ts';
import type { CartPorts } from './ports.ts';

/** The basket, checkout, orders, payments and refunds. */
export function createCartApp(platform: Platform, ports: CartPorts): Hono<AppEnv> {
  const deps = { platform, ports };
  // After a payment, the back button leads to the basket or the checkout, which must not be shown as they were before.
  const options = { cacheControl: 'private, no-store' };
  const mount = (app: Hono<AppEnv>) => {
    app.route('/internal/cart', internalRoutes(deps));
    app.route('/webhooks', webhooksBlueprint(deps));
    app.route('/', basketBlueprint(deps));
    app.route('/checkout', checkoutBlueprint(deps));
    app.route('/orders', ordersBlueprint(deps));
    app.route('/orders/:code/documents', documentsBlueprint(deps));
    app.route('/orders/:code', orderBlueprint(deps));
    app.route('/orders/:code/places/cancellation', orderCancellationBlueprint(deps));
    app.route('/credits/:credit', creditBlueprint(deps));
    app.route('/tickets/:ticket/cancellation', ticketCancellationBlueprint(deps));
  };
  return createBaseApp('cart', platform, mount, options);
}
