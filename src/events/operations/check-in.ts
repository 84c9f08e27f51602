import { createHash } from 'node:crypto';
import { type Act, userOfActor } from '../../shared/act.ts';
import { findUserName } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, EntryId, TicketId } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import {
  type CheckIn,
  findAdmission,
  findCheckIn,
  insertAdmission,
  insertRefusal,
} from '../model/check-in.ts';
import {
  findTicketInOrder,
  findTicketOfPage,
  type TicketDetails,
  type TicketInOrder,
} from '../model/ticket.ts';
import { isDoorDay } from '../rules/door-hours.ts';
import { codeIn } from '../rules/ticket-code.ts';
import { ticketStatesBefore } from '../rules/ticket-state.ts';

/** A ticket of another event or day, without a name: the buyer is shown only at the door of the ticket's own event. */
export type ForeignTicket = Pick<TicketDetails, 'id' | 'entry_name' | 'starts_at' | 'time_zone'>;

export type Verdict =
  | { verdict: 'admitted'; ticket: TicketInOrder }
  | { verdict: 'left'; ticket: TicketInOrder }
  | { verdict: 'already-in'; ticket: TicketDetails; at: Temporal.Instant; by: string }
  | { verdict: 'not-in'; ticket: TicketDetails }
  | { verdict: 'other-event'; ticket: ForeignTicket }
  | { verdict: 'other-day'; ticket: ForeignTicket }
  | { verdict: 'not-valid'; ticket: TicketDetails }
  | { verdict: 'unknown' };

export type Scan = {
  /** the door: an event of a page */
  containerId: ContainerId;
  entryId: EntryId;
  /** as typed or scanned, or a ticket's URL */
  code: string;
  /** of a form that names a ticket without its code */
  ticketId?: TicketId | undefined;
  /** a name that the device gave itself; 1 to 64 characters */
  device: string;
  /** made by the device for this scan: 8 to 64 characters */
  nonce: string;
  /** by the device's clock; now if it is absent */
  scannedAt?: Temporal.Instant;
  /** admits a ticket of another day or event of the page all the same */
  override?: boolean;
};

/**
 * Admits a ticket to an entry, once: of any number of concurrent scans one succeeds, and the others return when and by whom
 * the ticket was admitted. A ticket of another day or event is refused, unless the scan overrides that. Every scan is
 * recorded; the same scan again returns its verdict and changes nothing.
 */
export const checkIn = (tx: Tx, act: Act, scan: Scan): Promise<Verdict> => record(tx, act, scan, 'entry');

/** Records an exit, or undoes an admission: the ticket is valid again. */
export const recordExit = (tx: Tx, act: Act, scan: Scan): Promise<Verdict> => record(tx, act, scan, 'exit');

type Direction = CheckIn['direction'];
type Refusal = NonNullable<CheckIn['reason']>;

