import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, type Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { type BlogDeps, getPageContext, getPageDetailsContext } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import type { Page, PageDetails } from '../../model/page.ts';
import type { Snippet } from '../../model/snippet.ts';
import { addSnippet, editSnippet, removeSnippet } from '../../operations/save-snippet.ts';
import { snippetEditSchema, snippetSchema } from './schema.ts';
import { EditSnippet, NewSnippet, SnippetList } from './view.tsx';

const KEY = '/:key{[a-z0-9-]+}';

/** `/{page}/snippets/` the short texts of a page: house terms, getting here. */
export function snippetsBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('site'), (c) => showSnippets(c, deps));
  app.get('/new', may.page('site'), (c) => showNewSnippet(c, deps));
  app.post('/', may.page('site'), (c) => createSnippet(c, deps));
  app.get(KEY, may.page('site'), (c) => showEditSnippet(c, deps));
  app.post(KEY, may.page('site'), (c) => editSnippetFromForm(c, deps));
  app.post(`${KEY}/removal`, may.page('site'), (c) => remove(c, deps));
  return app;
}

async function showSnippets(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageDetailsContext(c, deps);
  return sendPage(
    c,
    brandingOf(c, page),
    { title: t('snippets.title'), noindex: true },
    <SnippetList page={page} />,
  );
}

async function showNewSnippet(c: Ctx, deps: BlogDeps): Promise<Response> {
  return sendNewSnippet(c, await getPageContext(c, deps));
}

async function createSnippet(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  try {
    const snippet = parseForm(snippetSchema, input);
    const key = await transaction(deps.platform.db, (tx) =>
      addSnippet(tx, actOf(c), { pageId: page.id, ...snippet }),
    );
    return c.redirect(`/${page.slug}/#${key}`, 303);
  } catch (error) {
    return sendNewSnippet(c, page, formStateOf(error, input));
  }
}

async function showEditSnippet(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageDetailsContext(c, deps);
  return sendEditSnippet(c, page, snippetIn(page, snippetKey(c)));
}

async function editSnippetFromForm(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  const key = snippetKey(c);
  try {
    const changed = parseForm(snippetEditSchema, input);
    await transaction(deps.platform.db, (tx) =>
      editSnippet(tx, actOf(c), { pageId: page.id, key, ...changed }),
    );
    return c.redirect(`/${page.slug}/#${key}`, 303);
  } catch (error) {
    const formState = formStateOf(error, input);
    const current = await getPageDetailsContext(c, deps);
    return sendEditSnippet(c, current, snippetIn(current, key), formState);
  }
}

async function remove(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const snippet = { pageId: page.id, key: snippetKey(c) };
  await transaction(deps.platform.db, (tx) => removeSnippet(tx, actOf(c), snippet));
  return c.redirect(`/${page.slug}/snippets/`, 303);
}

function sendNewSnippet(c: Ctx, page: Page, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('snippets.add'), formState), noindex: true },
    <NewSnippet page={page} formState={formState} />,
    formState?.status ?? 200,
  );
}

function sendEditSnippet(
  c: Ctx,
  page: PageDetails,
  snippet: Snippet,
  formState?: FormState,
): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(snippet.title, formState), noindex: true },
    <EditSnippet page={page} snippet={snippet} formState={formState} />,
    formState?.status ?? 200,
  );
}

const snippetKey = (c: Ctx): string => c.req.param('key') ?? '';

function snippetIn({ snippets }: PageDetails, key: string): Snippet {
  const snippet = snippets.find((one) => one.key === key);
  if (!snippet) throw new NotFound(reason('no_such_snippet'));
  return snippet;
}
