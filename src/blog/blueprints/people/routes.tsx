import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Forbidden, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { getPage } from '../../model/page.ts';
import { listPeople } from '../../model/page-role.ts';
import { grantRole, revokeRole } from '../../operations/grant-role.ts';
import type { BlogDeps } from '../../ports.ts';
import { roleSchema } from './schema.ts';
import { People } from './view.tsx';

/** `/{page}/people/` who organises a page and who stands at its door. */
export function peopleBlueprint({ platform: { db, config } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.organiser(), (c) => peoplePage(c));

  app.post('/', may.organiser(), async (c) => {
    const { user } = c.var;
    if (!user) throw new Forbidden();
    const sent = await readForm(c);
    const venue = await getPage(db, c.req.param('page') ?? '');
    const by = {
      name: user.name,
      signInHref: `${appUrl(c, 'blog')}/sign-in?next=${encodeURIComponent(`${appUrl(c, 'blog')}/${venue.slug}/`)}`,
      platformName: config.platformName,
    };
    try {
      const input = parseForm(roleSchema, sent);
      await transaction(db, (tx) => grantRole(tx, venue, input, by));
      return c.redirect(`/${venue.slug}/people/`, 303);
    } catch (error) {
      return peoplePage(c, formStateOf(error, sent));
    }
  });

  app.post('/:user/removal', may.organiser(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    const person = (await listPeople(db, venue.id)).find(({ userId }) => userId === c.req.param('user'));
    if (!person) throw new NotFound('They have no part in this page.');
    try {
      await transaction(db, (tx) => revokeRole(tx, venue.id, person.userId));
    } catch (error) {
      return peoplePage(c, formStateOf(error, {}));
    }
    // Who removes themselves may not look at this page any more.
    return c.redirect(person.userId === c.var.user?.id ? `/${venue.slug}/` : `/${venue.slug}/people/`, 303);
  });

  async function peoplePage(c: Ctx, formState?: FormState) {
    const venue = await getPage(db, c.req.param('page') ?? '');
    const title = 'Organisers and stewards';
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle(title, formState), noindex: true },
      <People
        title={title}
        venue={venue}
        people={await listPeople(db, venue.id)}
        you={c.var.user?.id}
        formState={formState}
      />,
      formState?.status ?? 200,
    );
  }

  return app;
}
