import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx, capabilitiesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { pageEditSchema } from '../../forms/page-schema.ts';
import { type BlogDeps, getPageDetailsContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { PageDetails } from '../../model/page.ts';
import { listPosts } from '../../model/post.ts';
import { editPage } from '../../operations/edit-page.ts';
import { EditPage, PageView } from './view.tsx';
import { findWhatsOn } from './whats-on.ts';

/** `/{page}/` the page, `/{page}/edit` the form that changes it. */
export function pageBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached(), (c) => showPage(c, deps));
  app.get('/edit', may.page('site'), (c) => showEditPage(c, deps));
  app.post('/edit', may.page('site'), (c) => editPageFromForm(c, deps));
  return app;
}

async function showPage(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageDetailsContext(c, deps);
  const [days, { posts, total }, viewerMay] = await Promise.all([
    findWhatsOn(c, page.id),
    listPosts(deps.platform.db, page.id, { limit: 3 }),
    capabilitiesOn(c, page.slug),
  ]);
  const branding = brandingOf(c, page);
  return sendPage(
    c,
    branding,
    { title: page.title, description: page.summary, current: branding.href },
    <PageView
      page={page}
      days={days}
      posts={posts}
      morePosts={total > posts.length}
      eventsUrl={appUrl(c, 'events')}
      marketUrl={appUrl(c, 'market')}
      viewerMay={viewerMay}
    />,
  );
}

async function showEditPage(c: Ctx, deps: BlogDeps): Promise<Response> {
  return sendEditPage(c, await getPageDetailsContext(c, deps));
}

async function editPageFromForm(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPageDetailsContext(c, deps);
  try {
    const changed = parseForm(pageEditSchema, input);
    await transaction(deps.platform.db, (tx) => editPage(tx, actOf(c), { pageId: page.id, ...changed }));
    return c.redirect(`/${changed.slug}/`, 303);
  } catch (error) {
    const formState = formStateOf(error, input);
    return sendEditPage(c, await getPageDetailsContext(c, deps), formState);
  }
}

function sendEditPage(c: Ctx, page: PageDetails, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('page.edit'), formState), noindex: true },
    <EditPage page={page} formState={formState} />,
    formState?.status ?? 200,
  );
}
