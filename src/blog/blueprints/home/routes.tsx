import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Forbidden } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { pageSchema } from '../../forms/page-schema.ts';
import { listPages } from '../../model/page.ts';
import { isOrganiser } from '../../model/page-role.ts';
import { createPage } from '../../operations/create-page.ts';
import type { BlogDeps } from '../../ports.ts';
import { Home, NewPage } from './view.tsx';

/** `/` the venues, `/new` the form that opens another. */
export function homeBlueprint({ platform: { db, clock } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) => {
    const [pages, mayOpen] = await Promise.all([listPages(db), c.var.user && isOrganiser(db, c.var.user.id)]);
    const { platformName } = c.var.platform.config;
    return sendPage(
      c,
      platformBranding(c),
      {
        title: platformName,
        description: 'Halls, clubs and community venues, and what is on in them.',
        current: platformBranding(c).href,
      },
      <Home platformName={platformName} pages={pages} mayOpen={mayOpen ?? false} />,
    );
  });

  app.get('/new', may.signedIn(), async (c) => {
    await refuseOthers(c);
    return newPage(c);
  });

  app.post('/new', may.signedIn(), async (c) => {
    const { user } = c.var;
    if (!user) throw new Forbidden();
    const sent = await readForm(c);
    try {
      const input = parseForm(pageSchema, sent);
      const slug = await transaction(db, (tx) => createPage(tx, input, user.id, clock.now()));
      return c.redirect(`/${slug}/`, 303);
    } catch (error) {
      return newPage(c, formStateOf(error, sent));
    }
  });

  async function refuseOthers(c: Ctx) {
    if (c.var.user && (await isOrganiser(db, c.var.user.id))) return;
    throw new Forbidden('A page is opened by somebody who organises one already.');
  }

  return app;
}

function newPage(c: Ctx, formState?: FormState) {
  return sendPage(
    c,
    platformBranding(c),
    { title: formTitle('A page for your venue', formState), noindex: true },
    <NewPage formState={formState} />,
    formState?.status ?? 200,
  );
}
