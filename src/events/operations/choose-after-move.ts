import type { Tx } from '../../shared/db/database.ts';
import { Invalid, NotFound, WrongState } from '../../shared/errors.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, OrderId, TicketId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { isConfirmedAddress } from '../../shared/mail/recipients.ts';
import { ticketsReturnedMail } from '../mails/moved-mails.ts';
import { reason } from '../messages/translate.ts';
import { getBookingDetails } from '../model/booking.ts';
import { findLatestMove, findMoveOfOrder, saveMoveChoices } from '../model/move.ts';
import { lockTicketsOfOrder, transitionTickets } from '../model/ticket.ts';
import type { CancellationAct } from '../ports.ts';
import { ticketKey } from '../rules/hold.ts';

export type MoveChoice = {
  containerId: ContainerId;
  orderId: OrderId;
  choice: 'keep' | 'refund';
  /** to be given back; none for all */
  ticketIds: readonly TicketId[];
};

/**
 * Keeps the tickets of an order whose event was moved, or gives some or all of them back: they are void, their places free,
 * and all that was paid for them goes back. A choice made twice counts once.
 * @throws NotFound, WrongState after the date until which one may choose, Invalid for tickets that are used or not of the order
 */
export async function chooseAfterMove(
  tx: Tx,
  act: CancellationAct,
  { containerId, orderId, choice, ticketIds }: MoveChoice,
): Promise<void> {
  const told = await findMoveOfOrder(tx, containerId, orderId);
  const move = told && (await findLatestMove(tx, containerId, told.entry_id));
  if (!move) throw new NotFound(reason('no_such_order'));
  if (Temporal.Instant.compare(act.at, move.choose_by) > 0) throw new WrongState(reason('choice_over'));
  const entryId = move.entry_id;
  // Lock order: the order before its tickets. Cancelling nothing locks it.
  await act.orders.cancelLines(tx, act, { containerId, orderId, keys: [] });
  const tickets = (await lockTicketsOfOrder(tx, containerId, orderId)).filter((t) => t.entry_id === entryId);
  const valid = tickets.filter(({ state }) => state === 'confirmed');
  const chosen = ticketIds.length === 0 ? valid : tickets.filter(({ id }) => ticketIds.includes(id));
  if (chosen.length < ticketIds.length || chosen.some(({ state }) => state === 'checked_in'))
    throw new Invalid({ tickets: reason('ticket_not_returnable') });
  const open = chosen.filter(({ state }) => state === 'confirmed').map(({ id }) => id);
  if (open.length === 0) return;
  await saveMoveChoices(tx, containerId, { id: move.id, ticketIds: open, choice, act });
  if (choice === 'keep') return;
  await transitionTickets(tx, containerId, open, { to: 'cancelled', act });
  const keys = open.map(ticketKey);
  const refunds = await act.orders.cancelLines(tx, act, { containerId, orderId, keys });
  const event = await getBookingDetails(tx, containerId, entryId);
  const buyer = await act.orders.getBuyer(tx, { containerId, orderId });
  const addressing = {
    to: buyer.email,
    name: (await isConfirmedAddress(tx, buyer.email)) ? buyer.name : undefined,
    from: await act.pages.getLetterhead(tx, containerId),
    order: { id: orderId, href: buyer.href },
    site: act.site,
  };
  const returned = { event, tickets: open.length, refunds };
  const mail = runInKeptLocale(buyer.locale, () => ticketsReturnedMail(returned, addressing));
  await queueMail(tx, act, mail);
}
