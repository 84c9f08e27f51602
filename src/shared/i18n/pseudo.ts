import type { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The type of a text element in a parsed message: TYPE.literal of the parser, which intl-messageformat does not export. */
export const LITERAL = 0;

const ACCENTED = new Map(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, at) => [
    letter,
    [...'åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'][at] ?? letter,
  ]),
);

/** Puts an accent on every letter: still readable, but distinguishable from text outside the catalogues. */
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
    if ('value' in element && element.type === LITERAL) return { ...element, value: longer(element.value) };
    return element;
  });
}

function longer(text: string): string {
  const letters = text.match(/[a-z]/gi)?.length ?? 0;
  const padding = '~'.repeat(Math.ceil(letters * 0.4));
  return accented(text).replace(/\s*$/, (end) => padding + end);
}
