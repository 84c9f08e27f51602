import type { Db } from '../shared/db/database.ts';
import type { ContainerId } from '../shared/ids.ts';

/** What the market needs from the blog: the pages that own marketplaces. Glue supplies it. */
export type Pages = {
  /** One query. */
  findPage(db: Db, slug: string): Promise<Page | undefined>;
  /** the slug that a page has now, by one that it had */
  findCurrentSlug(db: Db, oldSlug: string): Promise<string | undefined>;
  /** slugs by id; one query */
  slugsOf(db: Db, ids: readonly ContainerId[]): Promise<Map<ContainerId, string>>;
  /** One query. */
  listPages(db: Db): Promise<Page[]>;
};

export type Page = {
  id: ContainerId;
  slug: string;
  title: string;
  address: string;
  contactEmail: string;
  contactPhone: string;
  menu: { label: string; app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere'; href: string }[];
};
