import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv } from '../../../shared/http/context.ts';
import type { CartDeps } from '../../deps.ts';
import { settlePayment } from '../../operations/settle-payment.ts';

/** /webhooks: what payment providers tell us, each in its own hand. */
export function paymentsBlueprint({ platform, ports }: CartDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post('/:provider', may.provider(), async (c) => {
    const provider = ports.providers.find(({ name }) => name === c.req.param('provider'));
    if (!provider) throw new NotFound('There is no such payment provider.');
    const event = provider.parseWebhook(await c.req.text(), c.req.raw.headers);
    if (event) {
      const now = platform.clock.now();
      await transaction(platform.db, (tx) => settlePayment(tx, ports.sellers, provider.name, event, now));
    }
    return c.json({ received: true });
  });

  return routes;
}
