import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The file names that each room of docs/architecture.md allows.
const APPS = ['events', 'cart', 'blog', 'market', 'test-provider'];
const PART = '[a-z0-9]+(-[a-z0-9]+)*';
const CODE = `${PART}(\\.test|\\.d)?\\.tsx?`;

const ROOMS_OF_AN_APP: Record<string, string> = {
  'app.ts': '(app|app\\.test)\\.ts',
  'ports.ts': 'ports\\.ts',
  'errors.ts': 'errors\\.ts',
  'jobs.ts': 'jobs\\.ts',
  'builders.ts': 'builders\\.ts',
  'testing.ts': `testing(\\.ts|/${PART}\\.tsx?)`,
  'blueprints/': `blueprints/${PART}/${CODE}`,
  'internal/': 'internal/(routes|routes\\.test|contract)\\.ts',
  'http/': `http/${CODE}`,
  'forms/': `forms/${PART}-(schema|fields)(\\.test)?\\.tsx?`,
  'views/': `views/${CODE}`,
  'mails/': `mails/${CODE}`,
  'messages/': `messages/(translate|[a-z]{2}(-[A-Z]{2})?|${PART}-words(\\.test)?)\\.ts`,
  'theme/': `theme/${PART}\\.css`,
  'operations/': `operations/${PART}(\\.test)?\\.ts`,
  'model/': `model/${PART}(\\.test)?\\.ts`,
  'rules/': `rules/${PART}(\\.test)?\\.ts`,
};

const ROOMS: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(ROOMS_OF_AN_APP).map(([room, pattern]) => [room, `(${APPS.join('|')})/(${pattern})`]),
  ),
  'providers/': `cart/providers/${CODE}`,
  'glue/': `glue/${CODE}`,
  'demo/': `demo/${PART}\\.ts`,
  'shared/db/': `shared/db/${CODE}`,
  'shared/http/': `shared/http/${CODE}`,
  'shared/i18n/': `shared/i18n/${CODE}`,
  'shared/messages/': 'shared/messages/(translate|[a-z]{2}(-[A-Z]{2})?)\\.ts',
  'shared/ui/': `shared/ui/${CODE}`,
  'shared/layout/': `shared/layout/${CODE}`,
  'shared/calendar/': `shared/calendar/${CODE}`,
  'shared/theme/': `shared/theme/${PART}\\.(css|svg)`,
  'shared/mail/': `shared/mail/${CODE}`,
  'shared/jobs/': `shared/jobs/${CODE}`,
  'shared/auth/': `shared/auth/${CODE}`,
  'shared/testing/': `shared/testing/${CODE}`,
  'shared/':
    'shared/(act|builders|cancellation|capabilities|config|errors|ids|log|money|qr|secrets|slug|startup-error|text|time)(\\.test)?\\.ts',
  'src/': '(main|serve|apps|runtime|first-start|migrate|backup|restore|ledger|rotate-secret-key)\\.ts',
};

// Names that do not describe the content of a file.
const VAGUE = /\/(utils?|helpers?|common|misc|types|constants|index|lib|base|shared)(\.test)?\.tsx?$/;

const files = globSync('src/**/*')
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.\w+$/.test(path));

test('finds no file outside the rooms of docs/architecture.md', () => {
  expect(strays(files)).toEqual([]);
});

test.each([
  'src/events/deps.ts',
  'src/events/services/booking.ts',
  'src/events/operations/holdSlot.ts',
  'src/events/operations/hold-slot.tsx',
  'src/events/forms/slot.ts',
  'src/events/blueprints/day.tsx',
  'src/events/blueprints/day/parts/view.tsx',
  'src/events/views/helpers.ts',
  'src/events/providers/stripe.ts',
  'src/shared/html/page.tsx',
  'src/shared/clock.ts',
  'src/server.ts',
])('refuses %s', (path) => {
  expect(strays([path])).toEqual([
    `${path}: add the room to docs/architecture.md with a reason, or move the file`,
  ]);
});

test('finds routes in every folder of blueprints/', () => {
  const folders = new Set(files.flatMap((path) => /^src\/[\w-]+\/blueprints\/[^/]+/.exec(path)?.[0] ?? []));
  const without = [...folders].filter(
    (folder) => !files.some((path) => path.startsWith(`${folder}/`) && /\/routes\.tsx?$/.test(path)),
  );
  expect(without).toEqual([]);
});

test('finds every room in docs/architecture.md', () => {
  const page = readFileSync('docs/architecture.md', 'utf8');
  expect(Object.keys(ROOMS).filter((room) => !page.includes(`\`${room}\``))).toEqual([]);
});

function strays(paths: readonly string[]): string[] {
  const allowed = new RegExp(`^src/(${Object.values(ROOMS).join('|')})$`);
  return paths
    .filter((path) => !allowed.test(path) || VAGUE.test(path))
    .map((path) => `${path}: add the room to docs/architecture.md with a reason, or move the file`);
}

const TESTS = /\.test\.tsx?$|^src\/shared\/testing\/|^src\/[\w-]+\/testing(\/|\.ts$)/;
const ROOMS_WITH_SQL = /^src\/[\w-]+\/model\/|^src\/shared\/((db|jobs|mail|auth)\/|act\.ts$)/;
// The boundary rule `only-the-model-writes-sql` sees imports; but any `tx` can build a query without one.
const QUERY = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(<[^`]*>)?`/;

test('finds SQL only in the rooms that may query the database', () => {
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
