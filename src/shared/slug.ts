import { composed } from './text.ts';

/** Converts a title to a slug that is never empty: cafe-kino-june for "Café & Kino, June!". */
export function slugOf(title: string, { max = 60, otherwise = 'untitled' } = {}): string {
  const slug = composed(title)
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, max)
    .replace(/^-+|-+$/g, '');
  return slug || otherwise;
}

/** The slug itself if it is free, else the slug with the first free number. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number++) {
    const numbered = `${slug}-${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}
