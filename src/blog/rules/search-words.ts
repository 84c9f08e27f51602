const MAX_LENGTH = 100;
const MAX_WORDS = 8;

/** The words of a search, in lower case and without accents: only letters, marks and digits. */
export const searchWords = (text: string): string[] =>
  (
    text
      .slice(0, MAX_LENGTH)
      .toLowerCase()
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).slice(0, MAX_WORDS);

/** Whether each word begins a word of the text. */
export function isFoundIn(words: readonly string[], text: string): boolean {
  const inText = searchWords(text);
  return words.length > 0 && words.every((word) => inText.some((other) => other.startsWith(word)));
}
