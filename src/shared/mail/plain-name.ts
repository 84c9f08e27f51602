/**
 * A name as mails to strangers show it: on one line, and without anything that mail programs turn into a link. Forms
 * refuse such names; this is for names that are older than that.
 */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/:\/\//g, ': ')
    .replace(/[.@/](?=\S)/g, '$& ');

/** Whether mail programs would turn a part of a text into a link: a web or mail address, with or without its scheme. */
export const hasLink = (text: string): boolean => LINK.test(text.normalize('NFKC').replaceAll('\u3002', '.'));

const LINK =
  /:\/\/|@|\bwww\.|[\p{L}\p{N}-]{2}\.\p{L}{2}|\b[\p{L}\p{N}]\.(com|net|org|co|io|me|tv|uk|info|biz|link|click)\b/iu;
