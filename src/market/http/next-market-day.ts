import type { Ctx } from '../../shared/http/context.ts';
import { fetchEntries } from '../../shared/http/fetch-entries.ts';
import { span } from '../../shared/i18n/formats.ts';

const DAYS_AHEAD = 90;

/** `when` is a date with times: "Saturday 13 June 2026, 09:00–13:00". */
export type MarketDay = { when: string; name: string; href: string };

/** Finds the next date of a market; undefined if none is announced or events cannot be reached. */
export async function findNextMarketDay(c: Ctx, marketplaceId: number): Promise<MarketDay | undefined> {
  const content = { contentType: 'marketplace', contentId: marketplaceId };
  const entries = await fetchEntries(c, content, DAYS_AHEAD);
  const now = c.var.platform.clock.now();
  const next = entries?.find(
    ({ cancelled, endsAt }) => !cancelled && Temporal.Instant.compare(endsAt.toInstant(), now) > 0,
  );
  return next && { when: span(next.startsAt, next.endsAt), name: next.name, href: next.href };
}
