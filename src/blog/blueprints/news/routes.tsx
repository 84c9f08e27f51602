import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { getPage, type Page } from '../../model/page.ts';
import { getPost, listPosts } from '../../model/post.ts';
import { editPost, publishPost, removePost, withdrawPost, writePost } from '../../operations/write-post.ts';
import type { BlogDeps } from '../../ports.ts';
import { postSchema } from './schema.ts';
import { EditPost, NewPost, NewsList, PostView } from './view.tsx';

const PAGE_SIZE = 10;
const POST = '/:post{[a-z0-9-]+}';

/** `/{page}/news/` the posts of a page, `/{page}/news/{post}/` one of them. */
export function newsBlueprint({ platform: { db, clock } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    const organiser = await isOrganiser(c, venue);
    const number = pageNumber(c);
    const { posts, total } = await listPosts(db, venue.id, {
      drafts: organiser,
      limit: PAGE_SIZE,
      offset: (number - 1) * PAGE_SIZE,
    });
    if (posts.length === 0 && number > 1) throw new NotFound('There are no older posts.');
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: 'News', description: `News of ${venue.title}`, current: newsHref(c, venue) },
      <NewsList
        venue={venue}
        posts={posts}
        number={number}
        pages={Math.ceil(total / PAGE_SIZE)}
        organiser={organiser}
      />,
    );
  });

  app.get('/new', may.organiser(), async (c) => newForm(c, await getPage(db, c.req.param('page') ?? '')));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, c.req.param('page') ?? '');
    try {
      const input = parseForm(postSchema, sent);
      const slug = await transaction(db, (tx) => writePost(tx, venue.id, input, clock.now()));
      return c.redirect(`/${venue.slug}/news/${slug}/`, 303);
    } catch (error) {
      return newForm(c, venue, formStateOf(error, sent));
    }
  });

  app.get(POST, may.anyone(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    const organiser = await isOrganiser(c, venue);
    const post = await getPost(db, venue.id, c.req.param('post'), { drafts: organiser });
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: post.title,
        description: post.summary,
        current: newsHref(c, venue),
        noindex: !post.publishedAt,
      },
      <PostView venue={venue} post={post} organiser={organiser} />,
    );
  });

  app.get(`${POST}/edit`, may.organiser(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    return editForm(c, venue, c.req.param('post'));
  });

  app.post(`${POST}/edit`, may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, c.req.param('page') ?? '');
    const slug = c.req.param('post');
    try {
      const input = parseForm(postSchema, sent);
      await transaction(db, (tx) => editPost(tx, venue.id, slug, input));
      return c.redirect(`/${venue.slug}/news/${slug}/`, 303);
    } catch (error) {
      return editForm(c, venue, slug, formStateOf(error, sent));
    }
  });

  app.post(`${POST}/publication`, may.organiser(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    await transaction(db, (tx) => publishPost(tx, venue.id, c.req.param('post'), clock.now()));
    return c.redirect(`/${venue.slug}/news/${c.req.param('post')}/`, 303);
  });

  app.post(`${POST}/publication/removal`, may.organiser(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    await transaction(db, (tx) => withdrawPost(tx, venue.id, c.req.param('post')));
    return c.redirect(`/${venue.slug}/news/${c.req.param('post')}/`, 303);
  });

  app.post(`${POST}/removal`, may.organiser(), async (c) => {
    const venue = await getPage(db, c.req.param('page') ?? '');
    await transaction(db, (tx) => removePost(tx, venue.id, c.req.param('post')));
    return c.redirect(`/${venue.slug}/news/`, 303);
  });

  function newForm(c: Ctx, venue: Page, formState?: FormState) {
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle('Write a post', formState), current: newsHref(c, venue), noindex: true },
      <NewPost venue={venue} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  async function editForm(c: Ctx, venue: Page, slug: string, formState?: FormState) {
    const post = await getPost(db, venue.id, slug, { drafts: true });
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle(post.title, formState), current: newsHref(c, venue), noindex: true },
      <EditPost venue={venue} post={post} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}

const isOrganiser = async (c: Ctx, venue: Page) => (await rolesOn(c, venue.slug)).has('organiser');

const newsHref = (c: Ctx, venue: Page) => `${appUrl(c, 'blog')}/${venue.slug}/news/`;

function pageNumber(c: Ctx): number {
  const asked = c.req.query('p') ?? '1';
  if (!/^[1-9]\d{0,4}$/.test(asked)) throw new NotFound();
  return Number(asked);
}
