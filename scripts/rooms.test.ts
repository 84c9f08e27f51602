import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = globSync('src/**/*').filter((path) => /\.\w+$/.test(path));
const TESTS = /\.test\.tsx?$|^src\/shared\/testing\/|^src\/\w+\/testing(\/|\.ts$)/;

// A query needs no import: every `tx` can build one.
const QUERY = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(<[^`]*>)?`/;
const ROOMS_WITH_SQL = /^src\/\w+\/model\/|^src\/shared\/(db|jobs|mail|auth)\/|^src\/demo\//;

test('only models write SQL', () => {
  expect(files.filter((path) => hasStraySql(path, readFileSync(path, 'utf8')))).toEqual([]);
});

test.each([
  ["await tx.selectFrom('pages').execute()", true],
  ["await tx\n    .updateTable('pages')", true],
  ['sql<{ id: number }>`SELECT 1`', true],
  ['sql`LOCK TABLE pages`', true],
  ['await listPages(tx)', false],
])('finds a query in %j: %s', (text, found) => {
  expect(hasStraySql('src/events/operations/hold-slot.ts', text)).toBe(found);
  expect(hasStraySql('src/events/model/calendar.ts', text)).toBe(false);
});

const hasStraySql = (path: string, text: string): boolean =>
  /\.tsx?$/.test(path) && !ROOMS_WITH_SQL.test(path) && !TESTS.test(path) && QUERY.test(text);
