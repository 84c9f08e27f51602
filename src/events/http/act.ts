import { byOwner } from '../../shared/act.ts';
import { type Ctx, ownerOf } from '../../shared/http/context.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import type { EventsAct } from '../ports.ts';
import type { EventsDeps } from './page-context.ts';

/** The user of a request, or its visitor, as the one who acts now. */
export function actOf(c: Ctx, { platform, ports }: EventsDeps): EventsAct {
  const at = platform.clock.now();
  const owner = ownerOf(c);
  return {
    ...(owner ? byOwner(owner, at) : { by: 'visitor', at }),
    orders: ports.orders,
    mail: queueMail,
    site: platform.config.urls.events,
  };
}
