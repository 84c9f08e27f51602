import type { Db } from '../shared/db/database.ts';
import type { ContainerId } from '../shared/ids.ts';
import type { CalendarTone } from '../shared/ui/toolbar.tsx';

/** The diary of events as the blog uses it. Implemented in glue. */
export type Diary = {
  /** Lists public events of all pages, soonest first. One query. */
  listPublicEvents(db: Db, query: PublicEventsQuery): Promise<PublicEvents>;
  /** Lists the categories of coming public events, those of most pages first. One query. */
  listKinds(db: Db, query: { now: Temporal.Instant; limit: number }): Promise<string[]>;
};

export type PublicEventsQuery = {
  /** Events that are on at some time of this range. */
  from: Temporal.Instant;
  to: Temporal.Instant;
  now: Temporal.Instant;
  limit: number;
  /** the cursor of an earlier answer */
  after: string | undefined;
  venue: ContainerId | undefined;
  kind: string | undefined;
  /** Each must begin a word of the event, except on the pages `foundVenues`. Lower case, without accents. */
  words: readonly string[];
  foundVenues: readonly ContainerId[];
};

export type PublicEvents = {
  events: PublicEvent[];
  /** the cursor of what follows; undefined at the end */
  next: string | undefined;
};

/** A public event of any page. */
export type PublicEvent = {
  containerId: ContainerId;
  name: string;
  description: string;
  /** in the calendar's time zone */
  startsAt: Temporal.ZonedDateTime;
  endsAt: Temporal.ZonedDateTime;
  doorsAt: Temporal.ZonedDateTime | undefined;
  /** the space, or an address elsewhere */
  place: string | undefined;
  isElsewhere: boolean;
  /** @returns its path within the events app */
  pathOn(pageSlug: string): string;
  tone: CalendarTone;
  /** one of a series */
  recurs: boolean;
  cancelled: boolean;
  /** null without tickets; the lowest price above 0, or 0 if all are free */
  priceFromMinor: number | null;
  priceToMinor: number | null;
  /** what it costs without tickets; null if nobody has said it */
  admission: 'free' | 'door' | 'tickets' | null;
  /** null where it is only in words */
  doorPriceMinor: number | null;
  doorPriceNote: string;
  currency: string;
  /** null where places are not counted */
  placesLeft: number | null;
};
