import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Statements } from '../../shared/db/tables.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { StatementMapping } from '../rules/statement-format.ts';

export type StatementState = Selectable<Statements>['state'];

/** What could not be read: a line, or from there on all of the file. */
export type StatementProblem = {
  line: number;
  code: 'date' | 'amount' | 'columns' | 'too_long' | 'too_many' | 'quote' | 'encoding' | 'empty';
  cell: string;
};

/** What a line of a statement would become. */
export type Fate = 'matched' | 'part' | 'over' | 'suggestion' | 'unknown' | 'known' | 'outgoing';

export type Statement = Omit<Selectable<Statements>, 'mapping' | 'problems'> & {
  mapping: StatementMapping | null;
  problems: StatementProblem[];
};

/** A line of a file, as read. */
export type NewStatementLine = {
  line: number;
  booked_on: string;
  amount_minor: number;
  currency: string;
  text: string;
  name: string;
  fingerprint: string;
  occurrence: number;
};

export type StatementLine = {
  line: number;
  bookedOn: Temporal.PlainDate;
  amount: number;
  currency: string;
  text: string;
  name: string;
  fingerprint: string;
  occurrence: number;
  fate: Fate;
  paymentId: number | null;
  orderId: number | null;
  buyer: string | null;
  outstanding: number | null;
};

