import { createHash, hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';
import { StartupError } from '../startup-error.ts';

/** The first line of a backup. */
export type Header = { format: string; takenAt: string; migrations: string[] };
/** The line before the rows of a table. */
export type Table = { schema: string; name: string; columns: string[] };
/** Lines of COPY's text format, each with its newline, in batches. */
export type Rows = AsyncIterable<Buffer[]>;
/** How many rows a table has, and the sum of their hashes, which does not depend on their order. */
export type Digest = { rows: number; sum: string };
/** The line after the last table. */
export type Manifest = {
  tables: Record<string, Digest>;
  /** the last value of each sequence that has been used */
  sequences: Record<string, string>;
};
export type Backup = { header: Header; manifest: Manifest };

/** Changes with the format of the file. */
export const FORMAT = 'rose-ash-backup-1';

/** As COPY ends its rows: no row has this text. */
const END_OF_ROWS = Buffer.from('\\.\n');

/**
 * Writes a backup: compressed text with the header, each table and its rows, the manifest, and a hash of all this. It gets
 * its name when it is on the disk and was read again.
 * @throws StartupError when there is a file of this name, or it was not read as it was written
 */
export async function writeBackup(
  file: string,
  header: Header,
  {
    tables,
    readSequences,
  }: { tables: AsyncIterable<[Table, Rows]>; readSequences(): Promise<Manifest['sequences']> },
): Promise<Backup> {
  if (existsSync(file)) throw new StartupError(`${file} exists, and a backup never replaces a file.`);
  const unfinished = `${file}.part`;
  const manifest: Manifest = { tables: {}, sequences: {} };
  async function* text() {
    yield lineOf(header);
    for await (const [table, rows] of tables) {
      yield lineOf(table);
      const digest = new RowDigest();
      for await (const lines of rows) {
        digest.add(lines);
        yield Buffer.concat(lines);
      }
      yield END_OF_ROWS;
      manifest.tables[nameOf(table)] = digest.value;
    }
    manifest.sequences = await readSequences();
    yield lineOf(manifest);
  }
  const target = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await pipeline(withHash(text()), createGzip(), target);
    if (!isDeepStrictEqual(await readBackup(unfinished), { header, manifest }))
      throw new StartupError(`${file} could not be read as it was written.`);
    await rename(unfinished, file);
  } catch (error) {
    if (isErrno(error, 'EEXIST'))
      throw new StartupError(
        `${unfinished} exists: wait for that backup to end, or remove what is left of it.`,
      );
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
  return { header, manifest };
}

/**
 * Reads a backup, and checks it: every count and hash.
 * @param onTable reads all rows of a table
 * @throws StartupError when it is no backup, of a newer format, or damaged: at its end, after all tables
 */
export async function readBackup(
  file: string,
  onTable: (table: Table, rows: Rows) => Promise<void> = (_, rows) => drain(rows),
): Promise<Backup> {
  try {
    return await read(file, onTable);
  } catch (error) {
    if (error instanceof Damaged || isErrno(error, 'Z_BUF_ERROR') || isErrno(error, 'Z_DATA_ERROR'))
      throw new StartupError(`${file} is damaged or no backup.`);
    if (isErrno(error, 'ENOENT')) throw new StartupError(`There is no file ${file}.`);
    throw error;
  }
}

export const nameOf = ({ schema, name }: Table): string => `${schema}.${name}`;

/** Counts and sums up rows. */
export class RowDigest {
  #rows = 0;
  #sum = 0n;

  add(lines: readonly Buffer[]): void {
    this.#rows += lines.length;
    for (const line of lines)
      this.#sum = BigInt.asUintN(64, this.#sum + hash('sha256', line, 'buffer').readBigUInt64BE());
  }

  get value(): Digest {
    return { rows: this.#rows, sum: this.#sum.toString(16) };
  }
}

/** Splits bytes into lines, each with its newline. The last one may lack it. */
export async function* splitIntoLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = chunk.subarray(start, end + 1);
      lines.push(rest.length > 0 ? Buffer.concat([...rest, line]) : line);
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [Buffer.concat(rest)];
}

const NEWLINE = 0x0a;

class Damaged extends Error {}

async function read(file: string, onTable: (table: Table, rows: Rows) => Promise<void>): Promise<Backup> {
  const source = createReadStream(file);
  const text = createGunzip();
  source.on('error', (error) => text.destroy(error)).pipe(text);
  const lines = new LineReader(splitIntoLines(text));
  const header = await lines.json<Header>();
  if (header.format !== FORMAT) {
    throw /^rose-ash-backup-\d+$/.test(header.format)
      ? new StartupError(`${file} has the format ${header.format}, and this version reads ${FORMAT}.`)
      : new Damaged();
  }
  const counted: Manifest['tables'] = {};
  for (;;) {
    const part = await lines.json<Table | Manifest>();
    if (!('columns' in part)) {
      const expected = lines.hash();
      const { sha256 } = await lines.json<{ sha256: string }>();
      if (sha256 !== expected || !isDeepStrictEqual(part.tables, counted)) throw new Damaged();
      await lines.end();
      return { header, manifest: part };
    }
    const digest = new RowDigest();
    await onTable(part, lines.rows(digest));
    counted[nameOf(part)] = digest.value;
  }
}

class LineReader {
  readonly #batches: AsyncGenerator<Buffer[]>;
  readonly #hash = createHash('sha256');
  #batch: Buffer[] = [];

  constructor(batches: AsyncGenerator<Buffer[]>) {
    this.#batches = batches;
  }

  async json<T>(): Promise<T> {
    if (!(await this.#fill())) throw new Damaged();
    const [line = NOTHING] = this.#batch.splice(0, 1);
    this.#hash.update(line);
    try {
      return JSON.parse(line.toString());
    } catch {
      throw new Damaged();
    }
  }

  async *rows(digest: RowDigest): AsyncGenerator<Buffer[]> {
    for (;;) {
      if (!(await this.#fill())) throw new Damaged();
      const end = this.#batch.findIndex((line) => line.equals(END_OF_ROWS));
      const rows = end < 0 ? this.#batch : this.#batch.slice(0, end);
      for (const line of rows) this.#hash.update(line);
      digest.add(rows);
      if (rows.length > 0) yield rows;
      this.#batch = end < 0 ? [] : this.#batch.slice(end + 1);
      if (end >= 0) {
        this.#hash.update(END_OF_ROWS);
        return;
      }
    }
  }

  /** Of all lines so far. */
  hash(): string {
    return this.#hash.copy().digest('hex');
  }

  async end(): Promise<void> {
    if (await this.#fill()) throw new Damaged();
  }

  /** @returns whether there is a line to read */
  async #fill(): Promise<boolean> {
    while (this.#batch.length === 0) {
      const { value, done } = await this.#batches.next();
      if (done) return false;
      this.#batch = value;
    }
    return true;
  }
}

const NOTHING = Buffer.alloc(0);

async function* withHash(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const sha256 = createHash('sha256');
  for await (const bytes of text) {
    sha256.update(bytes);
    yield bytes;
  }
  yield lineOf({ sha256: sha256.digest('hex') });
}

const lineOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

async function drain(rows: Rows): Promise<void> {
  for await (const _ of rows);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
