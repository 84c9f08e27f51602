import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, ownerOf, signInUrl } from '../../../shared/http/context.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { listOrders } from '../../model/order.ts';
import type { CartDeps } from '../../ports.ts';
import { OrdersView } from './view.tsx';

/** /orders: what one has ordered, newest first. */
export function ordersBlueprint({ platform }: CartDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get('/', may.anyone(), async (c) => {
    const owner = ownerOf(c);
    const orders = owner ? await listOrders(platform.db, owner) : [];
    return await sendPage(
      c,
      platformBranding(c),
      { title: 'Your orders', noindex: true },
      <OrdersView
        orders={orders}
        now={platform.clock.now()}
        signInHref={c.var.user ? undefined : signInUrl(c)}
      />,
    );
  });

  return routes;
}
