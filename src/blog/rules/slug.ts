/** A title as it stands in an address: "Café & Kino, June!" is cafe-kino-june. Never empty. */
export function slugOf(title: string, { max = 60, otherwise = 'untitled' } = {}): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, max)
    .replace(/^-+|-+$/g, '');
  return slug || otherwise;
}

/** The slug itself, or with the first number that makes it one not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number++) {
    const numbered = `${slug}-${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** First segments of the four apps' own addresses: no page may be called so. The database refuses them too. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'account',
  'admin',
  'api',
  'assets',
  'cart',
  'checkout',
  'healthz',
  'internal',
  'new',
  'orders',
  'outbox',
  'readyz',
  'sign-in',
  'sign-out',
  'test-provider',
  'tickets',
  'webhooks',
]);
