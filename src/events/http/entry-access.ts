import type { Capability } from '../../shared/http/capabilities.ts';
import { type Ctx, can, ownerOf } from '../../shared/http/context.ts';
import { isOwnedBy } from '../../shared/ids.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { type EntryKind, isPublic } from '../rules/entry-state.ts';

/** What it takes to run an entry of each kind: to see one that is not public, and to decide about it. */
const CAPABILITY_OF: Record<EntryKind, Capability> = {
  hire: 'bookings',
  event: 'entries',
  closure: 'calendars',
};

/** Whether the viewer may see all of an entry of the page, and decide about it. */
export const mayRun = (c: Ctx, pageSlug: string, { kind }: Pick<CalendarEntry, 'kind'>): Promise<boolean> =>
  can(c, pageSlug, CAPABILITY_OF[kind]);

/** Whether the viewer may see an entry of the page: a public one, their own, or one that they run. */
export const maySee = async (c: Ctx, pageSlug: string, entry: CalendarEntry): Promise<boolean> =>
  isPublic(entry) || isOwnedBy(entry, ownerOf(c)) || (await mayRun(c, pageSlug, entry));
