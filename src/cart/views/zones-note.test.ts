import { expect, test } from 'vitest';
import { zoneName } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { zonesNote } from './zones-note.ts';

test('names the zone of all times, and none on a page without times', () => {
  expect(zonesNote(['Europe/London', 'Europe/London'])).toBe(
    t('zones.one', { zone: zoneName('Europe/London') }),
  );
  expect(zonesNote(['Europe/London', 'Europe/Dublin'])).toBe(t('zones.several'));
  expect(zonesNote([])).toBeUndefined();
});
