import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx, signedInUser } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { type BlogDeps, getPageContext } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import { listPeople, type Person } from '../../model/page-role.ts';
import { grantRoles, type RoleInput, revokeRoles } from '../../operations/grant-role.ts';
import { personSchema, roleSchema } from './schema.ts';
import { People } from './view.tsx';

/** `/{page}/people/` the people of a page and their roles. */
export function peopleBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('people'), (c) => showPeople(c, deps));
  app.post('/', may.page('people'), (c) => addPerson(c, deps));
  app.post('/:user/removal', may.page('people'), (c) => removePerson(c, deps));
  app.post('/:user/roles', may.page('people'), (c) => giveRole(c, deps));
  app.post('/:user/roles/:role/removal', may.page('people'), (c) => takeRole(c, deps));
  return app;
}

async function showPeople(c: Ctx, deps: BlogDeps): Promise<Response> {
  return sendPeople(c, deps, await getPageContext(c, deps));
}

async function addPerson(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  try {
    await grant(c, deps, page, parseForm(personSchema, input));
    return c.redirect(`/${page.slug}/people/`, 303);
  } catch (error) {
    return sendPeople(c, deps, page, formStateOf(error, input));
  }
}

async function giveRole(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  const { email } = await getPerson(c, deps, page);
  const { role } = parseForm(roleSchema, input);
  await grant(c, deps, page, { email, roles: [role] });
  return c.redirect(`/${page.slug}/people/`, 303);
}

async function takeRole(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const { role } = parseForm(roleSchema, c.req.param() as FormInput);
  return await revoke(c, deps, page, { ...(await getPerson(c, deps, page)), roles: [role] });
}

async function removePerson(c: Ctx, deps: BlogDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  return await revoke(c, deps, page, await getPerson(c, deps, page));
}

function grant(c: Ctx, deps: BlogDeps, page: Page, person: RoleInput): Promise<void> {
  const { db, config } = deps.platform;
  const by = {
    name: signedInUser(c).name,
    signInHref: signInHref(c, page),
    platformName: config.platformName,
  };
  return transaction(db, (tx) => grantRoles(tx, actOf(c), { page, person, by }));
}

async function revoke(c: Ctx, deps: BlogDeps, page: Page, { userId, roles }: Person): Promise<Response> {
  try {
    await transaction(deps.platform.db, (tx) =>
      revokeRoles(tx, actOf(c), { pageId: page.id, userId, roles }),
    );
  } catch (error) {
    return sendPeople(c, deps, page, formStateOf(error, {}));
  }
  // Organisers who are no longer one have no access to this list.
  const lostAccess = userId === c.var.user?.id && roles.includes('organiser');
  return c.redirect(lostAccess ? `/${page.slug}/` : `/${page.slug}/people/`, 303);
}

async function getPerson(c: Ctx, deps: BlogDeps, page: Page): Promise<Person> {
  const people = await listPeople(deps.platform.db, page.id);
  const person = people.find(({ userId }) => userId === c.req.param('user'));
  if (!person) throw new NotFound(reason('no_role'));
  return person;
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
