import type { Insertable } from 'kysely';
import { ensureUser } from '../shared/auth/users.ts';
import { NOW, within } from '../shared/builders.ts';
import type { Role } from '../shared/capabilities.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { Pages } from '../shared/db/tables.ts';
import type { SignedIn } from '../shared/http/platform.ts';
import { type MenuItem, replaceMenuItems } from './model/menu-item.ts';
import { insertPage, type Page } from './model/page.ts';
import { insertRoles } from './model/page-role.ts';

/** Creates a page with a menu. */
export const buildPage = (
  at: Db | Tx,
  { menu, ...columns }: Partial<Insertable<Pages>> & { menu?: MenuItem[] } = {},
): Promise<Page> =>
  within(at, async (tx) => {
    const page = {
      slug: 'glasshouse',
      title: 'The Glasshouse',
      summary: '',
      address: '4 Orchard Lane',
      time_zone: 'Europe/London',
      created_at: NOW,
      ...columns,
    };
    const items: MenuItem[] = menu ?? [
      { label: 'What’s on', app: 'events', href: `/${page.slug}/calendars/` },
    ];
    const id = await insertPage(tx, page);
    await replaceMenuItems(tx, id, items);
    const { slug, title, summary, address, time_zone: timeZone } = page;
    const { contact_email: contactEmail = '', contact_phone: contactPhone = '' } = columns;
    return {
      id,
      slug,
      title,
      summary,
      address,
      contactEmail,
      contactPhone,
      timeZone,
      version: 1,
      menuVersion: 1,
      menu: items,
    };
  });

/**
 * Creates a user, or returns the one with this email.
 * @param on a page, and the role that the user gets on it
 */
export const buildUser = (
  at: Db | Tx,
  { email = 'mab@example.com', name = 'Mab Ellery' }: { email?: string; name?: string } = {},
  on?: { page: Pick<Page, 'id'>; role: Role },
): Promise<SignedIn> =>
  within(at, async (tx) => {
    const user = await ensureUser(tx, { email, name });
    if (on) await insertRoles(tx, on.page.id, user.id, [on.role]);
    return user;
  });
