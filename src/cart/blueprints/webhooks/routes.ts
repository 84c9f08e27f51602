import { Hono } from 'hono';
import { byPayment } from '../../../shared/act.ts';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { reason } from '../../messages/translate.ts';
import { settlePayment } from '../../operations/settle-payment.ts';
import type { CartDeps } from '../../ports.ts';
import { providerOf } from '../../providers/providers-of.ts';

/** /webhooks: the events of payment providers, each in the provider's format, at the address of a page's account. */
export function webhooksBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.post('/:provider/:container', may.provider(), (c) => receiveWebhook(c, deps));
  return app;
}

async function receiveWebhook(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  await limit(c, 'webhooks');
  const { db, clock } = platform;
  const containerId = parseId<ContainerId>(c.req.param('container'));
  if (containerId === undefined) throw new NotFound(reason('no_such_provider'));
  const provider = await providerOf(db, ports.providers, containerId, c.req.param('provider') ?? '');
  const events = await provider.readWebhook(await c.req.text(), c.req.raw.headers);
  // Each in a transaction of its own. If one fails, the provider sends all again, and those before it count once.
  for (const event of events) {
    const act = { ...byPayment(clock.now()), sellers: ports.sellers };
    await transaction(db, (tx) => settlePayment(tx, act, { containerId, provider, event }));
  }
  return c.json({ received: true });
}
