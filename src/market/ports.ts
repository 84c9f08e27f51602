import type { Db } from '../shared/db/database.ts';

/** What the market needs from the blog: the pages to which marketplaces belong. Glue supplies it. */
export type Pages = {
  /** one query */
  findPage(db: Db, slug: string): Promise<Page | undefined>;
  /** one query */
  listPages(db: Db): Promise<Page[]>;
};

export type Page = {
  id: number;
  slug: string;
  title: string;
  menu: { label: string; app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere'; href: string }[];
};
