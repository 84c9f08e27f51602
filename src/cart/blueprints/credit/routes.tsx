import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { findByCode } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { readPayees } from '../../http/payees.ts';
import { reason, t } from '../../messages/translate.ts';
import { findCredit } from '../../model/credit.ts';
import type { CartDeps } from '../../ports.ts';
import { CreditView } from './view.tsx';

/** `/credits/{code}`: what is left of credit, for whoever has its code. */
export function creditBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showCredit(c, deps));
  return app;
}

async function showCredit(c: Ctx, deps: CartDeps): Promise<Response> {
  const { db } = deps.platform;
  const code = c.req.param('credit') ?? '';
  const credit = await findByCode(c, async () =>
    /^\w{16,64}$/.test(code) ? await findCredit(db, code) : undefined,
  );
  if (!credit) throw new NotFound(reason('no_such_credit'));
  const ids = [credit.container_id];
  const { payees, branding, urlOf } = await readPayees(c, deps, { db, ids });
  const expires = credit.expires_at?.toZonedDateTimeISO('UTC').toPlainDate();
  return await sendPage(
    c,
    branding,
    {
      title: t('credit.title'),
      noindex: true,
      // A full referrer would give the code away.
      head: <meta name="referrer" content="strict-origin" />,
    },
    <CreditView
      credit={credit}
      venue={payees.get(credit.container_id)?.title ?? ''}
      expires={expires && longDate(expires)}
      calendarsHref={urlOf('events', '/calendars/', credit.container_id)}
    />,
  );
}
