import type { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

const ACCENTED = new Map(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, at) => [
    letter,
    [...'åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'][at] ?? letter,
  ]),
);

/** Puts an accent on every letter: still readable, but different from text that is in no catalogue. */
export const accented = (text: string): string =>
  [...text].map((character) => ACCENTED.get(character) ?? character).join('');

/** A parsed message with its literal text accented and 40 % longer; arguments stay as they are. */
export function pseudoMessage(elements: readonly Element[]): Element[] {
  return elements.map((element): Element => {
    if ('options' in element) {
      const options = Object.fromEntries(
        Object.entries(element.options).map(([name, option]) => [
          name,
          { ...option, value: pseudoMessage(option.value) },
        ]),
      );
      return { ...element, options } as Element;
    }
    if ('children' in element) return { ...element, children: pseudoMessage(element.children) };
    if ('value' in element && element.type === 0) return { ...element, value: longer(element.value) };
    return element;
  });
}

function longer(text: string): string {
  const letters = text.match(/[a-z]/gi)?.length ?? 0;
  const padding = '~'.repeat(Math.ceil(letters * 0.4));
  return accented(text).replace(/\s*$/, (end) => padding + end);
}
