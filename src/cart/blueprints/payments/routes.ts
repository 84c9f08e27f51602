import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { reason } from '../../messages/translate.ts';
import { settlePayment } from '../../operations/settle-payment.ts';
import type { CartDeps } from '../../ports.ts';

/** /webhooks: the events of payment providers, each in the provider's format. */
export function paymentsBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.post('/:provider', may.provider(), (c) => receiveWebhook(c, deps));
  return app;
}

async function receiveWebhook(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  const provider = ports.providers.find(({ name }) => name === c.req.param('provider'));
  if (!provider) throw new NotFound(reason('no_such_provider'));
  const event = provider.parseWebhook(await c.req.text(), c.req.raw.headers);
  if (event) {
    const now = platform.clock.now();
    await transaction(platform.db, (tx) => settlePayment(tx, ports.sellers, provider.name, event, now));
  }
  return c.json({ received: true });
}
