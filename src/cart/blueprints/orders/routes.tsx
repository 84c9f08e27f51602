import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, ownerOf, signInUrl } from '../../../shared/http/context.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { t } from '../../messages/translate.ts';
import { listOrders } from '../../model/order.ts';
import type { CartDeps } from '../../ports.ts';
import { OrdersView } from './view.tsx';

/** /orders: an owner's orders, newest first. */
export function ordersBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showOrders(c, deps));
  return app;
}

async function showOrders(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  const owner = ownerOf(c);
  const orders = owner ? await listOrders(platform.db, owner) : [];
  const payeeIds = [...new Set(orders.map((order) => order.container_id))];
  return await sendPage(
    c,
    platformBranding(c),
    { title: t('orders.title'), noindex: true },
    <OrdersView
      orders={orders}
      payees={payeeIds.length > 0 ? await ports.payees.listPayees(platform.db, payeeIds) : new Map()}
      now={platform.clock.now()}
      signInHref={c.var.user ? undefined : signInUrl(c)}
    />,
  );
}
