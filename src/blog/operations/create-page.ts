import { type Act, userOfActor } from '../../shared/act.ts';
import { ensureUser } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Forbidden, NameTaken } from '../../shared/errors.ts';
import type { UserId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { isSameName } from '../../shared/text.ts';
import { reason, t } from '../messages/translate.ts';
import { replaceMenuItems } from '../model/menu-item.ts';
import { hasPages, insertPage, listSlugsLike, lockPages } from '../model/page.ts';
import { insertRoles, isOrganiser, listPagesOfUser } from '../model/page-role.ts';
import type { PageInput } from './edit-page.ts';

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
 * Creates a page with a default menu, and makes the user who acts its organiser.
 * @returns its slug
 * @throws Forbidden unless the user is an organiser of some page already, NameTaken if it is of one with this title
 */
export async function createPage(tx: Tx, act: Act, input: PageInput): Promise<string> {
  const organiserId = userOfActor(act.by);
  await lockPages(tx);
  if (!organiserId || !(await isOrganiser(tx, organiserId)))
    throw new Forbidden(reason('only_organisers_create_pages'));
  const own = await listPagesOfUser(tx, organiserId);
  if (own.some(({ title, roles }) => roles.includes('organiser') && isSameName(title, input.title)))
    throw new NameTaken('title');
  return await addPage(tx, act, { ...input, organiserId });
}

/**
 * Creates the first page of an empty platform and makes the user with this mail address its organiser. Does
 * nothing if there is a page already.
 * @returns whether it created the page
 */
export async function createFirstPage(tx: Tx, act: Act, email: string): Promise<boolean> {
  await lockPages(tx);
  if (await hasPages(tx)) return false;
  const { id: organiserId } = await ensureUser(tx, { email: email.toLowerCase() });
  await addPage(tx, act, {
    title: t('first_page.title'),
    summary: '',
    address: '',
    contactEmail: '',
    contactPhone: '',
    body: '',
    timeZone: 'Europe/London',
    organiserId,
  });
  return true;
}

/** Creates a page for a user without checking whether they may. @returns its slug */
export async function addPage(
  tx: Tx,
  act: Act,
  { organiserId, timeZone, contactEmail, contactPhone, ...texts }: PageInput & { organiserId: UserId },
): Promise<string> {
  const preferred = slugOf(texts.title, { max: 56, otherwise: 'venue' });
  const slug = freeSlug(preferred, RESERVED_SLUGS.union(await listSlugsLike(tx, preferred)));
  const id = await insertPage(tx, {
    ...texts,
    slug,
    time_zone: timeZone,
    contact_email: contactEmail,
    contact_phone: contactPhone,
    created_at: act.at,
  });
  await insertRoles(tx, id, organiserId, ['organiser']);
  await replaceMenuItems(tx, id, [
    { label: t('menu.default_whats_on'), app: 'events', href: `/${slug}/calendars/` },
    { label: t('menu.default_news'), app: 'blog', href: `/${slug}/news/` },
  ]);
  return slug;
}
