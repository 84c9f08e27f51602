import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { marketplaceEditSchema } from '../../forms/marketplace-schema.ts';
import { findNextMarketDay } from '../../http/next-market-day.ts';
import { getMarketplaceContext, type MarketDeps, type MarketplaceContext } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { listProducts } from '../../model/product.ts';
import { editMarketplace } from '../../operations/create-marketplace.ts';
import { EditMarketplace, MarketplaceView, type ProductFilter } from './view.tsx';

const PAGE_SIZE = 60;

/** `/{page}/{marketplace}/` the products of a marketplace: `?q=` searches, `?category=` shows one category, `?p=` is the page. */
export function marketplaceBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showMarketplace(c, deps));
  app.get('/edit', may.page('marketplaces'), (c) => showEditMarketplace(c, deps));
  app.post('/edit', may.page('marketplaces'), (c) => editMarketplaceFromForm(c, deps));
  return app;
}

async function showMarketplace(c: Ctx, deps: MarketDeps): Promise<Response> {
  const { page, market } = await getMarketplaceContext(c, deps);
  const filter = filterIn(c);
  const [{ products, total }, day, editor] = await Promise.all([
    listProducts(deps.platform.db, page.id, market.id, {
      ...filter,
      limit: PAGE_SIZE,
      offset: (filter.number - 1) * PAGE_SIZE,
    }),
    findNextMarketDay(c, market.id),
    can(c, page.slug, 'marketplaces'),
  ]);
  if (products.length === 0 && filter.number > 1) throw new NotFound(reason('no_more_products'));
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: market.name,
      description: market.description,
      current: `${appUrl(c, 'market')}/${page.slug}/${market.slug}/`,
      noindex: filter.search !== '',
    },
    <MarketplaceView
      page={page}
      blogUrl={appUrl(c, 'blog')}
      market={market}
      products={products}
      total={total}
      pages={Math.ceil(total / PAGE_SIZE)}
      filter={filter}
      day={day}
      editor={editor}
    />,
  );
}

async function showEditMarketplace(c: Ctx, deps: MarketDeps): Promise<Response> {
  return sendEditMarketplace(c, await getMarketplaceContext(c, deps));
}

async function editMarketplaceFromForm(c: Ctx, deps: MarketDeps): Promise<Response> {
  const input = await readForm(c);
  const { page, market } = await getMarketplaceContext(c, deps);
  try {
    const changed = parseForm(marketplaceEditSchema, input);
    const edit = { containerId: page.id, id: market.id, ...changed };
    await transaction(deps.platform.db, (tx) => editMarketplace(tx, actOf(c), edit));
    return c.redirect(`/${page.slug}/${changed.slug}/`, 303);
  } catch (error) {
    const formState = formStateOf(error, input);
    return sendEditMarketplace(c, await getMarketplaceContext(c, deps), formState);
  }
}

function sendEditMarketplace(
  c: Ctx,
  { page, market }: MarketplaceContext,
  formState?: FormState,
): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('market.edit'), formState),
      current: `${appUrl(c, 'market')}/${page.slug}/${market.slug}/`,
      noindex: true,
    },
    <EditMarketplace page={page} market={market} formState={formState} />,
    formState?.status ?? 200,
  );
}

function filterIn(c: Ctx): ProductFilter {
  const number = c.req.query('p') ?? '1';
  if (!/^[1-9]\d{0,4}$/.test(number)) throw new NotFound();
  // PostgreSQL refuses NUL in text.
  const search = (c.req.query('q') ?? '').replaceAll('\0', '').trim().slice(0, 80);
  const category = c.req.query('category')?.replaceAll('\0', '').slice(0, 60);
  return { search, number: Number(number), ...(category && { category }) };
}
