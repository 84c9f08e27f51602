import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { PayeeDetails as PayeeDetailsTable, PaymentAccounts } from '../../shared/db/tables.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { EncryptedSecret } from '../../shared/secrets.ts';

export type PaymentAccount = Selectable<PaymentAccounts>;

/** Who sells on a page in the eyes of the law. */
export type PayeeDetails = Omit<Selectable<PayeeDetailsTable>, 'container_id'>;

/** Lists a page's accounts with payment providers, also those that are disabled. */
export async function listPaymentAccounts(db: Db | Tx, containerId: ContainerId): Promise<PaymentAccount[]> {
  const query = db
    .selectFrom('payment_accounts')
    .selectAll()
    .where('container_id', '=', containerId)
    .orderBy('provider');
  return await named(db, 'list-payment-accounts', query);
}

/** Saves a page's account. @param seen the version that the editor saw, 0 for none. @returns false if it is another now */
export async function savePaymentAccount(
  tx: Tx,
  containerId: ContainerId,
  account: Omit<Insertable<PaymentAccounts>, 'container_id' | 'version' | 'settings'> & { settings: object },
  seen: number,
): Promise<boolean> {
  const { provider, enabled, settings, for_hire, for_tickets, created_at } = account;
  const saved = await named(
    tx,
    'save-payment-account',
    sql`
    INSERT INTO payment_accounts AS a (container_id, provider, enabled, settings, for_hire, for_tickets, created_at)
    VALUES (${containerId}, ${provider}, ${enabled}, ${JSON.stringify(settings)}, ${for_hire}, ${for_tickets}, ${created_at})
    ON CONFLICT (container_id, provider) DO UPDATE SET enabled = excluded.enabled, settings = excluded.settings,
      for_hire = excluded.for_hire, for_tickets = excluded.for_tickets
    WHERE a.version = ${seen} RETURNING version`,
  );
  return saved.length > 0;
}

/** Finds the encrypted credentials of a page's account. */
export async function findCredentials(
  db: Db | Tx,
  containerId: ContainerId,
  provider: string,
): Promise<EncryptedSecret | undefined> {
  const row = await db
    .selectFrom('payment_accounts')
    .select(['credentials', 'credentials_key'])
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .executeTakeFirst();
  return row?.credentials && row.credentials_key
    ? { keyId: row.credentials_key, data: row.credentials }
    : undefined;
}

/** Stores the encrypted credentials of a page's account. */
export async function saveCredentials(
  tx: Tx,
  containerId: ContainerId,
  provider: string,
  { keyId, data }: EncryptedSecret,
): Promise<void> {
  await tx
    .updateTable('payment_accounts')
    .set({ credentials: data, credentials_key: keyId })
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .execute();
}

/** Locks the credentials of all pages that were encrypted with another key. */
export async function listCredentialsOfOtherKeys(
  tx: Tx,
  keyId: string,
): Promise<(EncryptedSecret & { containerId: ContainerId; provider: string })[]> {
  const rows = await tx
    .selectFrom('payment_accounts')
    .select(['container_id', 'provider', 'credentials', 'credentials_key'])
    .where('credentials_key', '<>', keyId)
    .orderBy('container_id')
    .orderBy('provider')
    .forUpdate()
    .execute();
  return rows.flatMap(({ container_id: containerId, provider, credentials: data, credentials_key }) =>
    data && credentials_key ? [{ containerId, provider, data, keyId: credentials_key }] : [],
  );
}

export async function findPayeeDetails(
  db: Db | Tx,
  containerId: ContainerId,
): Promise<PayeeDetails | undefined> {
  return await db
    .selectFrom('payee_details')
    .select(['legal_name', 'address', 'vat_number', 'version'])
    .where('container_id', '=', containerId)
    .executeTakeFirst();
}

/** Saves who sells on a page. @param seen the version that the editor saw, 0 for none. @returns false if it is another now */
export async function savePayeeDetails(
  tx: Tx,
  containerId: ContainerId,
  { legal_name, address, vat_number }: Omit<PayeeDetails, 'version'>,
  seen: number,
): Promise<boolean> {
  const saved = await named(
    tx,
    'save-payee-details',
    sql`
    INSERT INTO payee_details AS d (container_id, legal_name, address, vat_number)
    VALUES (${containerId}, ${legal_name}, ${address}, ${vat_number})
    ON CONFLICT (container_id) DO UPDATE SET legal_name = excluded.legal_name, address = excluded.address,
      vat_number = excluded.vat_number
    WHERE d.version = ${seen} RETURNING version`,
  );
  return saved.length > 0;
}
