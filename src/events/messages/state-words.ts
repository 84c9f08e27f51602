import type { EntryState } from '../rules/entry-state.ts';
import type { TicketState } from '../rules/ticket-state.ts';
import { t } from './translate.ts';

/**
 * Names the state of an entry. People never read "provisional": in hall hire it means the opposite of paid.
 * @param costMinor with 0, money is not mentioned
 * @param timing when hires of its calendar are charged
 */
export function entryStateWords(
  state: EntryState,
  costMinor: number,
  timing: 'now' | 'authorise' | 'after_yes' = 'now',
): string {
  if (costMinor === 0 && (state === 'ordered' || state === 'provisional' || state === 'declined'))
    return t(`state.free_entry.${state}`);
  if (timing !== 'now' && (state === 'provisional' || state === 'declined'))
    return t(`state.authorised_entry.${state}`);
  return t(`state.entry.${state}`);
}

/** The same for the page's people, who are the ones that others wait for. */
export function entryStateForVenue(
  ...[state, costMinor, timing]: Parameters<typeof entryStateWords>
): string {
  if (state !== 'provisional' && state !== 'requested') return entryStateWords(state, costMinor, timing);
  if (state === 'requested' || costMinor === 0) return t('state.for_venue.awaiting');
  return t(timing === 'now' || timing === undefined ? 'state.for_venue.paid' : 'state.for_venue.authorised');
}

/**
 * Names the state of a ticket.
 * @param priceMinor with 0, money is not mentioned
 */
export function ticketStateWords(state: TicketState, priceMinor: number): string {
  if (priceMinor === 0 && state === 'confirmed') return t(`state.free_ticket.${state}`);
  return t(`state.ticket.${state}`);
}
