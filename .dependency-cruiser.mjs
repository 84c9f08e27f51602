// The directions of docs/architecture.md, without a list of exceptions.
const APPS = '(events|cart|blog|market)';
// What has the rooms of an app.
const ROOMED = '(events|cart|blog|market|test-provider)';
// Libraries that compute and nothing else: no clock, no file, no network.
const PURE_LIBRARIES = '(csv-parse|ical-generator|zod)';
const TESTS = '(\\.test\\.tsx?$|^src/shared/testing/|^src/[^/]+/testing(/|\\.ts$))';
const BUILDERS = '^src/[^/]+/builders\\.ts$';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule(
      'apps-are-strangers',
      'An app never imports another: what it needs it declares in its ports.ts, and glue supplies it.',
      { path: `^src/${APPS}/` },
      { path: `^src/${APPS}/`, pathNot: `^src/$1/|${BUILDERS}` },
    ),
    rule(
      'the-test-provider-is-outside',
      'It stands for an external service: the process that serves it creates it, and tests play with it.',
      { path: '^src/', pathNot: `^src/test-provider/|^src/apps\\.ts$|${TESTS}` },
      { path: '^src/test-provider/' },
    ),
    rule(
      'the-test-provider-knows-no-shop',
      'An external service shares no code with those who call it.',
      { path: '^src/test-provider/' },
      { path: '^src/', pathNot: '^src/(test-provider|shared)/' },
    ),
    rule(
      'glue-is-above-the-apps',
      'Only what starts the process sees glue, and tests, which tie the app under test to the others with it.',
      { path: `^src/(${APPS}|shared)/`, pathNot: TESTS },
      { path: '^src/glue/' },
    ),
    rule(
      'shared-knows-no-app',
      'Shared knows no product noun.',
      { path: '^src/shared/' },
      { path: `^src/${APPS}/` },
    ),
    rule(
      'nobody-imports-the-start',
      'The files right in src start a process; only each other may use them.',
      { path: '^src/[^/]+/' },
      { path: '^src/[^/]+\\.tsx?$' },
    ),
    rule(
      'glue-uses-no-rim',
      'Glue ties operations and models together; it has no pages.',
      { path: '^src/glue/' },
      { path: `^src/${APPS}/(blueprints|internal|http|forms|views)/` },
    ),
    rule(
      'blueprints-are-strangers',
      'Blueprints do not import each other: what two of them show alike goes to views/ or shared/ui.',
      { path: `^src/${ROOMED}/blueprints/([^/]+)/` },
      { path: `^src/${ROOMED}/blueprints/`, pathNot: '^src/$1/blueprints/$2/' },
    ),
    rule(
      'only-the-app-mounts-blueprints',
      'Below the rim nobody knows of pages.',
      { path: `^src/${ROOMED}/(operations|model|rules|internal|http|forms|views|mails|providers)/` },
      { path: `^src/${ROOMED}/blueprints/` },
    ),
    rule(
      'rules-are-pure',
      'Rules import rules only, codes of messages, and what is as pure as they are: of shared, of npm, and the hashes of node:crypto.',
      { path: `^src/${ROOMED}/rules/`, pathNot: TESTS },
      {
        pathNot: `^src/$1/(rules/|messages/translate\\.ts$)|^src/shared/(cancellation|ids|money|time|text|errors|i18n/catalogue)\\.ts$|^crypto$|^node_modules/${PURE_LIBRARIES}/`,
      },
    ),
    rule(
      'model-never-acts',
      'A model reads, and writes its one table; what people do is an operation.',
      { path: `^src/${ROOMED}/model/`, pathNot: TESTS },
      { path: `^src/${ROOMED}/(operations|internal|http|forms|views|mails)/` },
    ),
    rule(
      'operations-know-no-page',
      'An operation does not know who shows it.',
      { path: `^src/${ROOMED}/operations/`, pathNot: TESTS },
      { path: `^src/${ROOMED}/(internal|http|forms|views)/` },
    ),
    rule(
      'only-shared-db-sees-the-driver',
      'Everybody else speaks to the database through src/shared/db.',
      { path: '^src/', pathNot: `^src/shared/(db|jobs)/|${TESTS}` },
      { path: '^node_modules/(pg|node-pg-migrate|pg-boss)/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'only-the-model-writes-sql',
      'Queries belong in model/, in the parts of shared that have tables of their own, and in the lock of a person.',
      { path: '^src/', pathNot: `^src/[^/]+/model/|^src/shared/((db|jobs|mail|auth)/|act\\.ts$)|${TESTS}` },
      { path: '^node_modules/kysely/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'only-the-rim-sees-http',
      'Operations, models and rules know neither requests nor answers.',
      {
        path: `^src/(${ROOMED}/(operations|model|rules|mails)|glue|shared/(db|jobs|mail|auth|ui|layout|calendar))/`,
        pathNot: TESTS,
      },
      { path: '^node_modules/(hono|@hono)/|^src/shared/http/(?!platform\\.ts|internal-auth\\.ts)' },
    ),
    rule(
      'tests-are-no-part-of-it',
      'What runs does not need what tests it.',
      { path: '^(src|client)/', pathNot: TESTS },
      { path: `${TESTS}|^(e2e|proof|bench|scripts)/` },
    ),
    rule(
      'only-tests-and-the-demo-build',
      'Builders fill a database for tests, proofs and the demo; nothing else that runs knows them.',
      { path: '^(src|client)/', pathNot: `${TESTS}|${BUILDERS}|^src/demo/` },
      { path: BUILDERS },
    ),
    rule(
      'builders-are-strangers',
      'The builders of an app know no other app: who needs both hands on what the first has built.',
      { path: `^src/${APPS}/builders\\.ts$` },
      { path: BUILDERS, pathNot: '^src/shared/' },
    ),
    rule(
      'no-dev-dependencies-at-run-time',
      'What runs in production needs only what is installed there.',
      // client/ and the icons are bundled beforehand
      { path: '^src/', pathNot: TESTS },
      {
        pathNot: '^node_modules/lucide/',
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'no-circles',
      'Two files that need each other are one file; types count as well.',
      {},
      { circular: true },
    ),
    rule(
      'everything-is-there',
      'An import that leads nowhere.',
      { path: '^src/' },
      { couldNotResolve: true },
    ),
  ],
  options: {
    // TypeScript 7 has no API for other tools yet; swc reads the sources instead, imports of types included.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^node_modules/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
