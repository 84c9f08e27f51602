import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { currentLocale } from '../../shared/i18n/locale.ts';
import { t } from '../messages/translate.ts';
import type { DocumentSheet } from './document-sheet.ts';
import { type PdfText, pdfText, type TextStyle } from './pdf-text.ts';

const MARGIN = 56;
const BOTTOM = 78;
const SOFT = '#6f6862';
const LINE = '#d9d3cd';
const ROSE = '#b0325a';

type Pdf = PDFKit.PDFDocument;
type Section = PDFKit.PDFStructureElement;
type Draft = { doc: Pdf; text: PdfText; root: Section; sheet: DocumentSheet; y: number; width: number };

/** Writes a document as a PDF: A4, its fonts embedded, its structure tagged for screen readers. */
export async function documentPdf(sheet: DocumentSheet): Promise<Buffer> {
  const title = t('document.name', sheet);
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: currentLocale(),
    info: { Title: title, Author: sheet.seller[0] ?? '' },
  });
  const written = buffer(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const draft = { doc, text: pdfText(doc), root, sheet, y: MARGIN, width: doc.page.width - 2 * MARGIN };
  writeHead(draft);
  writeRows(draft);
  writeSums(draft);
  writeTaxes(draft);
  for (const note of sheet.notes) {
    makeRoom(draft, 40);
    draft.y += 10;
    draft.y += writeAs(draft, 'P', note, { size: 9.5, color: SOFT });
  }
  root.end();
  writeFeet(draft, title);
  doc.end();
  return await written;
}

/** Writes text as an element of the structure, over the whole width or in a column. @returns its height */
function writeAs(
  { doc, text, root, y, width }: Draft,
  tag: string,
  words: string,
  style: TextStyle & { x?: number; width?: number; align?: 'left' | 'right'; y?: number; within?: Section },
): number {
  const box = { x: MARGIN, y, width, ...style };
  let height = 0;
  (style.within ?? root).add(
    doc.struct(tag, {}, () => {
      height = text.write(words, box);
    }),
  );
  return height;
}

function writeHead(draft: Draft): void {
  const { sheet, width } = draft;
  draft.y += writeAs(draft, 'P', sheet.seller[0] ?? '', { size: 10.5, weight: 'bold', color: ROSE });
  draft.y += 4;
  draft.y += writeAs(draft, 'H1', sheet.title, { size: 25, weight: 'bold' });
  draft.y += 10;
  const column = width / Math.max(4, sheet.facts.length);
  const heights = sheet.facts.map(({ term, value }, at) => {
    const x = MARGIN + at * column;
    const above = writeAs(draft, 'P', term, { size: 8.5, color: SOFT, x, width: column - 8 });
    const y = draft.y + above;
    return above + writeAs(draft, 'P', value, { size: 10, x, y, width: column - 8 });
  });
  draft.y += Math.max(...heights) + 14;
  rule(draft);
  draft.y += 16;
  const half = width / 2;
  const left = writeAddress(draft, t('document.from'), sheet.seller, MARGIN);
  const right = writeAddress(draft, t('document.to'), sheet.buyer, MARGIN + half);
  draft.y += Math.max(left, right) + 26;
}

function writeAddress(draft: Draft, label: string, lines: readonly string[], x: number): number {
  const width = draft.width / 2 - 16;
  let height = writeAs(draft, 'P', label, { size: 8.5, color: SOFT, x, width });
  for (const [at, line] of lines.entries()) {
    const y = draft.y + height;
    height += writeAs(draft, 'P', line, { size: 10, weight: at === 0 ? 'bold' : 'regular', x, width, y });
  }
  return height;
}

type Column = { x: number; width: number; align: 'left' | 'right' };

/** From the left: the item, how many, the tax if there is any, and the amount. */
function columnsOf({ width, sheet }: Draft): Column[] {
  const hasTax = sheet.rows.some(({ tax }) => tax !== undefined);
  const numbers = [50, ...(hasTax ? [60] : []), 90];
  const item = width - numbers.reduce((sum, one) => sum + one, 0);
  let x = MARGIN + item;
  return [
    { x: MARGIN, width: item - 12, align: 'left' },
    ...numbers.map((own): Column => {
      const column = { x, width: own, align: 'right' as const };
      x += own;
      return column;
    }),
  ];
}

