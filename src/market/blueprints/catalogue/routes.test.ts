import { expect, test } from 'vitest';
import { byClock } from '../../../shared/act.ts';
import { transaction } from '../../../shared/db/database.ts';
import { formatNumber } from '../../../shared/i18n/formats.ts';
import { t } from '../../messages/translate.ts';
import { importCatalogue } from '../../operations/import-catalogue.ts';
import { testMarket } from '../../testing.ts';

const { db, clock, venue, organiser, open, upload, get, post } = await testMarket();

const textOf = async (answer: Promise<Response>) => (await answer).text();
const NASTY = '<script>alert(1)</script>';

const HEAD = 'Code,Brand,Description,Size,Category,Price\n';
const shop = await open('Farm shop');
await upload(
  shop.base,
  `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye 100%,700 g,Bread,4.20\nDA-1,Top Field,Milk in glass,1 l,Dairy,1.90\n`,
);
const products = () =>
  db
    .selectFrom('products')
    .select(['code', 'name', 'brand', 'category', 'unit', 'price_minor', 'updated_at'])
    .where('marketplace_id', '=', shop.id)
    .orderBy('code')
    .execute();

test('adds new products, changes known ones, keeps the others, and reports the numbers', async () => {
  clock.advance({ hours: 1 });
  const answer = await upload(
    shop.base,
    `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye,700 g,Bread,4.50\nEG-1,,Eggs,6,Dairy,2.60\n`,
  );
  expect(answer.status).toBe(303);
  const page = await textOf(get(answer.headers.get('location') ?? '', { as: organiser }));
  expect(page).toContain(t('catalogue.result', { added: 1, changed: 1, unchanged: 1 }));
  expect(page).toContain(t('catalogue.not_in_file', { count: 1 }));
  const rows = await products();
  expect(rows.map(({ code, price_minor }) => [code, price_minor])).toEqual([
    ['BR-1', 380],
    ['BR-2', 450],
    ['DA-1', 190],
    ['EG-1', 260],
  ]);
  expect(String(rows[0]?.updated_at)).toBe('2026-06-01T09:00:00Z');
  expect(String(rows[1]?.updated_at)).toBe('2026-06-01T10:00:00Z');
});

test('reads files of spreadsheets: any order, other columns, semicolons, quotes, a byte order mark', async () => {
  const file =
    '\uFEFFPRICE;Vat;code;Description;Size\r\n"£1,150.50";20%; X-1 ;"Oven, ""large""";\r\n;;;;\r\n2;0;X-2;Jar;1 l\r\n';
  const other = await open('Spreadsheet');
  expect((await upload(other.base, file)).status).toBe(303);
  const rows = await db
    .selectFrom('products')
    .select(['code', 'name', 'unit', 'price_minor', 'category'])
    .where('marketplace_id', '=', other.id)
    .orderBy('code')
    .execute();
  expect(rows).toEqual([
    { code: 'X-1', name: 'Oven, "large"', unit: '', price_minor: 115_050, category: '' },
    { code: 'X-2', name: 'Jar', unit: '1 l', price_minor: 200, category: '' },
  ]);
});

