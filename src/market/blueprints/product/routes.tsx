import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { findNextMarketDay } from '../../http/next-market-day.ts';
import { getMarketplaceContext, type MarketDeps } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { getProduct } from '../../model/product.ts';
import { ProductView } from './view.tsx';

/** `/{page}/{marketplace}/products/{id}/` */
export function productBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/:id', may.anyone(), (c) => showProduct(c, deps));
  return app;
}

async function showProduct(c: Ctx, deps: MarketDeps): Promise<Response> {
  const id = parseId(c.req.param('id'));
  if (!id) throw new NotFound(reason('no_such_product'));
  const { page, market } = await getMarketplaceContext(c, deps);
  const [product, day] = await Promise.all([
    getProduct(deps.platform.db, page.id, { marketplaceId: market.id, id }),
    findNextMarketDay(c, market.id),
  ]);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: product.name,
      description: t('product.description', { product: product.name, market: market.name }),
      current: `${appUrl(c, 'market')}/${page.slug}/${market.slug}/`,
    },
    <ProductView page={page} market={market} product={product} day={day} />,
  );
}
