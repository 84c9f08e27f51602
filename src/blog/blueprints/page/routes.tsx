import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { pageSchema } from '../../forms/page-schema.ts';
import { getPageDetails } from '../../model/page.ts';
import { listPosts } from '../../model/post.ts';
import { editPage } from '../../operations/edit-page.ts';
import type { BlogDeps } from '../../ports.ts';
import { EditPage, PageView } from './view.tsx';
import { whatsOn } from './whats-on.ts';

/** `/{page}/` a venue's own page, `/{page}/edit` the form that changes it. */
export function pageBlueprint({ platform: { db } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) => {
    const venue = await getPageDetails(db, c.req.param('page') ?? '');
    const [days, { posts, total }, roles] = await Promise.all([
      whatsOn(c, venue.id),
      listPosts(db, venue.id, { limit: 3 }),
      rolesOn(c, venue.slug),
    ]);
    const branding = brandingOf(c, venue);
    return sendPage(
      c,
      branding,
      { title: venue.title, description: venue.summary, current: branding.href },
      <PageView
        venue={venue}
        days={days}
        posts={posts}
        morePosts={total > posts.length}
        eventsUrl={appUrl(c, 'events')}
        marketUrl={appUrl(c, 'market')}
        organiser={roles.has('organiser')}
      />,
    );
  });

  app.get('/edit', may.organiser(), (c) => editForm(c));

  app.post('/edit', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPageDetails(db, c.req.param('page') ?? '');
    try {
      const input = parseForm(pageSchema, sent);
      await transaction(db, (tx) => editPage(tx, venue.id, input));
      return c.redirect(`/${venue.slug}/`, 303);
    } catch (error) {
      return editForm(c, formStateOf(error, sent));
    }
  });

  async function editForm(c: Ctx, formState?: FormState) {
    const venue = await getPageDetails(db, c.req.param('page') ?? '');
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle('Edit this page', formState), noindex: true },
      <EditPage venue={venue} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}
