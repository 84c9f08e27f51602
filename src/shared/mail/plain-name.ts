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
