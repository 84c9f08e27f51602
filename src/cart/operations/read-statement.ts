import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseLines } from 'csv-parse/sync';
import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { reason } from '../messages/translate.ts';
import { findTransfersByReference, listAwaitedTransfers } from '../model/bank-line.ts';
import {
  deleteStatementFile,
  deleteStatementLines,
  findStatement,
  findStatementChunk,
  findStatementMapping,
  insertStatement,
  insertStatementChunk,
  insertStatementLines,
  listStatementLines,
  markKnownLines,
  type NewStatementLine,
  type Statement,
  type StatementProblem,
  setFates,
  setStatementMapping,
  setStatementProblems,
  transitionStatement,
} from '../model/statement.ts';
import {
  type BankLine,
  DELIMITERS,
  ENCODINGS,
  guessMapping,
  readBankLine,
  type StatementMapping,
} from '../rules/statement-format.ts';
import { type Awaited, referencesIn, suggestionFor } from '../rules/statement-match.ts';

export type StatementKey = { containerId: ContainerId; id: number };

const MAX_STATEMENT_LINES = 100_000;
const MAX_LINE_BYTES = 20_000;
const CHUNK_BYTES = 256 * 1024;
const BATCH = 1000;
const MOST_PROBLEMS = 100;

export const readStatementJob = defineJob(
  'cart-read-statement',
  z.object({ containerId: z.int(), id: z.int() }),
  { expireSeconds: 900, retryLimit: 3 },
);

/** Keeps a file of bank lines, in pieces. @returns its id */
export async function uploadStatement(
  tx: Tx,
  act: Act,
  { containerId, fileName, file }: { containerId: ContainerId; fileName: string; file: Blob },
): Promise<number> {
  const statementId = await insertStatement(tx, containerId, { fileName, act });
  for (let at = 0, position = 0; at < file.size; at += CHUNK_BYTES, position++) {
    const content = Buffer.from(await file.slice(at, at + CHUNK_BYTES).arrayBuffer());
    await insertStatementChunk(tx, containerId, { statementId, position, content });
  }
  return statementId;
}

/** The first rows of a statement, and how it would be read: as the last one of the page, if that fits. */
export async function previewStatement(
  db: Db,
  { containerId, id }: StatementKey,
): Promise<{ rows: string[][]; mapping: StatementMapping }> {
  const bytes =
    (await findStatementChunk(db, containerId, { statementId: id, position: 0 })) ?? new Uint8Array();
  const saved = await findStatementMapping(db, containerId);
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding)
    .decode(bytes)
    .split(/\r\n|\r|\n/)
    .slice(0, 40);
  const samples = DELIMITERS.map((delimiter) => ({ delimiter, rows: rowsOf(text, delimiter) }));
  const guessed = guessMapping(samples, { encoding, currency: saved?.currency ?? 'GBP' });
  const mapping = saved && fits(saved, samples) ? { ...saved, encoding } : guessed;
  const rows = samples.find(({ delimiter }) => delimiter === mapping.delimiter)?.rows ?? [];
  return { rows: rows.slice(0, mapping.headerLine + 8), mapping };
}

/** Whether a statement can be read like the last one: its first line of data has a date and an amount where that had. */
function fits(
  mapping: StatementMapping,
  samples: readonly { delimiter: string; rows: readonly string[][] }[],
): boolean {
  const rows = samples.find(({ delimiter }) => delimiter === mapping.delimiter)?.rows ?? [];
  const line = readBankLine(rows[mapping.headerLine] ?? [], mapping);
  return line !== undefined && !('problem' in line);
}

/** The cells of some lines, each read by itself: a quotation mark that is not closed spoils no other. */
const rowsOf = (lines: readonly string[], delimiter: string): string[][] =>
  lines.map((line) => {
    try {
      const [cells = [line]]: string[][] = parseLines(line, { delimiter, bom: true, relax_quotes: true });
      return cells.map(shortened);
    } catch {
      return [shortened(line)];
    }
  });

const shortened = (cell: string): string => cell.slice(0, 80);

/** UTF-8 if it is valid, else what older programs write. A piece may end inside a character. */
function encodingOf(bytes: Uint8Array): StatementMapping['encoding'] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return ENCODINGS[0];
  } catch {
    return 'windows-1252';
  }
}

const parser = (delimiter: string) =>
  parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MAX_LINE_BYTES,
    info: false,
  });

/** Chooses how a statement is read, and reads it: at once, or in a job if it is long. @throws NotFound, WrongState */
export async function mapStatement(
  tx: Tx,
  act: Act,
  { containerId, id, mapping }: StatementKey & { mapping: StatementMapping },
): Promise<void> {
  if (!(await findStatement(tx, containerId, id))) throw new NotFound(reason('no_such_statement'));
  const change = { from: ['uploaded', 'preview'], to: 'reading', act } as const;
  if (!(await transitionStatement(tx, containerId, id, change)))
    throw new WrongState(reason('statement_taken'));
  await setStatementMapping(tx, containerId, id, mapping);
  await enqueue(tx, readStatementJob, { containerId, id });
}

/** Reads the lines of a statement, and says what each would become. Repeatable: nothing counts before it is recorded. */
export async function readStatement(db: Db, act: Act, key: StatementKey): Promise<void> {
  const { containerId, id } = key;
  const statement = await findStatement(db, containerId, id);
  if (statement?.state !== 'reading' || !statement.mapping) return;
  await transaction(db, (tx) => deleteStatementLines(tx, containerId, id));
  const found = await storeLines(db, statement, statement.mapping);
  const awaited = await listAwaitedTransfers(db, containerId);
  for (let after = 0; ; ) {
    // What went out is known to have gone out.
    const lines = await listStatementLines(db, containerId, id, { after, limit: BATCH, fate: 'unknown' });
    if (lines.length === 0) break;
    const fates = await fatesOf(db, containerId, { lines, awaited });
    await transaction(db, (tx) => setFates(tx, containerId, id, fates));
    after = lines.at(-1)?.line ?? after + BATCH;
  }
  await transaction(db, async (tx) => {
    await markKnownLines(tx, containerId, id);
    await setStatementProblems(tx, containerId, id, found);
    await transitionStatement(tx, containerId, id, { from: ['reading'], to: 'preview', act });
  });
}

