import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { ContainerId, EntryId, OrderId, TicketId } from '../../shared/ids.ts';
import { answersOfTicket, type TicketAnswer } from './question.ts';

/** A valid ticket as a guest list shows it. */
export type Guest = {
  id: TicketId;
  contact_name: string | null;
  type_name: string;
  /** the last characters of the code */
  code_end: string;
  state: 'confirmed' | 'checked_in';
  state_at: Temporal.Instant;
  order_id: OrderId | null;
  /** to what was asked about the ticket and its order */
  answers: TicketAnswer[];
};

export type GuestPage = {
  /** the last guest of the page before */
  after?: TicketId | undefined;
  /** beginnings of words of the name, the mail address or the code; every word has to be found */
  search?: string | undefined;
  limit: number;
};

/** Lists a page of the valid tickets of an entry, by contact name. */
export async function listGuests(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  { after, search, limit }: GuestPage,
): Promise<Guest[]> {
  // The sub-selects are read once, and so the row is compared by the index.
  const isLater = after
    ? sql`AND (${NAME}, t.id) > ((SELECT ${NAME} FROM tickets t WHERE t.container_id = ${containerId} AND t.id = ${after}), ${after}::integer)`
    : sql``;
  const isFound = search
    ? sql`AND guest_words(t.contact_name, t.contact_email, t.code) @@ (
        SELECT string_agg('''' || word || ''':*', ' & ')::tsquery FROM unnest(name_words(${search})) word)`
    : sql``;
  const query = sql<Guest>`
    SELECT t.id, t.contact_name, k.name AS type_name, right(t.code, 4) AS code_end, t.state, t.state_at, t.order_id,
      ${answersOfTicket} AS answers
    FROM tickets t JOIN ticket_types k ON k.container_id = t.container_id AND k.id = t.ticket_type_id
    WHERE t.container_id = ${containerId} AND t.entry_id = ${entryId} AND t.state IN ('confirmed', 'checked_in')
      ${isLater} ${isFound}
    ORDER BY ${NAME}, t.id LIMIT ${limit}`;
  const name = ['list-guests', after && 'after', search && 'found'].filter(Boolean).join('-');
  return await named(db, name, query);
}

// As in the index tickets_guests.
const NAME = sql`lower(coalesce(t.contact_name, ''))`;
