import { expect, test } from 'vitest';
import type { ContainerId } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';
import { listMarketplaces } from '../../model/marketplace.ts';
import { testMarket } from '../../testing.ts';

const { db, venue, organiser, open, upload, get, post } = await testMarket();

const textOf = async (answer: Promise<Response>) => (await answer).text();

const HEAD = 'Code,Brand,Description,Size,Category,Price\n';
const shop = await open('Farm shop');
await upload(
  shop.base,
  `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye 100%,700 g,Bread,4.20\nDA-1,Top Field,Milk in glass,1 l,Dairy,1.90\n`,
);

test('creates a market with a unique address, never that of a form', async () => {
  const created = await post(
    '/hall/',
    { name: 'Bread & Cheese', description: 'Fridays.' },
    { as: organiser },
  );
  expect(created.headers.get('location')).toBe('/hall/bread-cheese/catalogue');
  expect(await textOf(get('/hall/bread-cheese/', { as: organiser }))).toContain(t('marketplace.empty'));
  expect((await post('/hall/', { name: 'bread & cheese' }, { as: organiser })).status).toBe(409);
  expect((await post('/hall/', { name: 'Bread, Cheese' }, { as: organiser })).headers.get('location')).toBe(
    '/hall/bread-cheese-2/catalogue',
  );
  expect((await post('/hall/', { name: 'New' }, { as: organiser })).headers.get('location')).toBe(
    '/hall/new-2/catalogue',
  );
});

test('lists the markets of a page with their numbers of products', async () => {
  const listed = await listMarketplaces(db, venue.id);
  expect(listed.find(({ slug }) => slug === 'farm-shop')).toMatchObject({ id: shop.id, products: 3 });
  expect(await listMarketplaces(db, 999 as ContainerId)).toEqual([]);
});