async function record(tx: Tx, act: Act, scan: Scan, direction: Direction): Promise<Verdict> {
  const { containerId, entryId } = scan;
  const ticket = await ticketOf(tx, scan);
  const scannedAt = scan.scannedAt ?? act.at;
  const row = {
    entry_id: entryId,
    ticket_id: ticket?.id ?? null,
    device: scan.device,
    nonce: nonceOf(scan, direction, ticket),
    direction,
    scanned_at: scannedAt,
    recorded_at: act.at,
    recorded_by: act.by,
  };
  const refuse = async (reason: Refusal): Promise<Verdict> => {
    const refusal = { ...row, outcome: 'refused', reason } as const;
    const recorded =
      (await findCheckIn(tx, containerId, entryId, row.nonce)) ??
      (await insertRefusal(tx, containerId, refusal)) ??
      (await findCheckIn(tx, containerId, entryId, row.nonce));
    if (!recorded) throw new Error('A scan was refused as recorded, and is not');
    return await verdictOf(tx, recorded, ticket);
  };
  if (!ticket) return await refuse('unknown');
  const movedTo = (state: TicketDetails['state']) => ({
    ...ticket,
    state,
    state_at: act.at,
    state_by: act.by,
  });
  if (direction === 'exit') {
    const obstacle = await obstacleToExit(tx, ticket, entryId);
    if (obstacle) return await refuse(obstacle);
    const exit = { ...row, ticket_id: ticket.id, outcome: 'left', overridden: null } as const;
    const left = await insertAdmission(tx, containerId, exit, { from: ['checked_in'], to: 'confirmed' });
    return left ? { verdict: 'left', ticket: movedTo('confirmed') } : await refuse('not_in');
  }
  const obstacle = obstacleTo(ticket, entryId, scannedAt);
  if (obstacle && !scan.override) return await refuse(obstacle);
  const entry = { ...row, ticket_id: ticket.id, outcome: 'admitted', overridden: obstacle ?? null } as const;
  const transition = { from: ticketStatesBefore('checked_in'), to: 'checked_in' } as const;
  const admitted = await insertAdmission(tx, containerId, entry, transition);
  if (admitted) return { verdict: 'admitted', ticket: movedTo('checked_in') };
  // The statement waited for a concurrent scan, which has committed by now.
  const current = await findTicketOfPage(tx, containerId, ticket.id);
  return await refuse(current?.state === 'checked_in' ? 'already_in' : 'not_valid');
}

/** A restored page sends its nonce again with the next ticket, or to override: that is another scan. */
const nonceOf = (
  { nonce, override }: Scan,
  direction: Direction,
  ticket: TicketDetails | undefined,
): string =>
  createHash('sha256')
    .update([nonce, direction, ticket?.id ?? '', override ? 'override' : ''].join(' '))
    .digest('base64url');

/** The scanned ticket. Those of other pages are unknown here. */
async function ticketOf(
  tx: Tx,
  { containerId, ticketId, code: input }: Scan,
): Promise<TicketInOrder | undefined> {
  if (ticketId) return await findTicketInOrder(tx, containerId, { id: ticketId });
  const code = codeIn(input);
  return code ? await findTicketInOrder(tx, containerId, { code }) : undefined;
}

/** Why a steward would have to override the door's refusal. */
function obstacleTo(
  ticket: TicketDetails,
  entryId: EntryId,
  at: Temporal.Instant,
): 'other_event' | 'other_day' | undefined {
  if (ticket.entry_id !== entryId) return 'other_event';
  return ticket.state === 'confirmed' && !isDoorDay(ticket, at) ? 'other_day' : undefined;
}

/** Whoever was admitted at a door leaves there, so that each door counts who is inside. */
async function obstacleToExit(
  tx: Tx,
  ticket: TicketDetails,
  entryId: EntryId,
): Promise<'other_event' | 'not_in' | undefined> {
  const admission = await findAdmission(tx, ticket.container_id, ticket.id);
  if (admission?.entry_id === entryId) return undefined;
  return ticket.entry_id === entryId ? 'not_in' : 'other_event';
}

async function verdictOf(tx: Tx, recorded: CheckIn, ticket: TicketInOrder | undefined): Promise<Verdict> {
  if (!ticket) return { verdict: 'unknown' };
  const { id, container_id: containerId, entry_name, starts_at, time_zone } = ticket;
  switch (recorded.outcome) {
    case 'admitted':
    case 'left':
      return { verdict: recorded.outcome, ticket };
    case 'refused':
  }
  switch (recorded.reason) {
    case 'other_event':
      return { verdict: 'other-event', ticket: { id, entry_name, starts_at, time_zone } };
    case 'other_day':
      return { verdict: 'other-day', ticket: { id, entry_name, starts_at, time_zone } };
    case 'already_in': {
      const admission = await findAdmission(tx, containerId, id, recorded);
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

async function nameOf(tx: Tx, actor: string): Promise<string> {
  const id = userOfActor(actor);
  return (id && (await findUserName(tx, id))) || t('check_in.unnamed_steward');
}
