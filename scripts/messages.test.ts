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

const catalogues: Record<string, Record<string, string>> = { shared, events, cart, blog, market };

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

  test('have an “other” form wherever they count', () => {
    for (const message of Object.values(messages))
      expect(() => new IntlMessageFormat(message, 'en-GB')).not.toThrow();
  });
});

/** All the code of a room, without its catalogues and tests. */
function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !/\.test\.tsx?$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !/\/messages\/[a-z]{2}(-[A-Z]{2})?\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

/** Whether code names a key: whole, as the code of an error, or by a template that it fits. */
function isUsed(key: string, code: string): boolean {
  if (code.includes(`'${key}'`)) return true;
  if (key.startsWith('error.') && code.includes(`'${key.slice('error.'.length)}'`)) return true;
  return templatesIn(code).some((pattern) => pattern.test(key));
}

const templates = new Map<string, RegExp[]>();

/** Templates of keys such as `state.${state}`, which name all the keys that fit. */
function templatesIn(code: string): RegExp[] {
  let found = templates.get(code);
  if (!found) {
    found = [...code.matchAll(/`([a-z][\w-]*\.(?:[^`$]|\$\{[^}]*\})*)`/g)]
      .map(([, template = '']) => template)
      .filter((template) => template.includes('${'))
      .map(
        (template) =>
          new RegExp(`^${template.replace(/[.*+?()|[\]\\]/g, '\\$&').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`),
      );
    templates.set(code, found);
  }
  return found;
}

/** Names of the arguments and tags of a message, sorted. */
function namesIn(message: string): string[] {
  const names = new Set<string>();
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      // 0 is a literal, 7 the # of a plural.
      if (element.type !== 0 && element.type !== 7) names.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
      if ('children' in element) walk(element.children);
    }
  };
  walk(new IntlMessageFormat(message, 'en-GB').getAst());
  return [...names].sort();
}
