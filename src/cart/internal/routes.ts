import { Hono } from 'hono';
import { z } from 'zod';
import { may } from '../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../shared/http/context.ts';
import { parseForm } from '../../shared/http/form.ts';
import type { Owner, SessionId, UserId } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import { listBasket } from '../model/basket.ts';
import { listOrdersToPay } from '../model/order.ts';
import type { CartDeps } from '../ports.ts';
import { summaryOf } from '../rules/basket.ts';
import { basketWidget } from '../views/basket-widget.ts';

/** /internal/cart: the API for the other apps. */
export function internalRoutes(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/summary', may.app(), (c) => showSummary(c, deps));
  return app;
}

async function showSummary(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  const owner = parseForm(ownerSchema, c.req.query());
  const now = platform.clock.now();
  const held = await listBasket(platform.db, owner, ports.sellers, now);
  const toPay = await listOrdersToPay(platform.db, owner, now);
  const summary = summaryOf(held, toPay);
  return c.json({ ...summary, widget: basketWidget(summary, now) });
}

const ownerSchema = z
  .object({
    user_id: z.uuid().optional(),
    session_id: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  })
  .transform(({ user_id, session_id }, context): Owner => {
    if (user_id && !session_id) return { userId: user_id as UserId };
    if (session_id && !user_id) return { sessionId: session_id as SessionId };
    context.addIssue(t('internal.one_owner'));
    return z.NEVER;
  });
