import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { DomainError, Invalid } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { wordedFields } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { getMarketplaceContext, type MarketDeps } from '../../http/page-context.ts';
import { CatalogueRefused, type ImportResult, importCatalogue } from '../../operations/import-catalogue.ts';
import { MAX_FILE_BYTES } from '../../rules/catalogue.ts';
import { CatalogueForm } from './view.tsx';

/** `/{page}/{marketplace}/catalogue` where an organiser uploads a wholesaler's file. */
export function catalogueBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const { db, clock } = deps.platform;
  const app = new Hono<AppEnv>();

  app.get('/', may.organiser(), (c) => form(c, { imported: importedOf(c) }));

  app.post('/', may.organiser(), async (c) => {
    const { venue, market } = await getMarketplaceContext(c, deps);
    try {
      const file = await fileOf(c);
      const imported = await transaction(db, (tx) => importCatalogue(tx, market.id, file, clock.now()));
      const numbers = new URLSearchParams(Object.entries(imported).map(([name, n]) => [name, String(n)]));
      return c.redirect(`/${venue.slug}/${market.slug}/catalogue?${numbers}`, 303);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
      return form(c, { refused: error });
    }
  });

  async function form(
    c: Ctx,
    { imported, refused }: { imported?: ImportResult | undefined; refused?: DomainError },
  ) {
    const { venue, market } = await getMarketplaceContext(c, deps);
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: refused ? 'Error: Upload a catalogue' : 'Upload a catalogue',
        current: `${appUrl(c, 'market')}/${venue.slug}/${market.slug}/`,
        noindex: true,
      },
      <CatalogueForm
        venue={venue}
        market={market}
        imported={imported}
        error={refused && wordedFields(refused.fields).catalogue}
        problems={refused instanceof CatalogueRefused ? refused.problems : []}
      />,
      refused ? 422 : 200,
    );
  }

  return app;
}

async function fileOf(c: Ctx): Promise<Uint8Array> {
  const { catalogue: file } = await c.req.parseBody().catch(() => ({ catalogue: undefined }));
  if (!(file instanceof File) || file.size === 0)
    throw new Invalid({ catalogue: 'Choose a file that is not empty.' });
  if (file.size > MAX_FILE_BYTES) throw new Invalid({ catalogue: 'The file is larger than 2 MB.' });
  return new Uint8Array(await file.arrayBuffer());
}

/** What the upload before did, as the address it led to says. */
function importedOf(c: Ctx): ImportResult | undefined {
  const number = (name: keyof ImportResult) =>
    Number(/^\d{1,6}$/.exec(c.req.query(name) ?? '')?.[0] ?? Number.NaN);
  const imported = {
    added: number('added'),
    changed: number('changed'),
    unchanged: number('unchanged'),
    notInFile: number('notInFile'),
  };
  return Object.values(imported).some(Number.isNaN) ? undefined : imported;
}