type Problems = { count: number; problems: StatementProblem[]; isBroken: boolean };

/** Stores the lines of a file while it is read, a thousand at a time. */
async function storeLines(db: Db, statement: Statement, mapping: StatementMapping): Promise<Problems> {
  const { container_id: containerId, id } = statement;
  const found: Problems = { count: 0, problems: [], isBroken: false };
  const report = (problem: StatementProblem, isBroken = false) => {
    found.count++;
    if (found.problems.length < MOST_PROBLEMS) found.problems.push(problem);
    found.isBroken ||= isBroken;
  };
  const occurrences = new Map<string, number>();
  let batch: NewStatementLine[] = [];
  const flush = async () => {
    const lines = batch;
    batch = [];
    if (lines.length > 0) await transaction(db, (tx) => insertStatementLines(tx, containerId, id, lines));
  };
  const csv = Readable.from(textOf(db, statement, mapping)).pipe(parser(mapping.delimiter));
  let records = 0;
  let stored = 0;
  try {
    for await (const cells of csv as AsyncIterable<string[]>) {
      records++;
      if (records <= mapping.headerLine) continue;
      const read = readBankLine(cells, mapping);
      if (!read) continue;
      if ('problem' in read) {
        report({ line: records, code: read.problem, cell: read.cell });
        continue;
      }
      if (++stored > MAX_STATEMENT_LINES) {
        report({ line: records, code: 'too_many', cell: '' }, true);
        break;
      }
      batch.push(newLine(read, { line: records, mapping, occurrences }));
      if (batch.length === BATCH) await flush();
    }
  } catch (error) {
    report({ line: records + 1, code: codeOf(error), cell: '' }, true);
  }
  await flush();
  if (stored === 0 && found.count === 0) report({ line: 1, code: 'empty', cell: '' }, true);
  return found;
}

/** Why a file can't be read on. @throws the error itself if that is not the file's fault */
function codeOf(error: unknown): StatementProblem['code'] {
  if (error instanceof CsvError) return error.code === 'CSV_MAX_RECORD_SIZE' ? 'too_long' : 'quote';
  if (error instanceof TypeError) return 'encoding';
  throw error;
}

function newLine(
  { bookedOn, amount, text, name }: BankLine,
  {
    line,
    mapping: { currency },
    occurrences,
  }: { line: number; mapping: StatementMapping; occurrences: Map<string, number> },
): NewStatementLine {
  const parts = [bookedOn.toString(), amount, currency, text.toLowerCase(), name.toLowerCase()];
  const fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
  const occurrence = (occurrences.get(fingerprint) ?? 0) + 1;
  occurrences.set(fingerprint, occurrence);
  return {
    line,
    booked_on: bookedOn.toString(),
    amount_minor: amount,
    currency,
    ...{ text, name, fingerprint, occurrence },
  };
}

/** The text of a statement's file, piece by piece. @throws TypeError if it is not in the chosen encoding */
async function* textOf(db: Db, statement: Statement, { encoding }: StatementMapping): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  for (let position = 0; ; position++) {
    const key = { statementId: statement.id, position };
    const chunk = await findStatementChunk(db, statement.container_id, key);
    if (!chunk) break;
    // PostgreSQL has no text with NUL.
    yield decoder.decode(chunk, { stream: true }).replaceAll('\0', '');
  }
  yield decoder.decode();
}

/** What lines would become: by a right reference receipts, else suggestions. */
async function fatesOf(
  db: Db,
  containerId: ContainerId,
  {
    lines,
    awaited,
  }: {
    lines: readonly { line: number; amount: number; currency: string; text: string; name: string }[];
    awaited: readonly Awaited[];
  },
) {
  const references = new Map(lines.map((line) => [line.line, referencesIn(`${line.text} ${line.name}`)]));
  const transfers = await findTransfersByReference(db, containerId, [
    ...new Set([...references.values()].flat()),
  ]);
  return lines.map((line) => {
    const named = references.get(line.line) ?? [];
    const found = transfers.filter(
      ({ reference, currency }) => named.includes(reference) && currency === line.currency,
    );
    const [transfer] = found;
    if (transfer && found.length === 1) {
      const fate =
        line.amount === transfer.outstanding
          ? 'matched'
          : line.amount < transfer.outstanding
            ? 'part'
            : 'over';
      return { line: line.line, fate, paymentId: transfer.paymentId } as const;
    }
    const suggested = suggestionFor(line, awaited);
    return suggested === undefined
      ? ({ line: line.line, fate: 'unknown', paymentId: null } as const)
      : ({ line: line.line, fate: 'suggestion', paymentId: suggested } as const);
  });
}

/** Removes a statement that is not to be recorded. @throws WrongState if it is being recorded */
export async function discardStatement(tx: Tx, act: Act, { containerId, id }: StatementKey): Promise<void> {
  const change = { from: ['uploaded', 'reading', 'preview'], to: 'discarded', act } as const;
  if (!(await transitionStatement(tx, containerId, id, change)))
    throw new WrongState(reason('statement_taken'));
  await deleteStatementLines(tx, containerId, id);
  await deleteStatementFile(tx, containerId, id);
}
