import { sql } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';

export type MenuItem = {
  label: string;
  app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere';
  href: string;
};

/** Replaces the menu of a page. Under the page's lock: positions are unique. */
export async function replaceMenuItems(
  tx: Tx,
  containerId: ContainerId,
  items: readonly MenuItem[],
): Promise<void> {
  await tx.deleteFrom('menu_items').where('page_id', '=', containerId).execute();
  if (items.length === 0) return;
  await tx
    .insertInto('menu_items')
    .values(items.map((item, at) => ({ ...item, page_id: containerId, position: at + 1 })))
    .execute();
}

/** Changes the addresses in the menu of a page that begin with its slug. */
export async function renameInMenu(
  tx: Tx,
  containerId: ContainerId,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await tx
    .updateTable('menu_items')
    .set({ href: sql`${`/${to}/`} || substr(href, ${from.length + 3})` })
    .where('page_id', '=', containerId)
    .where(sql<boolean>`starts_with(href, ${`/${from}/`})`)
    .execute();
}
