import { ensureUser } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Forbidden } from '../../shared/errors.ts';
import type { UserId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason, t } from '../messages/translate.ts';
import { hasPages, insertPage, listSlugsLike, lockPages } from '../model/page.ts';
import { isOrganiser, setRole } from '../model/page-role.ts';
import { type PageInput, saveMenu } from './edit-page.ts';

/** The first path segments of the four apps, which no page may have as its slug. The database refuses them too. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'account',
  'admin',
  'api',
  'assets',
  'cart',
  'checkout',
  'healthz',
  'internal',
  'locale',
  'new',
  'orders',
  'outbox',
  'readyz',
  'sign-in',
  'sign-out',
  'tickets',
  'webhooks',
]);

/**
 * Creates a page with a default menu, and makes the user its organiser.
 * @returns its slug
 * @throws Forbidden unless the user is an organiser of some page already
 */
export async function createPage(
  tx: Tx,
  input: PageInput,
  userId: UserId,
  now: Temporal.Instant,
): Promise<string> {
  await lockPages(tx);
  if (!(await isOrganiser(tx, userId))) {
    throw new Forbidden(reason('only_organisers_create_pages'));
  }
  return await addPage(tx, input, userId, now);
}

/**
 * Creates the first page of an empty platform and makes the user with this mail address its organiser. Does
 * nothing if there is a page already.
 * @returns whether it created the page
 */
export async function createFirstPage(tx: Tx, email: string, now: Temporal.Instant): Promise<boolean> {
  await lockPages(tx);
  if (await hasPages(tx)) return false;
  const user = await ensureUser(tx, { email: email.toLowerCase() });
  const page = {
    title: t('first_page.title'),
    summary: '',
    address: '',
    body: '',
    timeZone: 'Europe/London',
  };
  await addPage(tx, page, user.id, now);
  return true;
}

/** Creates a page for a user without checking whether they may. @returns its slug */
export async function addPage(
  tx: Tx,
  input: PageInput,
  userId: UserId,
  now: Temporal.Instant,
): Promise<string> {
  const { timeZone, ...texts } = input;
  const preferred = slugOf(input.title, { max: 56, otherwise: 'venue' });
  const slug = freeSlug(preferred, RESERVED_SLUGS.union(await listSlugsLike(tx, preferred)));
  const id = await insertPage(tx, { ...texts, slug, time_zone: timeZone, created_at: now });
  await setRole(tx, id, userId, 'organiser');
  await saveMenu(tx, id, [
    { label: t('menu.default_whats_on'), app: 'events', href: `/${slug}/calendars/` },
    { label: t('menu.default_news'), app: 'blog', href: `/${slug}/news/` },
  ]);
  return slug;
}
