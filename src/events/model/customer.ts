import type { Insertable, Selectable } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import type { Customers } from '../../shared/db/tables.ts';
import type { ContainerId } from '../../shared/ids.ts';

/** A person or organisation as a page knows them. */
export type Customer = Selectable<Customers>;

export async function insertCustomer(
  tx: Tx,
  containerId: ContainerId,
  customer: Omit<Insertable<Customers>, 'container_id'>,
): Promise<Customer> {
  return await tx
    .insertInto('customers')
    .values({ ...customer, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}
