import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { marketplaceSchema } from '../../forms/marketplace-schema.ts';
import { nextMarketDay } from '../../http/next-market-day.ts';
import { getMarketplaceContext, type MarketDeps } from '../../http/page-context.ts';
import { listProducts } from '../../model/product.ts';
import { editMarketplace } from '../../operations/create-marketplace.ts';
import { EditMarketplace, MarketplaceView, type ProductFilter } from './view.tsx';

const PAGE_SIZE = 60;

/** `/{page}/{marketplace}/` what is for sale: `?q=` looks for words, `?category=` shows one, `?p=` turns the page. */
export function marketplaceBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const { db } = deps.platform;
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) => {
    const { venue, market } = await getMarketplaceContext(c, deps);
    const filter = filterIn(c);
    const [{ products, total }, day, roles] = await Promise.all([
      listProducts(db, market.id, { ...filter, limit: PAGE_SIZE, offset: (filter.number - 1) * PAGE_SIZE }),
      nextMarketDay(c, market.id),
      rolesOn(c, venue.slug),
    ]);
    if (products.length === 0 && filter.number > 1) throw new NotFound('There are no more products.');
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: market.name,
        description: market.description,
        current: `${appUrl(c, 'market')}/${venue.slug}/${market.slug}/`,
        noindex: filter.search !== '',
      },
      <MarketplaceView
        venue={venue}
        blogUrl={appUrl(c, 'blog')}
        market={market}
        products={products}
        total={total}
        pages={Math.ceil(total / PAGE_SIZE)}
        filter={filter}
        day={day}
        organiser={roles.has('organiser')}
      />,
    );
  });

  app.get('/edit', may.organiser(), (c) => editForm(c));

  app.post('/edit', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const { venue, market } = await getMarketplaceContext(c, deps);
    try {
      const input = parseForm(marketplaceSchema, sent);
      await transaction(db, (tx) => editMarketplace(tx, market.id, input));
      return c.redirect(`/${venue.slug}/${market.slug}/`, 303);
    } catch (error) {
      return editForm(c, formStateOf(error, sent));
    }
  });

  async function editForm(c: Ctx, formState?: FormState) {
    const { venue, market } = await getMarketplaceContext(c, deps);
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: formTitle('Edit this market', formState),
        current: `${appUrl(c, 'market')}/${venue.slug}/${market.slug}/`,
        noindex: true,
      },
      <EditMarketplace venue={venue} market={market} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}

function filterIn(c: Ctx): ProductFilter {
  const number = c.req.query('p') ?? '1';
  if (!/^[1-9]\d{0,4}$/.test(number)) throw new NotFound();
  // The database takes no NUL.
  const search = (c.req.query('q') ?? '').replaceAll('\0', '').trim().slice(0, 80);
  const category = c.req.query('category')?.replaceAll('\0', '').slice(0, 60);
  return { search, number: Number(number), ...(category && { category }) };
}
