import { expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { t } from '../../messages/translate.ts';
import { tieEntryToContent } from '../../model/calendar-entry-post.ts';
import { seedEvent, seedVenue, testEvents } from '../../testing.ts';
import { marketsBlueprint } from './routes.tsx';

const { db, get, marketplaces, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/markets', marketsBlueprint(deps)),
);
const { calendar } = await seedVenue(db);

test('shows an empty state without marketplaces', async () => {
  const html = await (await get('/glasshouse/markets/')).text();
  expect(html).toContain(t('markets.none'));
  expect(html).toContain('href="/glasshouse/calendars/"');
});

test('links to each marketplace and its next market day, in three queries', async () => {
  marketplaces.push(
    { id: 7, slug: 'co-op-shop', name: 'Co-op <shop>', description: 'Oats & beans.', products: 120 },
    { id: 8, slug: 'plants', name: 'Plants', description: '', products: 1 },
  );
  const addMarketDay = async (starts: string) => {
    const starts_at = Temporal.Instant.from(starts);
    await transaction(db, async (tx) => {
      const ends_at = starts_at.add({ hours: 4 });
      const entry = await seedEvent(tx, calendar, { name: 'Market day', starts_at, ends_at });
      await tieEntryToContent(tx, entry, { type: 'marketplace', id: 7 });
      await tieEntryToContent(tx, entry, { type: 'post', id: 8 });
    });
  };
  for (const starts of ['2026-06-20T09:00:00Z', '2026-06-13T09:00:00Z', '2026-05-13T09:00:00Z'])
    await addMarketDay(starts);

  let html = '';
  const queries = await queriesOf(async () => {
    html = await (await get('/glasshouse/markets/')).text();
  });
  // The market's own query, which a stub stands for here, is the third.
  expect(queries.length).toBeLessThanOrEqual(2);
  expect(html).toContain('href="http://127.0.0.1:8001/glasshouse/co-op-shop/"');
  expect(html).toContain('Co-op &lt;shop>');
  expect(html).toContain(t('markets.products', { count: 120 }));
  expect(html).toContain(`${t('markets.products', { count: 1 })}<`);
  expect(html).toContain('Saturday 13 June 2026, 10:00–14:00');
  expect(html).not.toContain('20 June');
  expect(html).not.toContain('13 May');
});

test('answers 404 for an unknown page', async () => {
  expect((await get('/nowhere/markets/')).status).toBe(404);
});
