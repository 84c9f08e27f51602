import type { Tx } from '../../shared/db/database.ts';

export type MenuItem = {
  label: string;
  app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere';
  href: string;
};

/** Replaces the menu of a page. Under the page's lock: positions are unique. */
export async function replaceMenuItems(tx: Tx, pageId: number, items: readonly MenuItem[]): Promise<void> {
  await tx.deleteFrom('menu_items').where('page_id', '=', pageId).execute();
  if (items.length === 0) return;
  await tx
    .insertInto('menu_items')
    .values(items.map((item, at) => ({ ...item, page_id: pageId, position: at + 1 })))
    .execute();
}
