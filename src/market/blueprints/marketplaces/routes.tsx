import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { marketplaceSchema } from '../../forms/marketplace-schema.ts';
import { containerOf, getPageContext, type MarketDeps } from '../../http/page-context.ts';
import { listMarketplaces } from '../../model/marketplace.ts';
import { createMarketplace } from '../../operations/create-marketplace.ts';
import { Marketplaces, NewMarketplace } from './view.tsx';

/** A market deals in pounds until somebody needs another currency: prices are not converted. */
const CURRENCY = 'GBP';

/** `/{page}/` the marketplaces of one page, `/{page}/new` the form that opens another. */
export function marketplacesBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const { db } = deps.platform;
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) => {
    const venue = await getPageContext(c, deps);
    const [markets, roles] = await Promise.all([
      listMarketplaces(db, containerOf(venue)),
      rolesOn(c, venue.slug),
    ]);
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: 'Markets', current: `${appUrl(c, 'market')}/${venue.slug}/` },
      <Marketplaces
        venue={venue}
        blogUrl={appUrl(c, 'blog')}
        markets={markets}
        organiser={roles.has('organiser')}
      />,
    );
  });

  app.get('/new', may.organiser(), (c) => newForm(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPageContext(c, deps);
    try {
      const input = { ...parseForm(marketplaceSchema, sent), currency: CURRENCY };
      const slug = await transaction(db, (tx) => createMarketplace(tx, containerOf(venue), input));
      return c.redirect(`/${venue.slug}/${slug}/catalogue`, 303);
    } catch (error) {
      return newForm(c, formStateOf(error, sent));
    }
  });

  async function newForm(c: Ctx, formState?: FormState) {
    const venue = await getPageContext(c, deps);
    return sendPage(
      c,
      brandingOf(c, venue),
      { title: formTitle('Open a market', formState), noindex: true },
      <NewMarketplace venue={venue} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}
