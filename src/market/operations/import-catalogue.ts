import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { DomainError, NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { lockMarketplace } from '../model/marketplace.ts';
import { countProducts, upsertProducts } from '../model/product.ts';
import { type Problem, parseCatalogue } from '../rules/catalogue.ts';

export type ImportResult = { added: number; changed: number; unchanged: number; notInFile: number };

/** A catalogue file that was refused as a whole, with the problem of each row. */
export class CatalogueRefused extends DomainError {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const why = reason('catalogue_refused', { count: problems.length });
    super('invalid', why, { catalogue: why });
    this.problems = problems;
  }
}

/**
 * Imports a wholesaler's catalogue, all of it or nothing: adds and updates products by their code, and leaves those that
 * are not in the file as they are.
 * @throws NotFound, CatalogueRefused
 */
export async function importCatalogue(
  tx: Tx,
  act: Act,
  { containerId, id, file }: { containerId: ContainerId; id: number; file: Uint8Array },
): Promise<ImportResult> {
  const marketplace = await lockMarketplace(tx, containerId, id);
  if (!marketplace) throw new NotFound(reason('no_such_marketplace'));
  const { rows, problems } = parseCatalogue(file, marketplace.currency);
  if (problems.length > 0) throw new CatalogueRefused(problems);

  const { added, changed } = await upsertProducts(tx, containerId, id, { rows, at: act.at });
  const total = await countProducts(tx, containerId, id);
  return { added, changed, unchanged: rows.length - added - changed, notInFile: total - rows.length };
}
