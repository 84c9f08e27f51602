import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditorReference, findCreditorReference, isIban } from './bank-account.ts';

// The example of ISO 11649.
test('adds the check digits of the standard', () => {
  expect(creditorReference(539007547034)).toBe('RF18539007547034');
});

test('finds its own references in the text of a statement, however they are spaced', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (number) => {
      const reference = creditorReference(number);
      const spaced = (reference.match(/.{1,4}/g) ?? []).join(' ');
      for (const written of [reference, reference.toLowerCase(), spaced]) {
        expect(findCreditorReference(`FPS ELLERY M ${written}, HALL HIRE`)).toBe(reference);
      }
    }),
  );
});

test('finds no reference with a wrong or two swapped digits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1000, max: 2 ** 31 - 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      (number, at, by) => {
        const reference = creditorReference(number);
        const place = 4 + (at % (reference.length - 4));
        const wrong = (Number(reference[place]) + by) % 10;
        expect(findCreditorReference(reference.slice(0, place) + wrong + reference.slice(place + 1))).toBe(
          undefined,
        );
        const [a, b] = [reference[place - 1], reference[place]];
        if (place < 5 || a === b) return;
        const swapped = reference.slice(0, place - 1) + b + a + reference.slice(place + 1);
        expect(findCreditorReference(swapped)).toBeUndefined();
      },
    ),
  );
});

test.each([
  ['GB82WEST12345698765432', true],
  ['DE89370400440532013000', true],
  ['GB82WEST12345698765433', false],
  ['GB82', false],
  ['', false],
])('knows whether %j is an IBAN: %s', (iban, valid) => {
  expect(isIban(iban)).toBe(valid);
});
