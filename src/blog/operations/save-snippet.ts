import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import { deleteSnippet, insertSnippet, listSnippetKeys, updateSnippet } from '../model/snippet.ts';

export type SnippetInput = { title: string; body: string };

/** Adds a snippet to a page. @returns its key, which is derived from the title and serves as its anchor */
export async function addSnippet(tx: Tx, pageId: number, input: SnippetInput): Promise<string> {
  await lockPage(tx, pageId);
  const taken = await listSnippetKeys(tx, pageId);
  // `new` is the path of the form for a new snippet.
  const key = freeSlug(slugOf(input.title), new Set(['new', ...taken]));
  await insertSnippet(tx, pageId, { ...input, key });
  return key;
}

/** Edits a snippet. Its key does not change, because others link to it. @throws NotFound */
export async function editSnippet(tx: Tx, pageId: number, key: string, input: SnippetInput): Promise<void> {
  if (!(await updateSnippet(tx, pageId, key, input))) throw new NotFound(reason('no_such_snippet'));
}

/** Removes a snippet. @throws NotFound */
export async function removeSnippet(tx: Tx, pageId: number, key: string): Promise<void> {
  if (!(await deleteSnippet(tx, pageId, key))) throw new NotFound(reason('no_such_snippet'));
}
