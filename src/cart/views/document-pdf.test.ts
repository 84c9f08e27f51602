import { expect, test } from 'vitest';
import { documentPdf } from './document-pdf.ts';
import type { DocumentSheet } from './document-sheet.ts';

const row = (number: number) => ({
  key: String(number),
  item: `Rosa Ash Ensemble, evening ${number}`,
  detail: 'Full price, Friday 12 June 2026, 20:00–22:30, Main hall',
  quantity: '2',
  tax: '20%',
  amount: '£23.00',
});

const sheet = (rows: number): DocumentSheet => ({
  title: 'VAT invoice',
  number: '2026-0042',
  facts: [
    { term: 'Number', value: '2026-0042' },
    { term: 'Date', value: 'Friday 12 June 2026' },
    { term: 'Order', value: '2417' },
  ],
  seller: ['Neuadd y Tŷ Gwydr CIC', '4 Lôn y Berllan', 'Hebden', 'VAT number GB 123 4567 89'],
  buyer: ['Łucja Żółć', 'Νίκη Ελευθερίου', 'Siôn Ŵyn ap Dafydd', 'mab@example.com'],
  labels: { item: 'What', quantity: 'Quantity', tax: 'VAT', amount: 'Amount' },
  rows: Array.from({ length: rows }, (_, at) => row(at + 1)),
  sums: [
    { label: 'VAT included', amount: '£7.67' },
    { label: 'Total', amount: '£46.00', isMain: true },
    { label: 'Paid by bank transfer', amount: '£46.00' },
  ],
  taxes: [{ label: '20%', net: '£38.33', tax: '£7.67' }],
  taxLabels: { rate: 'VAT rate', net: 'Net', tax: 'VAT' },
  notes: ['A donation is a gift: it bears no VAT.'],
});

const textOf = (pdf: Buffer): string => pdf.toString('latin1');

test('embeds the files of its font that have the letters of names', async () => {
  const pdf = textOf(await documentPdf(sheet(2)));
  expect(pdf.startsWith('%PDF-1.7')).toBe(true);
  // latin and latin-ext, each in two weights, and greek
  expect(pdf.match(/\/FontFile2/g)).toHaveLength(5);
  expect(pdf.match(/\/ToUnicode/g)).toHaveLength(5);
  expect(pdf).toContain('/MarkInfo');
  expect(pdf).toContain('/Lang (en-GB)');
});

test('begins new pages for a long table', async () => {
  const pagesOf = async (rows: number) =>
    textOf(await documentPdf(sheet(rows))).match(/\/Type \/Page\b/g)?.length;
  expect([await pagesOf(2), await pagesOf(40)]).toEqual([1, 4]);
});
