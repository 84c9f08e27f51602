import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { CheckoutSettings as CheckoutSettingsTable } from '../../shared/db/tables.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { PayeeDetails, PaymentAccount } from './payment-account.ts';

/** What the checkout of a page asks for and adds. */
export type CheckoutSettings = Omit<Selectable<CheckoutSettingsTable>, 'container_id'>;

/** How a page sells: by which accounts it is paid, who it is, on which terms, and what its checkout asks and adds. */
export type Selling = {
  accounts: PaymentAccount[];
  seller: PayeeDetails | undefined;
  settings: CheckoutSettings | undefined;
  /** the current version; undefined without any */
  terms: { version: number } | undefined;
};

type Row = PaymentAccount & {
  payee_id: ContainerId;
  seller: PayeeDetails | null;
  checkout: CheckoutSettings | null;
  terms_version: number | null;
};

/** Reads how pages sell. One query for all of them. */
export async function listSelling(
  db: Db | Tx,
  ids: readonly ContainerId[],
): Promise<Map<ContainerId, Selling>> {
  const rows = await named(
    db,
    'list-selling',
    sql<Row>`
    SELECT p.id AS payee_id, to_json(d) AS seller, to_json(s) AS checkout, t.terms_version, a.*
    FROM unnest(${[...new Set(ids)]}::integer[]) AS p (id)
    LEFT JOIN payee_details d ON d.container_id = p.id
    LEFT JOIN checkout_settings s ON s.container_id = p.id
    LEFT JOIN LATERAL (
      SELECT nullif(version, CASE text WHEN '' THEN version END) AS terms_version FROM terms
      WHERE container_id = p.id ORDER BY version DESC LIMIT 1) t ON true
    LEFT JOIN payment_accounts a ON a.container_id = p.id
    ORDER BY p.id, a.provider`,
  );
  const selling = new Map<ContainerId, Selling>();
  for (const { payee_id, seller, checkout, terms_version, ...account } of rows) {
    const known = selling.get(payee_id);
    const accounts = account.provider === null ? [] : [account];
    if (known) known.accounts.push(...accounts);
    else {
      const terms = terms_version === null ? undefined : { version: terms_version };
      selling.set(payee_id, {
        accounts,
        seller: seller ?? undefined,
        settings: checkout ?? undefined,
        terms,
      });
    }
  }
  return selling;
}

/** A version of a page's terms. */
export type Terms = { version: number; text: string; published_at: Temporal.Instant };

/** Lists the versions of a page's terms, the newest first. */
export async function listTerms(db: Db | Tx, containerId: ContainerId): Promise<Terms[]> {
  return await db
    .selectFrom('terms')
    .select(['version', 'text', 'published_at'])
    .where('container_id', '=', containerId)
    .orderBy('version', 'desc')
    .execute();
}

/** Saves what a page's checkout asks and adds. @param seen the version that the editor saw, 0 for none. @returns false if it is another now */
export async function saveCheckoutSettings(
  tx: Tx,
  containerId: ContainerId,
  settings: Omit<CheckoutSettings, 'version'>,
  seen: number,
): Promise<boolean> {
  const row = { container_id: containerId, ...settings };
  const saved = await tx
    .insertInto('checkout_settings')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('container_id').doUpdateSet(settings).where('checkout_settings.version', '=', seen),
    )
    .returning('version')
    .execute();
  return saved.length > 0;
}

/** Reads what a page's checkout asks and adds; undefined if nothing was ever set. */
export async function findCheckoutSettings(
  db: Db | Tx,
  containerId: ContainerId,
): Promise<CheckoutSettings | undefined> {
  return (await listSelling(db, [containerId])).get(containerId)?.settings;
}

/** Publishes a new version of a page's terms. @param seen the version that the editor saw, 0 for none. @returns false if there is a newer one */
export async function insertTerms(
  tx: Tx,
  containerId: ContainerId,
  { text, act }: { text: string; act: Act },
  seen: number,
): Promise<boolean> {
  const inserted = await named(
    tx,
    'insert-terms',
    sql`
    INSERT INTO terms (container_id, version, text, published_at, published_by)
    SELECT ${containerId}, ${seen}::integer + 1, ${text}, ${act.at}, ${act.by}
    WHERE coalesce((SELECT max(version) FROM terms WHERE container_id = ${containerId}), 0) = ${seen}::integer
    ON CONFLICT DO NOTHING RETURNING version`,
  );
  return inserted.length > 0;
}
