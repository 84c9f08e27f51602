import type { Tx } from '../../shared/db/database.ts';
import { lockPage, type MenuItem } from '../model/page.ts';

/** The whole menu, in its order, in place of the one before. @throws NotFound */
export async function saveMenu(tx: Tx, pageId: number, items: MenuItem[]): Promise<void> {
  await lockPage(tx, pageId);
  await tx.deleteFrom('menu_items').where('page_id', '=', pageId).execute();
  if (items.length === 0) return;
  await tx
    .insertInto('menu_items')
    .values(items.map((item, at) => ({ ...item, page_id: pageId, position: at + 1 })))
    .execute();
}
