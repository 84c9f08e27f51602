import { dateOf, dayPath, entryPath } from '../src/events/rules/addresses.ts';
import type { RunningPlatform } from './platform.ts';

/** Lists one public page of each kind, of all four apps, with the demo venue. */
export async function publicPages({
  platform,
  url,
}: RunningPlatform): Promise<{ name: string; url: string }[]> {
  const concert = await platform.db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .select(['e.id', 'e.starts_at', 'c.slug', 'c.time_zone'])
    .where('e.name', 'like', 'Rosa Ash Ensemble%')
    .executeTakeFirstOrThrow();
  const on = dateOf(concert.starts_at, concert.time_zone);
  const venue = 'the-glasshouse';
  return [
    { name: 'the diary of a page', url: url('events', `/${venue}/calendars/`) },
    { name: 'month', url: url('events', `/${venue}/calendars/whats-on/`) },
    { name: 'month of hire', url: url('events', `/${venue}/calendars/hire/`) },
    { name: 'day', url: url('events', dayPath(venue, 'hire', on.add({ days: 3 }))) },
    { name: 'event', url: url('events', entryPath(venue, concert.slug, on, concert.id)) },
    { name: 'markets', url: url('events', `/${venue}/markets/`) },
    { name: 'basket', url: url('cart') },
    { name: 'what is on', url: url('blog') },
    { name: 'page', url: url('blog', `/${venue}/`) },
    { name: 'news', url: url('blog', `/${venue}/news/`) },
    { name: 'sign in', url: url('blog', '/sign-in') },
    { name: 'marketplaces', url: url('market') },
    { name: 'farm shop', url: url('market', `/${venue}/farm-shop/`) },
  ];
}
