import { Hono } from 'hono';
import { APP_NAMES } from '../../../shared/config.ts';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { getPage } from '../../model/page.ts';
import { saveMenu } from '../../operations/edit-page.ts';
import type { BlogDeps } from '../../ports.ts';
import { parseMenu } from './schema.ts';
import { EditMenu } from './view.tsx';

/** `/{page}/menu/` */
export function menuBlueprint({ platform: { db, config } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.organiser(), (c) => menuForm(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, c.req.param('page') ?? '');
    try {
      const items = parseMenu(sent, config.urls);
      await transaction(db, (tx) => saveMenu(tx, venue.id, items));
      return c.redirect(`/${venue.slug}/`, 303);
    } catch (error) {
      return menuForm(c, formStateOf(error, sent));
    }
  });

  async function menuForm(c: Ctx, formState?: FormState) {
    const venue = await getPage(db, c.req.param('page') ?? '');
    const urls = Object.fromEntries(APP_NAMES.map((name) => [name, appUrl(c, name)]));
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle('Menu', formState), noindex: true },
      <EditMenu
        venue={venue}
        items={venue.menu.map(({ label, app: of, href }) => ({ label, to: `${urls[of] ?? ''}${href}` }))}
        formState={formState}
      />,
      formState?.status ?? 200,
    );
  }

  return app;
}
