import type { Diary, PublicEvent } from '../blog/ports.ts';
import {
  listCategoriesOn,
  listWhatsOn,
  type UpcomingEntry,
  type WhatsOnKey,
} from '../events/model/whats-on.ts';
import { dateOf, entryPath } from '../events/rules/addresses.ts';
import type { ContainerId, EntryId } from '../shared/ids.ts';

/** The public events of all pages, for the blog's front page. */
export const diaryOfEvents: Diary = {
  async listPublicEvents(db, { from, to, now, limit, after, venue, kind, words, foundVenues }) {
    const rows = await listWhatsOn(db, {
      range: { from, to },
      now,
      limit: limit + 1,
      after: after === undefined ? undefined : keyOf(after),
      venue,
      category: kind,
      words,
      foundVenues,
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      events: shown.map(toPublicEvent),
      next: rows.length > limit && last ? cursorOf(last) : undefined,
    };
  },
  listKinds: listCategoriesOn,
};

const toPublicEvent = (row: UpcomingEntry): PublicEvent => ({
  containerId: row.container_id,
  name: row.name,
  description: row.description,
  startsAt: row.starts_at.toZonedDateTimeISO(row.time_zone),
  endsAt: row.ends_at.toZonedDateTimeISO(row.time_zone),
  doorsAt: row.doors_at?.toZonedDateTimeISO(row.time_zone),
  place: row.space_name ?? undefined,
  isElsewhere: row.is_elsewhere,
  pathOn: (slug) => entryPath(slug, row.slug, dateOf(row.starts_at, row.time_zone), row.id),
  tone: row.colour,
  recurs: row.recurs,
  cancelled: row.state === 'cancelled',
  priceFromMinor: row.price_from_minor,
  priceToMinor: row.price_to_minor,
  admission: row.admission,
  doorPriceMinor: row.door_price_minor,
  doorPriceNote: row.door_price_note,
  currency: row.currency,
  placesLeft: row.places_left,
});

const cursorOf = ({ starts_at, container_id, id }: UpcomingEntry): string =>
  `${starts_at}_${container_id}_${id}`;

/** @returns undefined for what is no cursor, so that the list begins anew */
function keyOf(cursor: string): WhatsOnKey | undefined {
  const [, at = '', page, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{5,18}Z)_(\d{1,9})_(\d{1,9})$/.exec(cursor) ?? [];
  try {
    const startsAt = Temporal.Instant.from(at);
    return { startsAt, containerId: Number(page) as ContainerId, id: Number(id) as EntryId };
  } catch {
    return undefined;
  }
}
