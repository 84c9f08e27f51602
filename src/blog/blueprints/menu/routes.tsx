import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { type BlogDeps, getPageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { MenuItem } from '../../model/menu-item.ts';
import type { Page } from '../../model/page.ts';
import { saveMenu } from '../../operations/edit-page.ts';
import { parseMenu } from './schema.ts';
import { EditMenu } from './view.tsx';

/** `/{page}/menu/` */
export function menuBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('site'), (c) => showMenu(c, deps));
  app.post('/', may.page('site'), (c) => saveMenuFromForm(c, deps));
  return app;
}

async function showMenu(c: Ctx, deps: BlogDeps): Promise<Response> {
  return sendMenu(c, await getPageContext(c, deps));
}

async function saveMenuFromForm(c: Ctx, deps: BlogDeps): Promise<Response> {
  const { db, config } = deps.platform;
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  try {
    const items = parseMenu(input, config.urls);
    const version = versionField.parse(input.version);
    await transaction(db, (tx) => saveMenu(tx, actOf(c), { pageId: page.id, version, items }));
    return c.redirect(`/${page.slug}/`, 303);
  } catch (error) {
    const formState = formStateOf(error, input);
    return sendMenu(c, await getPageContext(c, deps), formState);
  }
}

function sendMenu(c: Ctx, page: Page, formState?: FormState): Promise<Response> {
  const items = page.menu.map(({ label, app, href }) => ({ label, href: fullUrl(c, app, href) }));
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('menu.title'), formState), noindex: true },
    <EditMenu page={page} items={items} formState={formState} />,
    formState?.status ?? 200,
  );
}

const fullUrl = (c: Ctx, app: MenuItem['app'], href: string): string =>
  app === 'elsewhere' ? href : `${appUrl(c, app)}${href}`;
