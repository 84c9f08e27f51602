import { buildPage, buildUser } from '../src/blog/builders.ts';
import type { Page } from '../src/blog/model/page.ts';
import { addSnippet } from '../src/blog/operations/save-snippet.ts';
import { publishPost, writePost } from '../src/blog/operations/write-post.ts';
import { buildMarketplace } from '../src/market/builders.ts';
import { importCatalogue } from '../src/market/operations/import-catalogue.ts';
import { byClock } from '../src/shared/act.ts';
import type { SignIn } from '../src/shared/auth/sign-in.ts';
import { NOW } from '../src/shared/builders.ts';
import { type Capability, capabilitiesOf, ROLES, type Role } from '../src/shared/capabilities.ts';
import { type Db, type Tx, transaction } from '../src/shared/db/database.ts';
import type { FormInput } from '../src/shared/http/form.ts';
import type { ContainerId } from '../src/shared/ids.ts';

/** Somebody who sends requests, with what they may do on the first of the two pages. On the other, nobody has a role. */
export type Identity = { name: string; cookie: string; role?: Role };

/** A text that only some may read, on the page that it belongs to. */
export type Secret = { text: string; needs: Capability | 'nobody' };

/** Values for the parameters of a route. `needs` is what somebody must be able to do to see such a thing at all. */
export type ParamSet = { params: Record<string, string>; needs?: Capability; form?: FormInput | undefined };

export type PageWorld = {
  slug: string;
  /** Each set of values with which a route is tried. @param route "blog GET /:page" */
  paramsOf(route: string): ParamSet[];
  secrets: Secret[];
};

export type World = { own: PageWorld; foreign: PageWorld; identities: Identity[] };

/** Builds two venues with one of everything, and somebody of each role on the first. */
export async function buildWorld(db: Db, signIn: SignIn): Promise<World> {
  const own = await transaction(db, (tx) => buildVenue(tx, 'own'));
  const foreign = await transaction(db, (tx) => buildVenue(tx, 'foreign'));
  const page = { id: own.id };
  const identities: Identity[] = [{ name: 'nobody', cookie: '' }];
  for (const role of [undefined, ...ROLES]) {
    const name = role ?? 'user';
    const email = `${name}@people.example`;
    await buildUser(db, { name, email }, role && { page, role });
    identities.push({ name, cookie: await sessionOf(signIn, email), ...(role && { role }) });
  }
  return { own, foreign, identities };
}

async function sessionOf(signIn: SignIn, email: string): Promise<string> {
  const link = new URL(await signIn.makeLink({ email }));
  const cookies = await signIn.openLink(link.pathname.split('/').at(-1) ?? '', new Headers());
  return (cookies ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}

async function buildVenue(tx: Tx, slug: string): Promise<PageWorld & { id: ContainerId }> {
  const page = await buildPage(tx, { slug, title: `Venue ${slug}` });
  const who = { name: `Helper of ${slug}`, email: `helper@${slug}.example` };
  const helper = await buildUser(tx, who, { page, role: 'steward' });
  await buildUser(tx, who, { page, role: 'editor' });
  const site = await buildSite(tx, page);
  const market = await buildMarket(tx, page);
  const params = {
    page: slug,
    user: helper.id,
    role: 'steward',
    token: 'x'.repeat(32),
    ...site.params,
    ...market.params,
  };
  return {
    id: page.id,
    slug,
    paramsOf(route) {
      const sets: ParamSet[] = [{ params, form: FORMS[route.replace(/^\w+ /, '')] }];
      if (/^blog .* \/:page\/news\/:post$/.test(route))
        sets.push({ params: { ...params, post: site.draft }, needs: 'site' });
      return sets;
    },
    secrets: [
      { text: `Draft of ${slug}`, needs: 'site' },
      { text: helper.name, needs: 'people' },
      { text: helper.email, needs: 'people' },
    ],
  };
}

// Without these the request would not be understood.
const FORMS: Record<string, FormInput> = { 'POST /locale': { locale: 'en-GB', back: '/' } };

async function buildSite(tx: Tx, { id: pageId, slug }: Page) {
  const act = byClock(NOW);
  const write = (title: string) => writePost(tx, act, { pageId, title, summary: '', body: title });
  const post = await write(`News of ${slug}`);
  await publishPost(tx, act, { pageId, slug: post });
  const key = await addSnippet(tx, act, { pageId, title: `Terms of ${slug}`, body: 'Be kind.' });
  return { params: { post, key }, draft: await write(`Draft of ${slug}`) };
}

async function buildMarket(tx: Tx, page: Page) {
  const market = await buildMarketplace(tx, page, { name: `Shop of ${page.slug}` });
  const file = new TextEncoder().encode(`Code,Description,Price\nX-1,Loaf of ${page.slug},1.00\n`);
  await importCatalogue(tx, byClock(NOW), { containerId: page.id, id: market.id, file });
  const product = await tx
    .selectFrom('products')
    .select('id')
    .where('container_id', '=', page.id)
    .executeTakeFirstOrThrow();
  return { params: { marketplace: market.slug, id: String(product.id) } };
}

/** Whether somebody may read a secret of the page on which they have their role. */
export const mayRead = ({ role }: Identity, { needs }: Secret): boolean =>
  needs !== 'nobody' && role !== undefined && capabilitiesOf([role]).has(needs);
