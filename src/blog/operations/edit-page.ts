import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';
import { type MenuItem, replaceMenuItems } from '../model/menu-item.ts';
import { lockPage, updatePage } from '../model/page.ts';

export type PageInput = { title: string; summary: string; address: string; body: string; timeZone: string };

/** Edits a page. Its slug does not change, because others link to it. @throws NotFound */
export async function editPage(tx: Tx, pageId: number, input: PageInput): Promise<void> {
  const { timeZone, ...texts } = input;
  if (!(await updatePage(tx, pageId, { ...texts, time_zone: timeZone })))
    throw new NotFound(reason('no_such_page'));
}

/** Replaces the whole menu of a page. @throws NotFound */
export async function saveMenu(tx: Tx, pageId: number, items: readonly MenuItem[]): Promise<void> {
  await lockPage(tx, pageId);
  await replaceMenuItems(tx, pageId, items);
}
