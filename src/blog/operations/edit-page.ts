import type { Act } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { type MenuItem, renameInMenu, replaceMenuItems } from '../model/menu-item.ts';
import { countMenuVersion, getSlug, lockPage, updatePage } from '../model/page.ts';

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
 * Edits a page. Its old addresses lead to the new one, and its menu is changed with it.
 * @throws NotFound, Stale unless the page has the version that the editor saw, Invalid for a slug that is taken
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
  }: PageInput & { pageId: ContainerId; version: number; slug: string },
): Promise<void> {
  await lockPage(tx, pageId);
  const before = await getSlug(tx, pageId);
  const change = {
    ...texts,
    time_zone: timeZone,
    contact_email: contactEmail,
    contact_phone: contactPhone,
  };
  try {
    if (!(await updatePage(tx, pageId, version, change))) throw new Stale();
  } catch (error) {
    if (/^pages_slug/.test(violatedConstraint(error) ?? ''))
      throw new Invalid({ slug: reason('slug_taken') });
    throw error;
  }
  if (before !== texts.slug) await renameInMenu(tx, pageId, { from: before, to: texts.slug });
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
