import type { Db, Tx } from '../../shared/db/database.ts';
import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { type Branding, brandingOf, platformBranding } from '../../shared/http/page.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { CartDeps, Payee } from '../ports.ts';
import type { UrlOf } from '../views/lines.tsx';

/** The pages that are paid on a page of the cart. */
export type PayeesView = {
  payees: ReadonlyMap<ContainerId, Payee>;
  /** that of the page that is paid, so that its name and menu stay to the receipt; the platform's if there are several */
  branding: Branding;
  urlOf: UrlOf;
};

/** Reads the pages that are paid. One query, or none without pages. */
export async function readPayees(
  c: Ctx,
  { ports }: CartDeps,
  { db, ids }: { db: Db | Tx; ids: readonly ContainerId[] },
): Promise<PayeesView> {
  const unique = [...new Set(ids)];
  const payees = unique.length > 0 ? await ports.payees.listPayees(db, unique) : new Map();
  const [only] = unique.length === 1 ? payees.values() : [];
  return {
    payees,
    branding: only ? brandingOf(c, only) : platformBranding(c),
    urlOf: (app, path, page) => {
      const slug = page && payees.get(page)?.slug;
      return `${appUrl(c, app)}${slug ? `/${slug}` : ''}${path}`;
    },
  };
}
