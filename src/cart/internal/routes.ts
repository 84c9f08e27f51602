import { Hono } from 'hono';
import { z } from 'zod';
import { may } from '../../shared/http/access.ts';
import type { AppEnv } from '../../shared/http/context.ts';
import { parseForm } from '../../shared/http/form.ts';
import type { Owner, SessionId, UserId } from '../../shared/ids.ts';
import { listBasket } from '../model/basket.ts';
import { listOrdersToPay } from '../model/order.ts';
import type { CartDeps } from '../ports.ts';
import { summaryOf } from '../rules/basket.ts';
import { basketWidget } from '../views/basket-widget.ts';

/** /internal/cart: what the other apps ask of the cart. */
export function internalRoutes({ platform, ports }: CartDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get('/summary', may.app(), async (c) => {
    const owner = parseForm(ownerInQuery, c.req.query());
    const now = platform.clock.now();
    const held = await listBasket(platform.db, ports.sellers, owner, now);
    const placed = await listOrdersToPay(platform.db, owner, now);
    const summary = summaryOf(held, placed);
    return c.json({ ...summary, widget: basketWidget(summary, now) });
  });

  return routes;
}

const ownerInQuery = z
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
    context.addIssue('Name a user or a session, and not both.');
    return z.NEVER;
  });
