import type { Act } from '../../shared/act.ts';
import { ensureUser } from '../../shared/auth/users.ts';
import { ROLES, type Role } from '../../shared/capabilities.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId, UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { roleMail } from '../mails/role-mail.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import { countOrganisers, deleteRoles, insertRoles } from '../model/page-role.ts';

export type RoleInput = { email: string; name?: string | undefined; roles: readonly Role[] };

/**
 * Gives a person roles on a page besides those that they have, creates their user if necessary, and mails them which
 * roles are new.
 * @param input.by the organiser's name, and the link and platform name in the mail
 */
export async function grantRoles(
  tx: Tx,
  act: Act,
  {
    page,
    person,
    by,
  }: {
    page: { id: ContainerId; title: string };
    person: RoleInput;
    by: { name: string; signInHref: string; platformName: string };
  },
): Promise<void> {
  await lockPage(tx, page.id);
  const { roles, email, name } = person;
  const user = await ensureUser(tx, { email, ...(name && { name }) });
  const added = new Set(await insertRoles(tx, page.id, user.id, roles));
  if (added.size === 0) return;
  await queueMail(tx, act, roleMail(user, { page, roles: ROLES.filter((role) => added.has(role)), by }));
}

/**
 * Takes roles from a person.
 * @throws NotFound if they have none of them, WrongState if the page would be left without an organiser
 */
export async function revokeRoles(
  tx: Tx,
  _act: Act,
  { pageId, userId, roles }: { pageId: ContainerId; userId: UserId; roles: readonly Role[] },
): Promise<void> {
  await lockPage(tx, pageId);
  const taken = await deleteRoles(tx, pageId, userId, roles);
  if (taken.length === 0) throw new NotFound(reason('no_role'));
  // Under the page's lock: of two organisers who remove each other, the second sees the change of the first.
  if (taken.includes('organiser') && (await countOrganisers(tx, pageId)) === 0)
    throw new WrongState(reason('last_organiser'));
}