const invalidPrice = (price: string) => t('error.price_invalid', { code: 'A-1', price });
const problemRow = (row: number, message: string) =>
  `<th scope="row">${formatNumber(row)}</th><td>${message}</td>`;
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const wrong: [name: string, file: string | Uint8Array<ArrayBuffer>, row: number, message: string][] = [
  ['only headings', HEAD, 2, t('error.no_products')],
  ['no headings', 'BR-1,Loaf,3.80\n', 1, t('error.column_missing', { column: 'code' })],
  ['a heading is missing', 'Code,Description\nA,B\n', 1, t('error.column_missing', { column: 'price' })],
  ['a price with a comma', `${HEAD}A-1,,Thing,,,"3,50"\n`, 2, invalidPrice('3,50')],
  ['a price in words', `${HEAD}A-1,,Thing,,,free\n`, 2, invalidPrice('free')],
  ['a negative price', `${HEAD}A-1,,Thing,,,-3.50\n`, 2, invalidPrice('-3.50')],
  ['a price with too many decimals', `${HEAD}A-1,,Thing,,,3.505\n`, 2, invalidPrice('3.505')],
  ['a price too high', `${HEAD}A-1,,Thing,,,9999999.00\n`, 2, invalidPrice('9999999.00')],
  ['no price', `${HEAD}A-1,,Thing,,,\n`, 2, invalidPrice('')],
  ['no code', `${HEAD},,Thing,,,1\n`, 2, t('error.code_missing')],
  ['an invalid code', `${HEAD}=cmd(),,Thing,,,1\n`, 2, t('error.code_invalid', { code: '=cmd()' })],
  ['no description', `${HEAD}A-1,,,,,1\n`, 2, t('error.description_missing', { code: 'A-1' })],
  [
    'too long a description',
    `${HEAD}A-1,,${'x'.repeat(201)},,,1\n`,
    2,
    t('error.cell_too_long_for', { code: 'A-1', column: 'description', max: 200 }),
  ],
  ['too long a cell', `${HEAD}A-1,,${'x'.repeat(1001)},,,1\n`, 2, t('error.cell_too_long', { max: 1000 })],
  [
    'the same code twice',
    `${HEAD}A-1,,One,,,1\nA-2,,Two,,,1\nA-1,,Three,,,1\n`,
    4,
    t('error.code_repeated', { code: 'A-1', row: 2 }),
  ],
  ['right-to-left override', `${HEAD}A-1,,\u202Egnihton,,,1\n`, 2, t('error.unprintable', { code: 'A-1' })],
  ['an open quote', `${HEAD}A-1,,"Thing,,,1\n`, 2, t('error.quote_not_closed')],
  ['too many columns', `${HEAD}${','.repeat(61)}\n`, 2, t('error.too_many_columns', { max: 60 })],
  [
    'too many rows',
    HEAD + 'A-1,,Thing,,,1\n'.repeat(20_001),
    20_002,
    t('error.too_many_rows', { max: 20_001 }),
  ],
  ['not UTF-8', latin1(`${HEAD}A-1,,Café,,,£1\n`), 1, t('error.not_utf8')],
  ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${HEAD}A-1,,Thing,,,1\n`, 'utf16le')), 1, t('error.not_utf8')],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 1, t('error.not_utf8')],
];

test.each(wrong)('refuses the whole file: %s', async (_name, file, row, message) => {
  const before = await products();
  const answer = await upload(shop.base, file);
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(t('catalogue.refused'));
  expect(page).toContain(problemRow(row, message));
  expect(await products()).toEqual(before);
});

test.each([
  ['empty', '', t('catalogue.file_empty')],
  [
    'larger than 2 MB',
    `${HEAD}${'x'.repeat(2 * 1024 * 1024)}`,
    t('catalogue.file_too_large', { megabytes: 2 }),
  ],
])('refuses a file that is %s', async (_name, file, message) => {
  const before = await products();
  const answer = await upload(shop.base, file);
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(t('catalogue.refused'));
  expect(page).toContain(message);
  expect(await products()).toEqual(before);
});

test('does not read a file of 10 MB', async () => {
  expect((await upload(shop.base, 'x'.repeat(10_000_000))).status).toBe(413);
});

test('refuses a file with some bad rows as a whole, and lists every bad row', async () => {
  const before = await products();
  const answer = await upload(shop.base, `${HEAD}N-1,,Good,,,1\nN-2,,Bad,,,x\nN-3,,Good,,,1\n,,Bad,,,1\n`);
  const page = await answer.text();
  expect(page).toContain(t('error.catalogue_refused', { count: 2 }));
  expect(page).toContain(problemRow(3, t('error.price_invalid', { code: 'N-2', price: 'x' })));
  expect(page).toContain(problemRow(5, t('error.code_missing')));
  expect(await products()).toEqual(before);
});

test('lists at most 25 bad rows, and the number of the others', async () => {
  const page = await textOf(upload(shop.base, HEAD + 'A-1,,,,,1\n'.repeat(60)));
  expect(page.split(t('error.description_missing', { code: 'A-1' }))).toHaveLength(25 + 1);
  expect(page).toContain(t('catalogue.more_problems', { count: 35 }));
});

test('escapes the contents of the file', async () => {
  const page = await textOf(upload(shop.base, `${HEAD}${NASTY},,x,,,1\nA-1,,x,,,${NASTY}\n`));
  expect(page).not.toContain(NASTY);
  const other = await open('Nasty');
  await upload(other.base, `${HEAD}A-1,${NASTY},${NASTY},${NASTY},${NASTY},1\n`);
  const list = await textOf(get(other.base));
  expect(list).toContain('&lt;script>');
  expect(list).not.toContain(NASTY);
});

test('refuses anything but a file', async () => {
  expect((await post(`${shop.base}catalogue`, { catalogue: 'x' }, { as: organiser })).status).toBe(422);
  expect((await post(`${shop.base}catalogue`, {}, { as: organiser })).status).toBe(422);
});

test('waits for a concurrent import, so that both report correct numbers', async () => {
  const other = await open('At once');
  const fileOf = (kind: string) =>
    HEAD + Array.from({ length: 50 }, (_, at) => `${kind}-${at},,Thing ${at},,,1`).join('\n');
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const first = transaction(db, async (tx) => {
    const imported = await importCatalogue(tx, byClock(clock.now()), {
      containerId: venue.id,
      id: other.id,
      file: new TextEncoder().encode(fileOf('A')),
    });
    begin();
    await released;
    return imported;
  });
  await begun;
  const second = upload(other.base, fileOf('B'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  release();
  expect(await first).toEqual({ added: 50, changed: 0, unchanged: 0, notInFile: 0 });
  expect((await second).headers.get('location')).toContain('added=50&changed=0&unchanged=0&notInFile=50');
});

test('ignores numbers in the address that are not numbers', async () => {
  const page = await textOf(
    get(`${shop.base}catalogue?added=1&changed=x&unchanged=<b>&notInFile=1`, { as: organiser }),
  );
  expect(page).not.toContain(t('catalogue.imported'));
});
