import { type Ctx, actOf as viewerActOf } from '../../shared/http/context.ts';
import type { CartAct, CartDeps } from '../ports.ts';

/** The viewer as the one who acts now, with the sellers whose places operations of the cart move. */
export const actOf = (c: Ctx, { ports }: CartDeps): CartAct => ({
  ...viewerActOf(c),
  sellers: ports.sellers,
});
