import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';

export type PageInput = { title: string; summary: string; address: string; body: string; timeZone: string };

/** Its slug stays: people have links to it. @throws NotFound */
export async function editPage(tx: Tx, pageId: number, input: PageInput): Promise<void> {
  const { timeZone, ...texts } = input;
  const edited = await tx
    .updateTable('pages')
    .set({ ...texts, time_zone: timeZone })
    .where('id', '=', pageId)
    .executeTakeFirst();
  if (edited.numUpdatedRows === 0n) throw new NotFound(reason('no_such_page'));
}
