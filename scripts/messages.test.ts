import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { enGB as blog } from '../src/blog/messages/en-GB.ts';
import { enGB as cart } from '../src/cart/messages/en-GB.ts';
import { enGB as events } from '../src/events/messages/en-GB.ts';
import { enGB as market } from '../src/market/messages/en-GB.ts';
import { LOCALES } from '../src/shared/i18n/locale.ts';
import { enGB as shared } from '../src/shared/messages/en-GB.ts';
import { enGB as testProvider } from '../src/test-provider/messages/en-GB.ts';

const catalogues: Record<string, Record<string, string>> = {
  shared,
  events,
  cart,
  blog,
  market,
  'test-provider': testProvider,
};

describe.each(Object.entries(catalogues))('the messages of %s', (app, messages) => {
  test('are all used', () => {
    const code = sourceOf(join('src', app));
    const unused = Object.keys(messages).filter((key) => !isUsed(key, code));
    expect(unused).toEqual([]);
  });

  test('have the same arguments and tags in every language', async () => {
    for (const locale of LOCALES) {
      const [translated] = Object.values(
        (await import(`../src/${app}/messages/${locale}.ts`)) as Record<string, Record<string, string>>,
      );
      for (const [key, message] of Object.entries(messages))
        expect([key, namesIn(translated?.[key] ?? '')]).toEqual([key, namesIn(message)]);
    }
  });

  test('are valid ICU MessageFormat', () => {
    for (const message of Object.values(messages))
      expect(() => new IntlMessageFormat(message, 'en-GB')).not.toThrow();
  });
});

/** Reads all code of a folder, without catalogues and tests. */
function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !/\.test\.tsx?$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !/\/messages\/[a-z]{2}(-[A-Z]{2})?\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

/** Whether the code contains a key, the error code of a key, or a template that matches it. */
function isUsed(key: string, code: string): boolean {
  if (code.includes(`'${key}'`)) return true;
  if (key.startsWith('error.') && code.includes(`'${key.slice('error.'.length)}'`)) return true;
  return patternsIn(code).some((pattern) => pattern.test(key));
}

const patternsByCode = new Map<string, RegExp[]>();

/** Patterns of the keys that templates such as `state.${state}` match. */
function patternsIn(code: string): RegExp[] {
  let patterns = patternsByCode.get(code);
  if (!patterns) {
    patterns = [...code.matchAll(/`([a-z][\w-]*\.(?:[^`$]|\$\{[^}]*\})*)`/g)]
      .map(([, template = '']) => template)
      .filter((template) => template.includes('${'))
      .map(
        (template) =>
          new RegExp(`^${template.replace(/[.*+?()|[\]\\]/g, '\\$&').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`),
      );
    patternsByCode.set(code, patterns);
  }
  return patterns;
}

/** The names of a message's arguments and tags, sorted. */
function namesIn(message: string): string[] {
  const names = new Set<string>();
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      // Type 0 is literal text, 7 the # of a plural; they have no name.
      if (element.type !== 0 && element.type !== 7) names.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
      if ('children' in element) walk(element.children);
    }
  };
  walk(new IntlMessageFormat(message, 'en-GB').getAst());
  return [...names].sort();
}
