import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';

export type SnippetInput = { title: string; body: string };

/** @returns its key, made of the title: what a link to it ends in */
export async function addSnippet(tx: Tx, pageId: number, input: SnippetInput): Promise<string> {
  await lockPage(tx, pageId);
  const rows = await tx.selectFrom('snippets').select('key').where('page_id', '=', pageId).execute();
  // The form for another one stands at that address.
  const key = freeSlug(slugOf(input.title), new Set(['new', ...rows.map((row) => row.key)]));
  await tx
    .insertInto('snippets')
    .values({ ...input, page_id: pageId, key })
    .execute();
  return key;
}

/** Its key stays: people have links to it. @throws NotFound */
export async function editSnippet(tx: Tx, pageId: number, key: string, input: SnippetInput): Promise<void> {
  const edited = await tx
    .updateTable('snippets')
    .set(input)
    .where('page_id', '=', pageId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (edited.numUpdatedRows === 0n) throw new NotFound(reason('no_such_snippet'));
}

/** @throws NotFound */
export async function removeSnippet(tx: Tx, pageId: number, key: string): Promise<void> {
  const removed = await tx
    .deleteFrom('snippets')
    .where('page_id', '=', pageId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new NotFound(reason('no_such_snippet'));
}
