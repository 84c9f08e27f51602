import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { getPage, getPageDetails } from '../../model/page.ts';
import { addSnippet, editSnippet, removeSnippet } from '../../operations/save-snippet.ts';
import type { BlogDeps } from '../../ports.ts';
import { snippetSchema } from './schema.ts';
import { EditSnippet, NewSnippet, SnippetList } from './view.tsx';

const KEY = '/:key{[a-z0-9-]+}';

/** `/{page}/snippets/` the short texts of a page: house terms, getting here. */
export function snippetsBlueprint({ platform: { db } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.organiser(), async (c) => {
    const venue = await getPageDetails(db, slugOf(c));
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: 'Texts', noindex: true },
      <SnippetList venue={venue} />,
    );
  });

  app.get('/new', may.organiser(), (c) => newForm(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, slugOf(c));
    try {
      const input = parseForm(snippetSchema, sent);
      const key = await transaction(db, (tx) => addSnippet(tx, venue.id, input));
      return c.redirect(`/${venue.slug}/#${key}`, 303);
    } catch (error) {
      return newForm(c, formStateOf(error, sent));
    }
  });

  app.get(`${KEY}`, may.organiser(), (c) => editForm(c));

  app.post(`${KEY}`, may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, slugOf(c));
    const key = c.req.param('key') ?? '';
    try {
      const input = parseForm(snippetSchema, sent);
      await transaction(db, (tx) => editSnippet(tx, venue.id, key, input));
      return c.redirect(`/${venue.slug}/#${key}`, 303);
    } catch (error) {
      return editForm(c, formStateOf(error, sent));
    }
  });

  app.post(`${KEY}/removal`, may.organiser(), async (c) => {
    const venue = await getPage(db, slugOf(c));
    await transaction(db, (tx) => removeSnippet(tx, venue.id, c.req.param('key') ?? ''));
    return c.redirect(`/${venue.slug}/snippets/`, 303);
  });

  async function newForm(c: Ctx, formState?: FormState) {
    const venue = await getPage(db, slugOf(c));
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle('Add a text', formState), noindex: true },
      <NewSnippet venue={venue} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  async function editForm(c: Ctx, formState?: FormState) {
    const venue = await getPageDetails(db, slugOf(c));
    const snippet = venue.snippets.find(({ key }) => key === c.req.param('key'));
    if (!snippet) throw new NotFound('There is no such text.');
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle(snippet.title, formState), noindex: true },
      <EditSnippet venue={venue} snippet={snippet} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}

const slugOf = (c: Ctx): string => c.req.param('page') ?? '';
