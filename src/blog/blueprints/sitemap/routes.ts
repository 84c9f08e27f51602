import type { Hono } from 'hono';
import type { AppEnv } from '../../../shared/http/context.ts';
import { sitemapBlueprint } from '../../../shared/http/sitemap.ts';
import type { BlogDeps } from '../../http/page-context.ts';
import { listPublicPageKeys, listPublicPages } from '../../model/page.ts';
import { listPublicPostKeys, listPublicPosts } from '../../model/post.ts';

/** `/sitemap.xml`: the front page, pages and published news. */
export const blogSitemap = ({ platform: { db } }: BlogDeps): Hono<AppEnv> =>
  sitemapBlueprint({
    pages: {
      listKeys: (size) => listPublicPageKeys(db, size),
      async list(after, size) {
        const pages = await listPublicPages(db, { after: idOf(after), size });
        return [
          ...(after === undefined ? [{ path: '/' }] : []),
          ...pages.map(({ slug }) => ({ path: `/${slug}/` })),
        ];
      },
    },
    news: {
      listKeys: (size) => listPublicPostKeys(db, size),
      async list(after, size) {
        const posts = await listPublicPosts(db, { after: idOf(after), size });
        return posts.map(({ page, slug, publishedAt }) => ({
          path: `/${page}/news/${slug}/`,
          changedAt: publishedAt,
        }));
      },
    },
  });

const idOf = (after: string | undefined): number => (after && /^\d{1,9}$/.test(after) ? Number(after) : 0);
