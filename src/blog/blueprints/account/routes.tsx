import { Hono } from 'hono';
import { z } from 'zod';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, signedInUser } from '../../../shared/http/context.ts';
import { nameLine, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import type { BlogDeps } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { listPagesOfUser } from '../../model/page-role.ts';
import { Account } from './view.tsx';

const nameSchema = z.object({ name: nameLine(() => t('account.name_required'), 60) });

/** `/account` the signed-in user and the pages on which they have a role. */
export function accountBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.signedIn(), (c) => sendAccount(c, deps));
  app.post('/name', may.signedIn(), (c) => changeName(c, deps));
  return app;
}

async function changeName(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  try {
    const { name } = parseForm(nameSchema, input);
    for (const cookie of await deps.signIn.updateUser(c.req.raw.headers, { name })) {
      c.header('set-cookie', cookie, { append: true });
    }
    return c.redirect('/account', 303);
  } catch (error) {
    return sendAccount(c, deps, formStateOf(error, input));
  }
}

async function sendAccount(c: Ctx, { platform: { db } }: BlogDeps, formState?: FormState): Promise<Response> {
  const user = signedInUser(c);
  return sendPage(
    c,
    platformBranding(c),
    { title: formTitle(t('account.title'), formState), noindex: true },
    <Account
      user={user}
      pages={await listPagesOfUser(db, user.id)}
      eventsUrl={appUrl(c, 'events')}
      cartUrl={appUrl(c, 'cart')}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}
