import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import { Forbidden } from '../../shared/errors.ts';
import type { UserId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason, t } from '../messages/translate.ts';
import { listSlugsLike } from '../model/page.ts';
import { RESERVED_SLUGS } from '../rules/reserved-slugs.ts';
import type { PageInput } from './edit-page.ts';
import { saveMenu } from './save-menu.ts';

/**
 * Opens the page of a venue, with a menu to begin with; whoever opens it is its organiser.
 * @returns its slug
 * @throws Forbidden unless they organise a page already
 */
export async function createPage(
  tx: Tx,
  input: PageInput,
  userId: UserId,
  now: Temporal.Instant,
): Promise<string> {
  await lockPages(tx);
  if (!(await canCreatePages(tx, userId))) {
    throw new Forbidden(reason('only_organisers_create_pages'));
  }
  return insertPage(tx, input, userId, now);
}

/** One query. */
export async function canCreatePages(db: Db | Tx, userId: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('page_roles')
    .select('page_id')
    .where('user_id', '=', userId)
    .where('role', '=', 'organiser')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

// Of two that would be the first, or have one name, the second waits and looks again.
export const lockPages = (tx: Tx) => sql`LOCK TABLE pages IN SHARE ROW EXCLUSIVE MODE`.execute(tx);

/** A page with a menu to begin with, and its organiser. @returns its slug */
export async function insertPage(
  tx: Tx,
  input: PageInput,
  userId: UserId,
  now: Temporal.Instant,
): Promise<string> {
  const { timeZone, ...texts } = input;
  const wanted = slugOf(input.title, { max: 56, otherwise: 'venue' });
  const slug = freeSlug(wanted, RESERVED_SLUGS.union(await listSlugsLike(tx, wanted)));
  const { id } = await tx
    .insertInto('pages')
    .values({ ...texts, slug, time_zone: timeZone, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.insertInto('page_roles').values({ page_id: id, user_id: userId, role: 'organiser' }).execute();
  await saveMenu(tx, id, [
    { label: t('menu.default_whats_on'), app: 'events', href: `/${slug}/calendars/` },
    { label: t('menu.default_news'), app: 'blog', href: `/${slug}/news/` },
  ]);
  return slug;
}
