import { ensureUser } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { Role } from '../../shared/http/platform.ts';
import type { UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/queue-mail.ts';
import { roleMail } from '../mails/role-mail.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';

export type RoleInput = { email: string; name?: string; role: Role };

/**
 * Makes somebody an organiser or a steward of a page, known to us or not yet, and tells them by mail.
 * @param by who gives it, and where the one who gets it signs in
 * @throws WrongState when the page would be left without an organiser
 */
export async function giveRole(
  tx: Tx,
  page: { id: number; title: string },
  input: RoleInput,
  by: { name: string; signInHref: string; platformName: string },
): Promise<void> {
  await lockPage(tx, page.id);
  const user = await ensureUser(tx, input);
  const before = await roleOf(tx, page.id, user.id);
  if (before === input.role) return;
  if (before === 'organiser') await refuseLastOrganiser(tx, page.id, user.id);
  await tx
    .insertInto('page_roles')
    .values({ page_id: page.id, user_id: user.id, role: input.role })
    .onConflict((conflict) => conflict.columns(['page_id', 'user_id']).doUpdateSet({ role: input.role }))
    .execute();
  await queueMail(tx, roleMail(user, { page, role: input.role, by }));
}

/** @throws NotFound when they have none; WrongState when the page would be left without an organiser */
export async function takeRole(tx: Tx, pageId: number, userId: UserId): Promise<void> {
  await lockPage(tx, pageId);
  const role = await roleOf(tx, pageId, userId);
  if (!role) throw new NotFound(reason('no_role'));
  if (role === 'organiser') await refuseLastOrganiser(tx, pageId, userId);
  await tx.deleteFrom('page_roles').where('page_id', '=', pageId).where('user_id', '=', userId).execute();
}

async function roleOf(tx: Tx, pageId: number, userId: UserId): Promise<Role | undefined> {
  const row = await tx
    .selectFrom('page_roles')
    .select('role')
    .where('page_id', '=', pageId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role;
}

// The page is locked: two organisers who remove each other do so one after the other.
async function refuseLastOrganiser(tx: Tx, pageId: number, userId: UserId): Promise<void> {
  const other = await tx
    .selectFrom('page_roles')
    .select('user_id')
    .where('page_id', '=', pageId)
    .where('role', '=', 'organiser')
    .where('user_id', '<>', userId)
    .executeTakeFirst();
  if (!other) throw new WrongState(reason('last_organiser'));
}
