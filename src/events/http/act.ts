import { type Ctx, actOf as viewerActOf } from '../../shared/http/context.ts';
import type { CancellationAct, EventsAct } from '../ports.ts';
import type { EventsDeps } from './page-context.ts';

/** The viewer as the one who acts now, with the effects of operations of events. */
export const actOf = (
  c: Ctx,
  { platform, ports }: EventsDeps,
): EventsAct & CancellationAct & { orders: EventsDeps['ports']['orders'] } => ({
  ...viewerActOf(c),
  orders: ports.orders,
  pages: ports.pages,
  site: platform.config,
});
