import { expect, it } from 'vitest';
import { zonesNote } from './zones-note.ts';

it('names the clock that times go by, and none where there are no times', () => {
  expect(zonesNote(['Europe/London', 'Europe/London'])).toBe('Times are London time');
  expect(zonesNote(['Europe/London', 'Europe/Dublin'])).toBe('Times are those of each venue');
  expect(zonesNote([])).toBeUndefined();
});
