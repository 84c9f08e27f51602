/**
 * Normalises text from outside (Unicode NFC), in time that grows with its length. ICU sorts the marks of one character by
 * comparing each with all others, so that at most 30 of them are kept (as in the stream-safe format of UAX #15).
 */
export const composed = (text: string): string =>
  text.toWellFormed().replace(EXCESSIVE_MARKS, '$1').normalize('NFC');

/** As `composed`, in one line without invisible characters. */
export const composedLine = (text: string): string =>
  composed(text.replace(/\s+/g, ' ').replace(INVISIBLE, '')).trim();

/** As `composed`, in lines without invisible characters. */
export const composedLines = (text: string): string =>
  composed(text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '')).trim();

/** Whether two names differ in case only. */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

// No language writes so many on one character.
const EXCESSIVE_MARKS = /(\p{M}{30})\p{M}+/gu;

// Characters that are invisible or change the direction of the text: with them one name can look like another.
const INVISIBLE = /(?![\n\t])\p{Cc}|[\u200b\u202a-\u202e\u2060-\u2069\ufeff]/gu;
