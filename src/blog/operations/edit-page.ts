import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { type MenuItem, replaceMenuItems } from '../model/menu-item.ts';
import { countMenuVersion, lockPage, updatePage } from '../model/page.ts';

export type PageInput = {
  title: string;
  summary: string;
  address: string;
  contactEmail: string;
  contactPhone: string;
  body: string;
  timeZone: string;
};

/**
 * Edits a page. Its slug does not change, because others link to it.
 * @throws NotFound, Stale unless the page has the version that the editor saw
 */
export async function editPage(
  tx: Tx,
  _act: Act,
  {
    pageId,
    version,
    timeZone,
    contactEmail,
    contactPhone,
    ...texts
  }: PageInput & { pageId: ContainerId; version: number },
): Promise<void> {
  await lockPage(tx, pageId);
  if (
    !(await updatePage(tx, pageId, version, {
      ...texts,
      time_zone: timeZone,
      contact_email: contactEmail,
      contact_phone: contactPhone,
    }))
  )
    throw new Stale();
}

/** Replaces the whole menu of a page. @throws NotFound, Stale unless the menu has the version that the editor saw */
export async function saveMenu(
  tx: Tx,
  _act: Act,
  { pageId, version, items }: { pageId: ContainerId; version: number; items: readonly MenuItem[] },
): Promise<void> {
  await lockPage(tx, pageId);
  if (!(await countMenuVersion(tx, pageId, version))) throw new Stale();
  await replaceMenuItems(tx, pageId, items);
}
