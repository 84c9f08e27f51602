import { expect, test } from 'vitest';
import { testMarket } from '../../testing.ts';

const { db, open, upload, get } = await testMarket();

const textOf = async (answer: Promise<Response>) => (await answer).text();

const HEAD = 'Code,Brand,Description,Size,Category,Price\n';
const shop = await open('Farm shop');
await upload(
  shop.base,
  `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye 100%,700 g,Bread,4.20\nDA-1,Top Field,Milk in glass,1 l,Dairy,1.90\n`,
);

test('shows a product in its own market only', async () => {
  const other = await open('Other');
  const { id } = await db
    .selectFrom('products')
    .select('id')
    .where('code', '=', 'DA-1')
    .executeTakeFirstOrThrow();
  const page = await textOf(get(`${shop.base}products/${id}/`));
  expect(page).toContain('<h1>Milk in glass</h1>');
  expect(page).toContain('£1.90');
  expect((await get(`${other.base}products/${id}/`)).status).toBe(404);
});
