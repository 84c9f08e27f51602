import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NameTaken, NotFound, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { isSameName } from '../../shared/text.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import {
  deleteSnippet,
  hasSnippet,
  insertSnippet,
  listSnippetTitles,
  updateSnippet,
} from '../model/snippet.ts';

export type SnippetInput = { title: string; body: string };

/**
 * Adds a snippet to a page.
 * @returns its key, which is derived from the title and serves as its anchor
 * @throws NameTaken
 */
export async function addSnippet(
  tx: Tx,
  _act: Act,
  { pageId, ...input }: SnippetInput & { pageId: ContainerId },
): Promise<string> {
  await lockPage(tx, pageId);
  const snippets = await listSnippetTitles(tx, pageId);
  if (snippets.some(({ title }) => isSameName(title, input.title))) throw new NameTaken('title');
  // `new` is the path of the form for a new snippet.
  const key = freeSlug(slugOf(input.title), new Set(['new', ...snippets.map(({ key }) => key)]));
  await insertSnippet(tx, pageId, { ...input, key });
  return key;
}

/**
 * Edits a snippet. Its key does not change, because others link to it.
 * @throws NotFound, Stale unless the snippet has the version that the editor saw
 */
export async function editSnippet(
  tx: Tx,
  _act: Act,
  { pageId, key, version, title, body }: SnippetInput & { pageId: ContainerId; key: string; version: number },
): Promise<void> {
  if (await updateSnippet(tx, pageId, { key, version }, { title, body })) return;
  throw (await hasSnippet(tx, pageId, key)) ? new Stale() : new NotFound(reason('no_such_snippet'));
}

/** Removes a snippet. @throws NotFound */
export async function removeSnippet(
  tx: Tx,
  _act: Act,
  { pageId, key }: { pageId: ContainerId; key: string },
): Promise<void> {
  if (!(await deleteSnippet(tx, pageId, key))) throw new NotFound(reason('no_such_snippet'));
}
