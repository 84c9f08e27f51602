import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';

export type Snippet = { key: string; title: string; body: string; version: number };

/** Lists the keys and titles of a page's snippets. */
export async function listSnippetTitles(
  tx: Tx,
  containerId: ContainerId,
): Promise<Pick<Snippet, 'key' | 'title'>[]> {
  return await tx
    .selectFrom('snippets')
    .select(['key', 'title'])
    .where('page_id', '=', containerId)
    .execute();
}

export async function insertSnippet(
  tx: Tx,
  containerId: ContainerId,
  snippet: Omit<Snippet, 'version'>,
): Promise<void> {
  await tx
    .insertInto('snippets')
    .values({ ...snippet, page_id: containerId })
    .execute();
}

/** @returns whether the page has a snippet with this key, of this version */
export async function updateSnippet(
  tx: Tx,
  containerId: ContainerId,
  { key, version }: Pick<Snippet, 'key' | 'version'>,
  change: Pick<Snippet, 'title' | 'body'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('snippets')
    .set(change)
    .where('page_id', '=', containerId)
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns whether the page had a snippet with this key */
export async function deleteSnippet(tx: Tx, containerId: ContainerId, key: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('snippets')
    .where('page_id', '=', containerId)
    .where('key', '=', key)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Whether the page has a snippet with this key. */
export async function hasSnippet(tx: Tx, containerId: ContainerId, key: string): Promise<boolean> {
  return (await listSnippetTitles(tx, containerId)).some((snippet) => snippet.key === key);
}
