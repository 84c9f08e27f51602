import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { setContactOfEntries } from '../model/calendar-entry.ts';
import { setContactOfTickets } from '../model/ticket.ts';
import type { EventsAct } from '../ports.ts';

/**
 * Changes who has bought an order, with its bookings and tickets: mails go to the new address from now on.
 * @throws NotFound
 */
export async function changeBuyer(
  tx: Tx,
  act: EventsAct,
  input: { containerId: ContainerId; orderId: OrderId; name?: string; email: string },
): Promise<void> {
  const { containerId, ...contact } = input;
  // Lock order: the order before its entries, and these before tickets.
  await act.orders.changeBuyer(tx, act, input);
  await setContactOfEntries(tx, containerId, contact);
  await setContactOfTickets(tx, containerId, contact);
}
