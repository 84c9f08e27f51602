import { createHash } from 'node:crypto';

import { type Act, userOfActor } from '../../shared/act.ts';

import { findUserName } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import { type CheckIn, findAdmissionBefore, findCheckIn, insertCheckIn } from '../model/check-in.ts';
import { inSavepoint, SCANNED_ONCE } from '../model/savepoint.ts';
import {
  findTicket,
  findTicketOfPage,
  listTicketIdsOfType,
  type TicketDetails,
  transitionTickets,
} from '../model/ticket.ts';
import { codeIn } from '../rules/ticket-code.ts';

export type Verdict =
  | { verdict: 'admitted'; ticket: TicketDetails; place: { number: number; count: number } }
  | { verdict: 'left'; ticket: TicketDetails }
  | { verdict: 'already-in'; ticket: TicketDetails; at: Temporal.Instant; by: string }
  | { verdict: 'not-in'; ticket: TicketDetails }
  /** carries no name: the buyer is shown only at the door of the ticket's own event */
  | { verdict: 'other-event'; event: { name: string; startsAt: Temporal.Instant; timeZone: string } }
  | { verdict: 'not-valid'; ticket: TicketDetails }
  | { verdict: 'unknown' };

export type Scan = {
  /** the door: an event of a page */
  containerId: ContainerId;
  entryId: EntryId;
  /** as typed or scanned, or a ticket's URL */
  code: string;
  /** a name that the device gave itself; 1 to 64 characters */
  device: string;
  /** made by the device for this scan: 8 to 64 characters */
  nonce: string;
  /** by the device's clock; now if it is absent */
  scannedAt?: Temporal.Instant;
};

/**
 * Admits the ticket with this code to an entry, once: of any number of concurrent scans one succeeds, and the others return
 * when and by whom the ticket was admitted. Every scan is recorded; the same scan again returns its verdict and changes
 * nothing.
 */
export const checkIn = (tx: Tx, act: Act, scan: Scan): Promise<Verdict> => record(tx, act, scan, 'entry');

/** Records an exit, or undoes an admission: the ticket is valid again. */
export const recordExit = (tx: Tx, act: Act, scan: Scan): Promise<Verdict> => record(tx, act, scan, 'exit');

type Direction = CheckIn['direction'];

async function record(tx: Tx, act: Act, scan: Scan, direction: Direction): Promise<Verdict> {
  const ticket = await ticketOf(tx, scan);
  const decision = { scan, direction, ticket };
  const recorded = await recordOnce(tx, act, decision);
  if (isOf(recorded, decision)) return await verdictOf(tx, recorded, scan);
  // A restored page sends its nonce again, with the next ticket: its verdict must not be that of the ticket before.
  const nonce = createHash('sha256')
    .update(`${scan.nonce} ${direction} ${ticket?.id ?? ''}`)
    .digest('base64url');
  return await verdictOf(tx, await recordOnce(tx, act, { ...decision, scan: { ...scan, nonce } }), scan);
}

type Decision = { scan: Scan; direction: Direction; ticket: TicketDetails | undefined };

const isOf = (recorded: CheckIn, { ticket, direction }: Decision): boolean =>
  recorded.ticket_id === (ticket?.id ?? null) && recorded.direction === direction;

async function recordOnce(tx: Tx, act: Act, decision: Decision): Promise<CheckIn> {
  const { containerId, entryId, nonce } = decision.scan;
  const recorded =
    (await findCheckIn(tx, containerId, entryId, nonce)) ??
    // The constraint on the nonce decides between two uploads of one scan, and undoes what the second one did.
    (await inSavepoint(tx, SCANNED_ONCE, () => decide(tx, act, decision))) ??
    (await findCheckIn(tx, containerId, entryId, nonce));
  if (!recorded) throw new Error('A scan was refused as recorded, and is not');
  return recorded;
}

