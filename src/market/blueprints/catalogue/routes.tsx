import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { DomainError, Invalid } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { brandingOf, sendPage } from '../../../shared/http/page.ts';
import { getMarketplaceContext, type MarketDeps, type MarketplaceContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { CatalogueRefused, type ImportResult, importCatalogue } from '../../operations/import-catalogue.ts';
import { MAX_FILE_BYTES } from '../../rules/catalogue.ts';
import { CatalogueForm, MAX_FILE_MEGABYTES } from './view.tsx';

/** `/{page}/{marketplace}/catalogue` the form for uploading a wholesaler's catalogue. */
export function catalogueBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('marketplaces'), (c) => showCatalogueForm(c, deps));
  app.post('/', may.page('marketplaces'), (c) => uploadCatalogue(c, deps));
  return app;
}

async function showCatalogueForm(c: Ctx, deps: MarketDeps): Promise<Response> {
  return sendCatalogueForm(c, await getMarketplaceContext(c, deps), { result: resultIn(c) });
}

async function uploadCatalogue(c: Ctx, deps: MarketDeps): Promise<Response> {
  const context = await getMarketplaceContext(c, deps);
  const { page, market } = context;
  try {
    const file = await readFile(c);
    const result = await transaction(deps.platform.db, (tx) =>
      importCatalogue(tx, actOf(c), { containerId: page.id, id: market.id, file }),
    );
    const numbers = new URLSearchParams(Object.entries(result).map(([name, n]) => [name, String(n)]));
    return c.redirect(`/${page.slug}/${market.slug}/catalogue?${numbers}`, 303);
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
    return sendCatalogueForm(c, context, { error });
  }
}

function sendCatalogueForm(
  c: Ctx,
  { page, market }: MarketplaceContext,
  { result, error }: { result?: ImportResult | undefined; error?: DomainError },
): Promise<Response> {
  const formState = error && formStateOf(error, {});
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('catalogue.title'), formState),
      current: `${appUrl(c, 'market')}/${page.slug}/${market.slug}/`,
      noindex: true,
    },
    <CatalogueForm
      page={page}
      market={market}
      result={result}
      error={formState?.errors.catalogue}
      problems={error instanceof CatalogueRefused ? error.problems : []}
    />,
    formState?.status ?? 200,
  );
}

async function readFile(c: Ctx): Promise<Uint8Array> {
  const { catalogue: file } = await c.req.parseBody().catch(() => ({ catalogue: undefined }));
  if (!(file instanceof File) || file.size === 0) throw new Invalid({ catalogue: t('catalogue.file_empty') });
  if (file.size > MAX_FILE_BYTES)
    throw new Invalid({ catalogue: t('catalogue.file_too_large', { megabytes: MAX_FILE_MEGABYTES }) });
  return new Uint8Array(await file.arrayBuffer());
}

/** The result of the upload that redirected to this URL; undefined if the URL does not contain all of it. */
function resultIn(c: Ctx): ImportResult | undefined {
  const number = (name: keyof ImportResult) =>
    Number(/^\d{1,6}$/.exec(c.req.query(name) ?? '')?.[0] ?? Number.NaN);
  const result = {
    added: number('added'),
    changed: number('changed'),
    unchanged: number('unchanged'),
    notInFile: number('notInFile'),
  };
  return Object.values(result).some(Number.isNaN) ? undefined : result;
}
