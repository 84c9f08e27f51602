import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { nextMarketDay } from '../../http/next-market-day.ts';
import { getMarketplaceContext, type MarketDeps } from '../../http/page-context.ts';
import { getProduct } from '../../model/product.ts';
import { ProductView } from './view.tsx';

/** `/{page}/{marketplace}/products/{id}/` */
export function productBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/:id', may.anyone(), async (c) => {
    const id = parseId(c.req.param('id'));
    if (!id) throw new NotFound('There is no such product.');
    const { venue, market } = await getMarketplaceContext(c, deps);
    const [product, day] = await Promise.all([
      getProduct(deps.platform.db, market.id, id),
      nextMarketDay(c, market.id),
    ]);
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: product.name,
        description: `${product.name} at ${market.name}`,
        current: `${appUrl(c, 'market')}/${venue.slug}/${market.slug}/`,
      },
      <ProductView venue={venue} market={market} product={product} day={day} />,
    );
  });

  return app;
}