function writeRows(draft: Draft): void {
  const { doc, text, root, sheet } = draft;
  const columns = columnsOf(draft);
  const table = doc.struct('Table');
  root.add(table);
  const row = () => {
    const element = doc.struct('TR');
    table.add(element);
    return element;
  };
  const { labels } = sheet;
  const heads = [labels.item, labels.quantity, ...(columns.length > 3 ? [labels.tax] : []), labels.amount];
  writeTableHead(draft, columns, heads, row());
  for (const { item, detail, quantity, tax, amount } of sheet.rows) {
    const [first] = columns;
    const width = first?.width ?? 0;
    const itemStyle = { size: 10, weight: 'bold' as const };
    const height =
      text.heightOf(item, { ...itemStyle, width }) +
      (detail ? text.heightOf(detail, { size: 9, width }) : 0) +
      16;
    if (makeRoom(draft, height)) writeTableHead(draft, columns, heads, undefined);
    const within = row();
    const y = draft.y + 8;
    within.add(
      doc.struct('TD', {}, () => {
        const above = text.write(item, { ...itemStyle, x: MARGIN, y, width });
        if (detail) text.write(detail, { size: 9, color: SOFT, x: MARGIN, y: y + above, width });
      }),
    );
    const cells = [quantity, ...(columns.length > 3 ? [tax ?? ''] : []), amount];
    for (const [at, cell] of cells.entries()) {
      const column = columns[at + 1];
      if (column) writeAs(draft, 'TD', cell, { size: 10, ...column, y, within });
    }
    within.end();
    draft.y += height;
    rule(draft);
  }
  table.end();
}

/** @param within the row of the structure; a head that is repeated on another page is none of it */
function writeTableHead(
  draft: Draft,
  columns: readonly Column[],
  labels: readonly string[],
  within: Section | undefined,
): void {
  const { doc, text } = draft;
  if (!within) doc.markContent('Artifact', { type: 'Pagination' });
  for (const [at, label] of labels.entries()) {
    const column = columns[at];
    if (!column) continue;
    const style = { size: 8.5, color: SOFT, ...column };
    if (within) writeAs(draft, 'TH', label, { ...style, within });
    else text.write(label, { ...style, y: draft.y });
  }
  if (within) within.end();
  else doc.endMarkedContent();
  draft.y += 18;
  rule(draft);
}

function writeSums(draft: Draft): void {
  const x = MARGIN + draft.width * 0.45;
  const width = draft.width * 0.55;
  draft.y += 12;
  for (const { label, amount, isMain } of draft.sheet.sums) {
    makeRoom(draft, 30);
    const style: TextStyle = isMain ? { size: 13, weight: 'bold' } : { size: 10 };
    const height = writeAs(draft, 'P', label, { ...style, x, width: width - 100 });
    writeAs(draft, 'P', amount, { ...style, x: x + width - 130, width: 130, align: 'right' });
    draft.y += height + 5;
  }
}

function writeTaxes(draft: Draft): void {
  const { doc, root, sheet } = draft;
  if (sheet.taxes.length === 0) return;
  makeRoom(draft, 40 + sheet.taxes.length * 16);
  draft.y += 22;
  const table = doc.struct('Table');
  root.add(table);
  const { rate, net, tax } = sheet.taxLabels;
  const rows = [[rate, net, tax], ...sheet.taxes.map((each) => [each.label, each.net, each.tax])];
  for (const [at, cells] of rows.entries()) {
    const within = doc.struct('TR');
    table.add(within);
    for (const [column, cell] of cells.entries()) {
      const style = at === 0 ? { size: 8.5, color: SOFT } : { size: 9.5 };
      const x = MARGIN + column * 90;
      const align = column === 0 ? 'left' : 'right';
      writeAs(draft, at === 0 ? 'TH' : 'TD', cell, { ...style, x, width: 80, align, within });
    }
    within.end();
    draft.y += 15;
  }
  table.end();
}

/** Begins a new page if there is less room than needed. @returns whether it did */
function makeRoom(draft: Draft, height: number): boolean {
  if (draft.y + height <= draft.doc.page.height - BOTTOM) return false;
  draft.doc.addPage();
  draft.y = MARGIN;
  return true;
}

function rule({ doc, y, width }: Draft): void {
  doc.markContent('Artifact', { type: 'Layout' });
  doc
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + width, y)
    .lineWidth(0.6)
    .strokeColor(LINE)
    .stroke();
  doc.endMarkedContent();
}

function writeFeet({ doc, text, width }: Draft, title: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let at = 0; at < count; at++) {
    doc.switchToPage(start + at);
    doc.markContent('Artifact', { type: 'Pagination' });
    // pdfkit adds a page for text below the margin.
    doc.page.margins.bottom = 0;
    const box = { x: MARGIN, y: doc.page.height - 46, width, size: 8.5, color: SOFT };
    text.write(title, box);
    text.write(t('document.page', { page: at + 1, count }), { ...box, align: 'right' });
    doc.endMarkedContent();
  }
}