/** Transitions the ticket of a scan if it may enter or leave, and records the scan. */
async function decide(tx: Tx, act: Act, { scan, direction, ticket }: Decision): Promise<CheckIn> {
  const { containerId, entryId } = scan;
  const outcome = await outcomeOf(tx, act, { ticket, entryId, direction });
  return await insertCheckIn(tx, containerId, {
    entry_id: entryId,
    ticket_id: ticket?.id ?? null,
    device: scan.device,
    nonce: scan.nonce,
    direction,
    ...outcome,
    scanned_at: scan.scannedAt ?? act.at,
    recorded_at: act.at,
    recorded_by: act.by,
  });
}

/** The ticket with the scanned code. Codes of other pages' tickets are unknown here. */
async function ticketOf(tx: Tx, { containerId, code: input }: Scan): Promise<TicketDetails | undefined> {
  const code = codeIn(input);
  const ticket = code ? await findTicket(tx, code) : undefined;
  return ticket?.container_id === containerId ? ticket : undefined;
}

type Outcome = Pick<CheckIn, 'outcome' | 'reason'>;

async function outcomeOf(
  tx: Tx,
  act: Act,
  scan: { ticket: TicketDetails | undefined; entryId: EntryId; direction: Direction },
): Promise<Outcome> {
  const { ticket, entryId, direction } = scan;
  if (!ticket) return { outcome: 'refused', reason: 'unknown' };
  if (ticket.entry_id !== entryId) return { outcome: 'refused', reason: 'other_event' };
  const { container_id: containerId, id } = ticket;
  if (direction === 'exit') {
    const [left] =
      ticket.state === 'checked_in'
        ? await transitionTickets(tx, containerId, [id], { to: 'confirmed', act })
        : [];
    return left ? { outcome: 'left', reason: null } : { outcome: 'refused', reason: 'not_in' };
  }
  const [admitted] = await transitionTickets(tx, containerId, [id], { to: 'checked_in', act });
  if (admitted) return { outcome: 'admitted', reason: null };
  // The update waited for a concurrent scan, which has committed by now.
  const current = await findTicketOfPage(tx, containerId, id);
  return { outcome: 'refused', reason: current?.state === 'checked_in' ? 'already_in' : 'not_valid' };
}

async function verdictOf(tx: Tx, recorded: CheckIn, { containerId }: Scan): Promise<Verdict> {
  const ticket = recorded.ticket_id ? await findTicketOfPage(tx, containerId, recorded.ticket_id) : undefined;
  if (!ticket) return { verdict: 'unknown' };
  if (recorded.outcome === 'admitted')
    return { verdict: 'admitted', ticket, place: await placeInOrder(tx, ticket) };
  if (recorded.outcome === 'left') return { verdict: 'left', ticket };
  switch (recorded.reason) {
    case 'other_event':
      return {
        verdict: 'other-event',
        event: { name: ticket.entry_name, startsAt: ticket.starts_at, timeZone: ticket.time_zone },
      };
    case 'already_in': {
      const admission = await findAdmissionBefore(tx, containerId, ticket.id, recorded);
      return {
        verdict: 'already-in',
        ticket,
        at: admission?.recorded_at ?? ticket.state_at,
        by: await nameOf(tx, admission?.recorded_by ?? ticket.state_by),
      };
    }
    case 'not_in':
      return { verdict: 'not-in', ticket };
    default:
      return { verdict: 'not-valid', ticket };
  }
}

async function placeInOrder(tx: Tx, ticket: TicketDetails): Promise<{ number: number; count: number }> {
  const { container_id, order_id: orderId, ticket_type_id: ticketTypeId } = ticket;
  const ids = await listTicketIdsOfType(tx, container_id, { orderId, ticketTypeId });
  return { number: ids.indexOf(ticket.id) + 1, count: ids.length };
}

async function nameOf(tx: Tx, actor: string): Promise<string> {
  const id = userOfActor(actor);
  return (id && (await findUserName(tx, id))) || t('check_in.unnamed_steward');
}
