import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { createTranslator, formatReason } from './catalogue.ts';
import { runInLocale } from './locale.ts';

const { t, rich, reason } = createTranslator('test', {
  'en-GB': {
    sold_out: 'Sold out',
    held_by: 'Held by {name} until {time}',
    left: '{count, plural, =0 {Sold out} one {# place left} other {# places left}}',
    terms: 'Read the <link>terms of {page}</link> first',
    'error.too-many': 'At most {most, plural, one {# ticket} other {# tickets}} each',
  },
});

describe('a translator', () => {
  test('formats a message with its arguments', () => {
    expect(t('sold_out')).toBe('Sold out');
    expect(t('held_by', { name: 'Mab', time: '20:00' })).toBe('Held by Mab until 20:00');
    expect([0, 1, 1200].map((count) => t('left', { count }))).toEqual([
      'Sold out',
      '1 place left',
      '1,200 places left',
    ]);
  });

  test('renders tags and escapes texts', () => {
    const html = renderToString(
      <p>{rich('terms', { page: '<The Hall>', link: (children) => <a href="/terms">{children}</a> })}</p>,
    );
    expect(html).toBe('<p>Read the <a href="/terms">terms of &lt;The Hall></a> first</p>');
  });

  test('accents and lengthens messages in the pseudo-locale, but not their arguments', () => {
    runInLocale('en-XA', () => {
      expect(t('held_by', { name: 'Mab', time: '20:00' })).toBe('Ĥéļð ƀý~~~ Mab ûñţîļ~~ 20:00');
      expect(t('left', { count: 1 })).toBe('1 þļåçé ļéƒţ~~~~');
    });
  });

  test('formats a reason in the language of its reader', () => {
    const tooMany = reason('too-many', { most: 6 });
    expect(formatReason(tooMany)).toBe('At most 6 tickets each');
    expect(runInLocale('en-XA', () => formatReason(tooMany))).not.toContain('tickets');
  });

  test('refuses misspelt keys, and missing or misspelt arguments', () => {
    // @ts-expect-error no such key
    expect(() => t('soldout')).toThrow('no message soldout');
    // @ts-expect-error an argument is missing
    expect(() => t('held_by', { name: 'Mab' })).toThrow();
    // @ts-expect-error arguments are missing
    expect(() => t('left')).toThrow();
    // @ts-expect-error a text is no number
    t('left', { count: 'many' });
    // @ts-expect-error no such argument
    t('held_by', { name: 'Mab', time: '20:00', until: '' });
    // @ts-expect-error the tag is missing
    expect(() => rich('terms', { page: '' })).toThrow();
    // @ts-expect-error no such code
    reason('too-few');
  });
});
