import { sql } from 'kysely';
import { type Db, openDatabase } from '../src/shared/db/database.ts';

/**
 * Writes all rows of a database as SQL, without its schema: the fixture with which the upgrade test fills a database of
 * an older version. Triggers and foreign keys are off while it is loaded, because they have done their work before.
 */
export async function dumpData(db: Db): Promise<string> {
  const parts = ['SET session_replication_role = replica;'];
  for (const { table, columns, identity } of await listTables(db)) {
    const names = columns.map((name) => `"${name}"`).join(', ');
    const values = sql.raw(columns.map((name) => `quote_nullable("${name}"::text)`).join(` || ', ' || `));
    const { rows } = await sql<{ row: string }>`
      SELECT ${values} AS row FROM ${sql.table(table)} ORDER BY ${sql.raw(names)}`.execute(db);
    if (rows.length === 0) continue;
    const lines = rows.map(({ row }) => `  (${row})`).join(',\n');
    parts.push(`INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE VALUES\n${lines};`);
    if (identity)
      parts.push(
        `SELECT setval(pg_get_serial_sequence('${table}', '${identity}'), (SELECT max("${identity}") FROM ${table}));`,
      );
  }
  parts.push('SET session_replication_role = origin;');
  return `${parts.join('\n')}\n`;
}

async function listTables(db: Db): Promise<{ table: string; columns: string[]; identity: string | null }[]> {
  const { rows } = await sql<{ table: string; columns: string[]; identity: string | null }>`
    SELECT t.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
      max(a.attname::text) FILTER (WHERE a.attidentity <> '') AS identity
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> 'pgmigrations'
    GROUP BY t.relname ORDER BY t.relname`.execute(db);
  return rows;
}

if (import.meta.main) {
  const url = process.argv[2];
  if (!url) throw new Error('usage: node scripts/dump-data.ts <database URL>');
  const { db, close } = openDatabase(url);
  process.stdout.write(await dumpData(db));
  await close();
}
