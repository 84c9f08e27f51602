import { Hono } from 'hono';
import { z } from 'zod';
import { may } from '../../shared/http/access.ts';
import type { AppEnv } from '../../shared/http/context.ts';
import { type FormInput, parseForm } from '../../shared/http/form.ts';
import { answerLocally } from '../../shared/http/internal-client.ts';
import type { Owner, SessionId, UserId } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import { listBasketTotals } from '../model/basket.ts';
import type { CartDeps } from '../ports.ts';
import { summaryOfTotals } from '../rules/basket.ts';
import { basketWidget } from '../views/basket-widget.ts';

/** /internal/cart: the API for the other apps. */
export function internalRoutes(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const summary = (query: FormInput) => getSummary(deps, query);
  answerLocally(deps.platform, 'cart', '/internal/cart/summary', summary);
  app.get('/summary', may.app(), async (c) => c.json(await summary(c.req.query())));
  return app;
}

async function getSummary({ platform, ports }: CartDeps, query: FormInput) {
  const owner = parseForm(ownerSchema, query);
  const now = platform.clock.now();
  const summary = summaryOfTotals(await listBasketTotals(platform.db, owner, ports.sellers, now));
  return { ...summary, widget: basketWidget(summary, now) };
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
