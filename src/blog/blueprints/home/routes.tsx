import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, type Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { pageSchema } from '../../forms/page-schema.ts';
import type { BlogDeps } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { listPages } from '../../model/page.ts';
import { isOrganiser } from '../../model/page-role.ts';
import { createPage } from '../../operations/create-page.ts';
import { Home, NewPage } from './view.tsx';

/** `/` all pages, `/new` the form that creates one. */
export function homeBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showHome(c, deps));
  const creator = () => may.anyOrganiser(reason('only_organisers_create_pages'));
  app.get('/new', creator(), (c) => sendNewPage(c));
  app.post('/new', creator(), (c) => createPageFromForm(c, deps));
  return app;
}

async function showHome(c: Ctx, { platform: { db, config } }: BlogDeps): Promise<Response> {
  const { user } = c.var;
  const [pages, canCreate] = await Promise.all([listPages(db), user ? isOrganiser(db, user.id) : false]);
  const { platformName } = config;
  const branding = platformBranding(c);
  return sendPage(
    c,
    branding,
    { title: platformName, description: t('home.lead'), current: branding.href },
    <Home platformName={platformName} pages={pages} canCreate={canCreate} />,
  );
}

async function createPageFromForm(c: Ctx, { platform: { db } }: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  try {
    const page = parseForm(pageSchema, input);
    const slug = await transaction(db, (tx) => createPage(tx, actOf(c), page));
    return c.redirect(`/${slug}/`, 303);
  } catch (error) {
    return sendNewPage(c, formStateOf(error, input));
  }
}

function sendNewPage(c: Ctx, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    platformBranding(c),
    { title: formTitle(t('new_page.title'), formState), noindex: true },
    <NewPage formState={formState} />,
    formState?.status ?? 200,
  );
}
