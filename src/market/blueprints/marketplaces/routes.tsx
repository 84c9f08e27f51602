import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { marketplaceSchema } from '../../forms/marketplace-schema.ts';
import { getPageContext, type MarketDeps } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { listMarketplaces } from '../../model/marketplace.ts';
import { createMarketplace } from '../../operations/create-marketplace.ts';
import type { Page } from '../../ports.ts';
import { Marketplaces, NewMarketplace } from './view.tsx';

/** The currency of every market: prices are not converted. */
const CURRENCY = 'GBP';

/** `/{page}/` the marketplaces of one page, `/{page}/new` the form that creates another. */
export function marketplacesBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showMarketplaces(c, deps));
  app.get('/new', may.page('marketplaces'), (c) => showNewMarketplace(c, deps));
  app.post('/', may.page('marketplaces'), (c) => createMarketplaceFromForm(c, deps));
  return app;
}

async function showMarketplaces(c: Ctx, deps: MarketDeps): Promise<Response> {
  const page = await getPageContext(c, deps);
  const [markets, editor] = await Promise.all([
    listMarketplaces(deps.platform.db, page.id),
    can(c, page.slug, 'marketplaces'),
  ]);
  return sendPage(
    c,
    brandingOf(c, page),
    { title: t('marketplaces.title'), current: `${appUrl(c, 'market')}/${page.slug}/` },
    <Marketplaces page={page} blogUrl={appUrl(c, 'blog')} markets={markets} editor={editor} />,
  );
}

async function showNewMarketplace(c: Ctx, deps: MarketDeps): Promise<Response> {
  return sendNewMarketplace(c, await getPageContext(c, deps));
}

async function createMarketplaceFromForm(c: Ctx, deps: MarketDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPageContext(c, deps);
  try {
    const market = { ...parseForm(marketplaceSchema, input), containerId: page.id, currency: CURRENCY };
    const { slug } = await transaction(deps.platform.db, (tx) => createMarketplace(tx, actOf(c), market));
    return c.redirect(`/${page.slug}/${slug}/catalogue`, 303);
  } catch (error) {
    return sendNewMarketplace(c, page, formStateOf(error, input));
  }
}

function sendNewMarketplace(c: Ctx, page: Page, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('new_marketplace.title'), formState), noindex: true },
    <NewMarketplace page={page} formState={formState} />,
    formState?.status ?? 200,
  );
}
