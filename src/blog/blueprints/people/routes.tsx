import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, signedInUser } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { type BlogDeps, getPageContext } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import { listPeople } from '../../model/page-role.ts';
import { grantRole, revokeRole } from '../../operations/grant-role.ts';
import { roleSchema } from './schema.ts';
import { People } from './view.tsx';

/** `/{page}/people/` the organisers and stewards of a page. */
export function peopleBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.organiser(), (c) => showPeople(c, deps));
  app.post('/', may.organiser(), (c) => addPerson(c, deps));
  app.post('/:user/removal', may.organiser(), (c) => removePerson(c, deps));
  return app;
}

async function showPeople(c: Ctx, deps: BlogDeps): Promise<Response> {
  return sendPeople(c, deps, await getPageContext(c, deps));
}

async function addPerson(c: Ctx, deps: BlogDeps): Promise<Response> {
  const { db, config } = deps.platform;
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  const by = {
    name: signedInUser(c).name,
    signInHref: signInHref(c, page),
    platformName: config.platformName,
  };
  try {
    const person = parseForm(roleSchema, input);
    await transaction(db, (tx) => grantRole(tx, page, person, by));
    return c.redirect(`/${page.slug}/people/`, 303);
  } catch (error) {
    return sendPeople(c, deps, page, formStateOf(error, input));
  }
}

async function removePerson(c: Ctx, deps: BlogDeps): Promise<Response> {
  const { db } = deps.platform;
  const page = await getPageContext(c, deps);
  const person = (await listPeople(db, page.id)).find(({ userId }) => userId === c.req.param('user'));
  if (!person) throw new NotFound(reason('no_role'));
  try {
    await transaction(db, (tx) => revokeRole(tx, page.id, person.userId));
  } catch (error) {
    return sendPeople(c, deps, page, formStateOf(error, {}));
  }
  // People who remove themselves no longer have access to this list.
  return c.redirect(person.userId === c.var.user?.id ? `/${page.slug}/` : `/${page.slug}/people/`, 303);
}

async function sendPeople(c: Ctx, deps: BlogDeps, page: Page, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('people.title'), formState), noindex: true },
    <People
      page={page}
      people={await listPeople(deps.platform.db, page.id)}
      viewerId={c.var.user?.id}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}

function signInHref(c: Ctx, page: Page): string {
  const blog = appUrl(c, 'blog');
  return `${blog}/sign-in?next=${encodeURIComponent(`${blog}/${page.slug}/`)}`;
}
