import type { Tx } from '../../shared/db/database.ts';

export type Snippet = { key: string; title: string; body: string };

/** Lists the keys of a page's snippets. */
export async function listSnippetKeys(tx: Tx, pageId: number): Promise<string[]> {
  const rows = await tx.selectFrom('snippets').select('key').where('page_id', '=', pageId).execute();
  return rows.map(({ key }) => key);
}

export async function insertSnippet(tx: Tx, pageId: number, snippet: Snippet): Promise<void> {
  await tx
    .insertInto('snippets')
    .values({ ...snippet, page_id: pageId })
    .execute();
}

/** @returns whether the page has a snippet with this key */
export async function updateSnippet(
  tx: Tx,
  pageId: number,
  key: string,
  change: Pick<Snippet, 'title' | 'body'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('snippets')
    .set(change)
    .where('page_id', '=', pageId)
    .where('key', '=', key)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns whether the page had a snippet with this key */
export async function deleteSnippet(tx: Tx, pageId: number, key: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('snippets')
    .where('page_id', '=', pageId)
    .where('key', '=', key)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
