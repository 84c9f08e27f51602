import { Hono } from 'hono';
import { NotFound } from '../errors.ts';
import { may } from './access.ts';
import type { AppEnv, Ctx } from './context.ts';

/** A public page of an app; `changedAt` where it is known. */
export type SitemapUrl = { path: string; changedAt?: Temporal.Instant | null };

/** One kind of public pages, in the order of a key. */
export type SitemapPart = {
  /** the keys after which a further file begins: of each `size`th page, but not of the last */
  listKeys(size: number): Promise<string[]>;
  /** the pages after a key, or the first ones */
  list(after: string | undefined, size: number): Promise<SitemapUrl[]>;
};

/** How many addresses a file has: far fewer than the 50,000 that sitemaps.org allows, so that it is written quickly. */
export const SITEMAP_SIZE = 2000;

/** `/sitemap.xml`: the index of an app's sitemaps; with `part`, one of them. https://www.sitemaps.org/protocol.html */
export function sitemapBlueprint(parts: Record<string, SitemapPart>): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/sitemap.xml', may.anyone(), async (c) => {
    const name = c.req.query('part');
    if (name === undefined) return sendXml(c, await indexOf(c, parts));
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!part) throw new NotFound();
    return sendXml(c, urlSet(siteOf(c), await part.list(c.req.query('after'), SITEMAP_SIZE)));
  });
  return app;
}

async function indexOf(c: Ctx, parts: Record<string, SitemapPart>): Promise<string> {
  const files = await Promise.all(
    Object.entries(parts).map(async ([name, part]) =>
      [undefined, ...(await part.listKeys(SITEMAP_SIZE))].map((after) => fileUrl(c, name, after)),
    ),
  );
  const maps = files.flat().map((url) => `<sitemap><loc>${escaped(url)}</loc></sitemap>`);
  return `<sitemapindex ${NAMESPACE}>${maps.join('')}</sitemapindex>`;
}

const fileUrl = (c: Ctx, part: string, after: string | undefined): string =>
  `${siteOf(c)}/sitemap.xml?${new URLSearchParams({ part, ...(after !== undefined && { after }) })}`;

const urlSet = (site: string, urls: readonly SitemapUrl[]): string =>
  `<urlset ${NAMESPACE}>${urls
    .map(
      ({ path, changedAt }) =>
        `<url><loc>${escaped(`${site}${path}`)}</loc>${changedAt ? `<lastmod>${changedAt.toString({ smallestUnit: 'second' })}</lastmod>` : ''}</url>`,
    )
    .join('')}</urlset>`;

const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

const siteOf = (c: Ctx): string => c.var.platform.config.urls[c.var.app];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const sendXml = (c: Ctx, xml: string): Response =>
  c.body(`<?xml version="1.0" encoding="UTF-8"?>${xml}`, 200, {
    'content-type': 'application/xml; charset=utf-8',
    'cache-control': 'public, max-age=3600',
  });
