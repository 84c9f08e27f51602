import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseSent, readForm } from '../../../shared/http/form.ts';
import { type Refusal, refusalOf, titleOf } from '../../../shared/http/form-state.ts';
import { houseOf, page } from '../../../shared/http/page.ts';
import type { BlogDeps } from '../../deps.ts';
import { getPage, getWholePage } from '../../model/page.ts';
import { addSnippet, editSnippet, removeSnippet } from '../../operations/save-snippet.ts';
import { snippetForm } from './schema.ts';
import { EditSnippet, NewSnippet, SnippetList } from './view.tsx';

const KEY = '/:key{[a-z0-9-]+}';

/** `/{page}/snippets/` the short texts of a page: house terms, getting here. */
export function snippetsBlueprint({ platform: { db } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.organiser(), async (c) => {
    const venue = await getWholePage(db, slugOf(c));
    return page(c, houseOf(c, venue), { title: 'Texts', noindex: true }, <SnippetList venue={venue} />);
  });

  app.get('/new', may.organiser(), (c) => newForm(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, slugOf(c));
    try {
      const input = parseSent(snippetForm, sent);
      const key = await transaction(db, (tx) => addSnippet(tx, venue.id, input));
      return c.redirect(`/${venue.slug}/#${key}`, 303);
    } catch (error) {
      return newForm(c, refusalOf(error, sent));
    }
  });

  app.get(`${KEY}`, may.organiser(), (c) => editForm(c));

  app.post(`${KEY}`, may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPage(db, slugOf(c));
    const key = c.req.param('key') ?? '';
    try {
      const input = parseSent(snippetForm, sent);
      await transaction(db, (tx) => editSnippet(tx, venue.id, key, input));
      return c.redirect(`/${venue.slug}/#${key}`, 303);
    } catch (error) {
      return editForm(c, refusalOf(error, sent));
    }
  });

  app.post(`${KEY}/removal`, may.organiser(), async (c) => {
    const venue = await getPage(db, slugOf(c));
    await transaction(db, (tx) => removeSnippet(tx, venue.id, c.req.param('key') ?? ''));
    return c.redirect(`/${venue.slug}/snippets/`, 303);
  });

  async function newForm(c: Ctx, refusal?: Refusal) {
    const venue = await getPage(db, slugOf(c));
    return page(
      c,
      houseOf(c, venue),
      { title: titleOf('Add a text', refusal), noindex: true },
      <NewSnippet venue={venue} refusal={refusal} />,
      refusal?.status ?? 200,
    );
  }

  async function editForm(c: Ctx, refusal?: Refusal) {
    const venue = await getWholePage(db, slugOf(c));
    const snippet = venue.snippets.find(({ key }) => key === c.req.param('key'));
    if (!snippet) throw new NotFound('There is no such text.');
    return page(
      c,
      houseOf(c, venue),
      { title: titleOf(snippet.title, refusal), noindex: true },
      <EditSnippet venue={venue} snippet={snippet} refusal={refusal} />,
      refusal?.status ?? 200,
    );
  }

  return app;
}

const slugOf = (c: Ctx): string => c.req.param('page') ?? '';
