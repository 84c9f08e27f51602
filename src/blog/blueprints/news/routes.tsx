import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { isRead, Moved, withSlug } from '../../../shared/http/moved.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { type BlogDeps, getPageContext } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import { findCurrentPostSlug, getPost, listPosts, type Post } from '../../model/post.ts';
import { editPost, publishPost, removePost, withdrawPost, writePost } from '../../operations/write-post.ts';
import { postEditSchema, postSchema } from './schema.ts';
import { EditPost, NewPost, NewsList, PostView } from './view.tsx';

const PAGE_SIZE = 10;
const POST = '/:post{[a-z0-9-]+}';

/** `/{page}/news/` the posts of a page, `/{page}/news/{post}/` one of them. */
export function newsBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached('p'), (c) => showNews(c, deps));
  app.get('/new', may.page('site'), (c) => showNewPost(c, deps));
  app.post('/', may.page('site'), (c) => createPost(c, deps));
  app.get(POST, may.anyone(), cached(), (c) => showPost(c, deps));
  app.get(`${POST}/edit`, may.page('site'), (c) => showEditPost(c, deps));
  app.post(`${POST}/edit`, may.page('site'), (c) => editPostFromForm(c, deps));
  app.post(`${POST}/publication`, may.page('site'), (c) => publish(c, deps));
  app.post(`${POST}/publication/removal`, may.page('site'), (c) => withdraw(c, deps));
  app.post(`${POST}/removal`, may.page('site'), (c) => remove(c, deps));
  return app;
}

async function showNews(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const editor = await can(c, page.slug, 'site');
  const number = pageNumber(c);
  const { posts, total } = await listPosts(deps.platform.db, page.id, {
    drafts: editor,
    limit: PAGE_SIZE,
    offset: (number - 1) * PAGE_SIZE,
  });
  if (posts.length === 0 && number > 1) throw new NotFound(reason('no_older_posts'));
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('news.title'),
      description: t('news.description', { page: page.title }),
      current: newsHref(c, page),
    },
    <NewsList
      page={page}
      posts={posts}
      number={number}
      pages={Math.ceil(total / PAGE_SIZE)}
      editor={editor}
    />,
  );
}

async function showNewPost(c: Ctx, deps: BlogDeps): Promise<Response> {
  return sendNewPost(c, await getPageContext(c, deps));
}

async function createPost(c: Ctx, deps: BlogDeps): Promise<Response> {
  const { db } = deps.platform;
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  try {
    const post = parseForm(postSchema, input);
    const slug = await transaction(db, (tx) => writePost(tx, actOf(c), { pageId: page.id, ...post }));
    return c.redirect(`/${page.slug}/news/${slug}/`, 303);
  } catch (error) {
    return sendNewPost(c, page, formStateOf(error, input));
  }
}

async function showPost(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const editor = await can(c, page.slug, 'site');
  const post = await getPostContext(c, deps, page, { drafts: editor });
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: post.title,
      description: post.summary,
      current: newsHref(c, page),
      noindex: !post.publishedAt,
    },
    <PostView page={page} post={post} editor={editor} />,
  );
}

/** Reads the post in the address. @throws NotFound, Moved if the address is an old one */
async function getPostContext(
  c: Ctx,
  { platform: { db } }: BlogDeps,
  page: Page,
  seen: { drafts: boolean },
): Promise<Post> {
  try {
    return await getPost(db, page.id, postSlug(c), seen);
  } catch (error) {
    const isOld = error instanceof NotFound && isRead(c);
    const current = isOld ? await findCurrentPostSlug(db, page.id, postSlug(c), seen) : undefined;
    if (current) throw new Moved(withSlug(c, 2, current));
    throw error;
  }
}

async function showEditPost(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const post = await getPostContext(c, deps, page, { drafts: true });
  return sendEditPost(c, page, post);
}

async function editPostFromForm(c: Ctx, deps: BlogDeps): Promise<Response> {
  const { db } = deps.platform;
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  const slug = postSlug(c);
  try {
    const { slug: newSlug, ...changed } = parseForm(postEditSchema, input);
    const edit = { pageId: page.id, slug, newSlug, ...changed };
    await transaction(db, (tx) => editPost(tx, actOf(c), edit));
    return c.redirect(`/${page.slug}/news/${newSlug}/`, 303);
  } catch (error) {
    const formState = formStateOf(error, input);
    return sendEditPost(c, page, await getPost(db, page.id, slug, { drafts: true }), formState);
  }
}

async function publish(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const post = { pageId: page.id, slug: postSlug(c) };
  await transaction(deps.platform.db, (tx) => publishPost(tx, actOf(c), post));
  return c.redirect(`/${page.slug}/news/${postSlug(c)}/`, 303);
}

async function withdraw(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const post = { pageId: page.id, slug: postSlug(c) };
  await transaction(deps.platform.db, (tx) => withdrawPost(tx, actOf(c), post));
  return c.redirect(`/${page.slug}/news/${postSlug(c)}/`, 303);
}

async function remove(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const post = { pageId: page.id, slug: postSlug(c) };
  await transaction(deps.platform.db, (tx) => removePost(tx, actOf(c), post));
  return c.redirect(`/${page.slug}/news/`, 303);
}

function sendNewPost(c: Ctx, page: Page, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('news.write'), formState), current: newsHref(c, page), noindex: true },
    <NewPost page={page} formState={formState} />,
    formState?.status ?? 200,
  );
}

function sendEditPost(c: Ctx, page: Page, post: Post, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(post.title, formState), current: newsHref(c, page), noindex: true },
    <EditPost page={page} post={post} formState={formState} />,
    formState?.status ?? 200,
  );
}

const newsHref = (c: Ctx, page: Page) => `${appUrl(c, 'blog')}/${page.slug}/news/`;

const postSlug = (c: Ctx) => c.req.param('post') ?? '';

function pageNumber(c: Ctx): number {
  const number = c.req.query('p') ?? '1';
  if (!/^[1-9]\d{0,4}$/.test(number)) throw new NotFound();
  return Number(number);
}
