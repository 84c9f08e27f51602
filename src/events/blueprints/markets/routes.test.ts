import { expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { buildEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { tieEntryToContent } from '../../model/calendar-entry-post.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { marketsBlueprint } from './routes.tsx';

const { db, get, marketplaces, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/markets', marketsBlueprint(deps)),
);
const { calendar } = await buildVenue(db);

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
  for (const starts_at of ['2026-06-20T10:00', '2026-06-13T10:00', '2026-05-13T10:00']) {
    const ends_at = starts_at.replace('10:00', '14:00');
    const entry = await buildEvent(db, calendar, { name: 'Market day', starts_at, ends_at });
    await transaction(db, async (tx) => {
      await tieEntryToContent(tx, entry.container_id, entry.id, { type: 'marketplace', id: 7 });
      await tieEntryToContent(tx, entry.container_id, entry.id, { type: 'post', id: 8 });
    });
  }

  let html = '';
  const queries = await queriesOf(async () => {
    html = await (await get('/glasshouse/markets/')).text();
  });
  // The third is the market's, which is a stub in this test.
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
