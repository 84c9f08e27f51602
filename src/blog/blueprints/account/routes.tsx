import { Hono } from 'hono';
import { z } from 'zod';
import { Forbidden } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { line, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { listPagesOfUser } from '../../model/page-role.ts';
import type { BlogDeps } from '../../ports.ts';
import { Account } from './view.tsx';

const nameForm = z.object({ name: line('Say what we may call you.', 60) });

/** `/account` who one is here, and what one helps to run. */
export function accountBlueprint({ platform: { db }, signIn }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.signedIn(), (c) => accountPage(c));

  app.post('/name', may.signedIn(), async (c) => {
    const sent = await readForm(c);
    try {
      const { name } = parseForm(nameForm, sent);
      for (const cookie of await signIn.updateUser(c.req.raw.headers, { name })) {
        c.header('set-cookie', cookie, { append: true });
      }
      return c.redirect('/account', 303);
    } catch (error) {
      return accountPage(c, formStateOf(error, sent));
    }
  });

  async function accountPage(c: Ctx, formState?: FormState) {
    const { user } = c.var;
    if (!user) throw new Forbidden();
    return sendPage(
      c,
      platformBranding(c),
      { title: formTitle('Your account', formState), noindex: true },
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

  return app;
}