export async function insertStatement(
  tx: Tx,
  containerId: ContainerId,
  { fileName, act }: { fileName: string; act: Act },
): Promise<number> {
  const { id } = await tx
    .insertInto('statements')
    .values({
      container_id: containerId,
      file_name: fileName,
      state: 'uploaded',
      uploaded_at: act.at,
      uploaded_by: act.by,
      state_at: act.at,
      state_by: act.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function insertStatementChunk(
  tx: Tx,
  containerId: ContainerId,
  { statementId, position, content }: { statementId: number; position: number; content: Buffer },
): Promise<void> {
  await tx
    .insertInto('statement_chunks')
    .values({ container_id: containerId, statement_id: statementId, position, content })
    .execute();
}

/** Reads a piece of a statement's file; undefined after the last. */
export async function findStatementChunk(
  db: Db | Tx,
  containerId: ContainerId,
  { statementId, position }: { statementId: number; position: number },
): Promise<Uint8Array | undefined> {
  const chunk = await db
    .selectFrom('statement_chunks')
    .select('content')
    .where('container_id', '=', containerId)
    .where('statement_id', '=', statementId)
    .where('position', '=', position)
    .executeTakeFirst();
  return chunk?.content;
}

export async function findStatement(
  db: Db | Tx,
  containerId: ContainerId,
  id: number,
): Promise<Statement | undefined> {
  const { rows } = await sql<Statement>`
    SELECT * FROM statements WHERE container_id = ${containerId} AND id = ${id}`.execute(db);
  return rows[0];
}

/** Lists the last statements of a page, the newest first, without those that were discarded. */
export async function listStatements(db: Db | Tx, containerId: ContainerId): Promise<Statement[]> {
  const { rows } = await sql<Statement>`
    SELECT * FROM statements WHERE container_id = ${containerId} AND state <> 'discarded'
    ORDER BY id DESC LIMIT 50`.execute(db);
  return rows;
}

/** Transitions a statement. @returns false if it is in none of the states `from` */
export async function transitionStatement(
  tx: Tx,
  containerId: ContainerId,
  id: number,
  { from, to, act }: { from: readonly StatementState[]; to: StatementState; act: Act },
): Promise<boolean> {
  const row = await tx
    .updateTable('statements')
    .set({ state: to, state_at: act.at, state_by: act.by })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps how a statement is read, also for the next one of its page. */
export async function setStatementMapping(
  tx: Tx,
  containerId: ContainerId,
  id: number,
  mapping: StatementMapping,
): Promise<void> {
  const json = JSON.stringify(mapping);
  await sql`UPDATE statements SET mapping = ${json}::jsonb WHERE container_id = ${containerId} AND id = ${id}`.execute(
    tx,
  );
  await sql`INSERT INTO statement_mappings (container_id, mapping) VALUES (${containerId}, ${json}::jsonb)
    ON CONFLICT (container_id) DO UPDATE SET mapping = excluded.mapping`.execute(tx);
}

/** How the last statement of a page was read. */
export async function findStatementMapping(
  db: Db | Tx,
  containerId: ContainerId,
): Promise<StatementMapping | undefined> {
  const { rows } = await sql<{ mapping: StatementMapping }>`
    SELECT mapping FROM statement_mappings WHERE container_id = ${containerId}`.execute(db);
  return rows[0]?.mapping;
}

/** Removes what was read of a statement, to read it again. */
export async function deleteStatementLines(
  tx: Tx,
  containerId: ContainerId,
  statementId: number,
): Promise<void> {
  await sql`DELETE FROM statement_lines WHERE container_id = ${containerId} AND statement_id = ${statementId}`.execute(
    tx,
  );
}

export async function insertStatementLines(
  tx: Tx,
  containerId: ContainerId,
  statementId: number,
  lines: readonly NewStatementLine[],
): Promise<void> {
  await sql`
    INSERT INTO statement_lines (container_id, statement_id, line, booked_on, amount_minor, currency, text, name,
      fingerprint, occurrence, fate)
    SELECT ${containerId}::integer, ${statementId}::integer, line, booked_on, amount_minor, currency, text, name,
      fingerprint, occurrence, CASE WHEN amount_minor < 0 THEN 'outgoing' ELSE 'unknown' END
    FROM json_to_recordset(${JSON.stringify(lines)}::json) AS l (line integer, booked_on date, amount_minor bigint,
      currency text, text text, name text, fingerprint text, occurrence integer)`.execute(tx);
}

/** Records what of a statement could not be read. */
export async function setStatementProblems(
  tx: Tx,
  containerId: ContainerId,
  id: number,
  { count, problems, isBroken }: { count: number; problems: readonly StatementProblem[]; isBroken: boolean },
): Promise<void> {
  await sql`UPDATE statements SET problem_count = ${count}, problems = ${JSON.stringify(problems)}::jsonb,
    is_broken = ${isBroken} WHERE container_id = ${containerId} AND id = ${id}`.execute(tx);
}

/** Lists lines of a statement, in order. @param page `after` is the last line of the page before */
export async function listStatementLines(
  db: Db | Tx,
  containerId: ContainerId,
  statementId: number,
  {
    after,
    limit,
    fate,
    openOnly = false,
  }: { after: number; limit: number; fate?: Fate | undefined; openOnly?: boolean },
): Promise<StatementLine[]> {
  const { rows } = await sql<StatementLine>`
    SELECT l.line, l.booked_on AS "bookedOn", l.amount_minor AS amount, l.currency, l.text, l.name, l.fingerprint,
      l.occurrence, l.fate, l.payment_id AS "paymentId", a.order_id AS "orderId", o.name AS buyer,
      p.amount_minor - coalesce(p.received_minor, 0) AS outstanding
    FROM statement_lines l
    LEFT JOIN payments p ON p.container_id = l.container_id AND p.id = l.payment_id
    LEFT JOIN LATERAL (SELECT order_id FROM payment_allocations a
      WHERE a.container_id = p.container_id AND a.payment_id = p.id ORDER BY order_id LIMIT 1) a ON true
    LEFT JOIN orders o ON o.container_id = l.container_id AND o.id = a.order_id
    WHERE l.container_id = ${containerId} AND l.statement_id = ${statementId} AND l.line > ${after}
      ${fate ? sql`AND l.fate = ${fate}` : sql``} ${openOnly ? sql`AND NOT l.is_recorded` : sql``}
    ORDER BY l.line LIMIT ${limit}`.execute(db);
  return rows;
}

/** Counts the lines of a statement by their fate, and sums them up. */
export async function countStatementLines(
  db: Db | Tx,
  containerId: ContainerId,
  statementId: number,
): Promise<{ fate: Fate; currency: string; count: number; recorded: number; amount: number }[]> {
  const { rows } = await sql<{
    fate: Fate;
    currency: string;
    count: number;
    recorded: number;
    amount: number;
  }>`
    SELECT fate, currency, count(*)::integer AS count, count(*) FILTER (WHERE is_recorded)::integer AS recorded,
      sum(amount_minor)::bigint AS amount FROM statement_lines
    WHERE container_id = ${containerId} AND statement_id = ${statementId} GROUP BY fate, currency ORDER BY fate`.execute(
    db,
  );
  return rows;
}

/** Says what lines of a statement would become. */
export async function setFates(
  tx: Tx,
  containerId: ContainerId,
  statementId: number,
  fates: readonly { line: number; fate: Fate; paymentId: number | null }[],
): Promise<void> {
  if (fates.length === 0) return;
  await sql`
    UPDATE statement_lines l SET fate = f.fate, payment_id = f.payment_id
    FROM json_to_recordset(${JSON.stringify(fates.map(({ line, fate, paymentId }) => ({ line, fate, payment_id: paymentId })))}::json)
      AS f (line integer, fate text, payment_id integer)
    WHERE l.container_id = ${containerId} AND l.statement_id = ${statementId} AND l.line = f.line`.execute(
    tx,
  );
}

/** Marks the lines of a statement that are in the books already. */
export async function markKnownLines(tx: Tx, containerId: ContainerId, statementId: number): Promise<void> {
  await sql`
    UPDATE statement_lines l SET fate = 'known' FROM bank_lines b
    WHERE l.container_id = ${containerId} AND l.statement_id = ${statementId} AND b.container_id = l.container_id
      AND b.fingerprint = l.fingerprint AND b.occurrence = l.occurrence`.execute(tx);
}

export async function setRecorded(
  tx: Tx,
  containerId: ContainerId,
  statementId: number,
  { line, fate }: { line: number; fate: Fate },
): Promise<void> {
  await sql`UPDATE statement_lines SET is_recorded = true, fate = ${fate}
    WHERE container_id = ${containerId} AND statement_id = ${statementId} AND line = ${line}`.execute(tx);
}

/** Removes the file of a statement and what was read of it, once its lines are in the books or it is discarded. */
export async function deleteStatementFile(
  tx: Tx,
  containerId: ContainerId,
  statementId: number,
): Promise<void> {
  await sql`DELETE FROM statement_chunks WHERE container_id = ${containerId} AND statement_id = ${statementId}`.execute(
    tx,
  );
}
