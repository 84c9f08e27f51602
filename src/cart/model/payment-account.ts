import type { Selectable } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { PaymentAccounts } from '../../shared/db/tables.ts';
import type { ContainerId } from '../../shared/ids.ts';

export type PaymentAccount = Selectable<PaymentAccounts>;

/** Lists a page's accounts with payment providers, also those that are disabled. */
export async function listPaymentAccounts(db: Db | Tx, containerId: ContainerId): Promise<PaymentAccount[]> {
  const query = db
    .selectFrom('payment_accounts')
    .selectAll()
    .where('container_id', '=', containerId)
    .orderBy('provider');
  return await named(db, 'list-payment-accounts', query);
}
