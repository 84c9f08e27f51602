import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const pages = globSync(['*.md', 'docs/**/*.md']).sort();

test.each(pages)('%s refers only to files, names and tests that exist', (page) => {
  expect(brokenReferences(page, readFileSync(page, 'utf8'))).toEqual([]);
});

test('finds broken links and names', () => {
  const text = [
    '[here](../README.md) [gone](gone.md) [gone](../README.md#nowhere) [there](https://example.org/gone.md)',
    '[`holdSlot`](../src/events/operations/hold-slot.ts) [`holdNothing`](../src/events/operations/hold-slot.ts)',
    '[“refers only to files”](../scripts/docs.test.ts) [“refers to all”](../scripts/journeys.test.ts)',
    '[“refers to everything”](../src/shared/slug.test.ts)',
    '[`slugOf`, `slugless`](../src/shared/slug.ts)',
    '`src/main.ts` `src/nothing.ts` `migrations/NNNN_anything.sql` `{src,e2e}/x.ts`',
    '```sh\ncat src/nothing-in-a-block.ts\n```',
  ].join('\n');
  expect(brokenReferences('docs/page.md', text)).toEqual([
    'gone.md',
    '../README.md#nowhere',
    'holdNothing in ../src/events/operations/hold-slot.ts',
    '../scripts/journeys.test.ts',
    'refers to everything in ../src/shared/slug.test.ts',
    'slugless in ../src/shared/slug.ts',
    'src/nothing.ts',
  ]);
});

test('finds every named constraint and trigger of the migrations in docs/architecture.md, and no other', () => {
  const page = readFileSync('docs/architecture.md', 'utf8');
  const [, section = ''] = /^## What the database enforces$(.*?)^## /ms.exec(page) ?? [];
  const listed = [...section.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = '']) => names.match(/\w+/g));
  const migrations = globSync('migrations/*.sql').map((path) => readFileSync(path, 'utf8'));
  expect(listed.sort()).toEqual([...new Set(migrations.flatMap(namesIn))].sort());
});

test.each(pages)('%s contains only diffs that apply to the files as they are', (page) => {
  const diffs = [...readFileSync(page, 'utf8').matchAll(/^```diff\n(.*?)^```/gms)];
  expect(diffs.flatMap(([, diff = '']) => hunksThatFail(diff))).toEqual([]);
});

/** @returns what the hunks of a diff expect in its file and do not find */
function hunksThatFail(diff: string): string[] {
  const [head = '', ...hunks] = diff.split(/^@@.*@@\n/m);
  const content = readFileSync(/^\+\+\+ b\/(.+)$/m.exec(head)?.[1] ?? '', 'utf8');
  const expected = hunks.map((hunk) =>
    hunk
      .split('\n')
      .filter((line) => /^[ -]/.test(line))
      .map((line) => line.slice(1))
      .join('\n'),
  );
  return expected.filter((text) => !content.includes(text));
}

/** The names that a migration gives to constraints, triggers and unique indexes, and raises from triggers. */
const namesIn = (migration: string): string[] =>
  [
    ...migration.matchAll(
      /CREATE (?:CONSTRAINT )?TRIGGER (\w+)|UNIQUE INDEX (\w+)|refuse_ledger\('(\w+)'|\bCONSTRAINT (?!TRIGGER)(\w+)/g,
    ),
  ].flatMap(([, ...names]) => names.filter((name) => name !== undefined));

/** Checks links to files and headings, code and test names in links, and paths in inline code. @returns what does not exist */
function brokenReferences(page: string, text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, '');
  const links = [...prose.matchAll(/\[((?:[^[\]]|\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)/g)].filter(
    ([, , target = '']) => !/^https?:/.test(target),
  );
  const inLinks = links.flatMap(([, words = '', target = '']) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(file)) return [target];
    if (statSync(file).isDirectory()) return [];
    const content = readFileSync(file, 'utf8');
    if (anchor && !anchorsOf(content).has(anchor)) return [target];
    return namesInLink(words)
      .filter((name) => !content.includes(name))
      .map((name) => `${name} in ${target}`);
  });
  const inText = [
    ...prose.matchAll(/`((?:src|client|e2e|proof|bench|scripts|migrations|config|docs)\/[^`\s]+)`/g),
  ]
    .map(([, path = '']) => path)
    .filter((path) => !/[*{…]|NNNN/.test(path) && !existsSync(path));
  return [...inLinks, ...inText];
}

/** The test named in “quotes”, or the code names in `backticks`, of which a link consists. */
function namesInLink(words: string): string[] {
  const test = /^“(.+)”$/s.exec(words)?.[1];
  if (test) return [test.replace(/\s+/g, ' ')];
  return /^(`[\w$]+`,?\s*)+$/.test(words) ? [...words.matchAll(/[\w$]+/g)].map(([name]) => name) : [];
}

const anchorsOf = (markdown: string): Set<string> =>
  new Set(
    [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
