import { ensureUser } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { Role } from '../../shared/http/platform.ts';
import type { UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { roleMail } from '../mails/role-mail.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import { countOrganisers, deleteRole, findRole, setRole } from '../model/page-role.ts';

export type RoleInput = { email: string; name?: string; role: Role };

/**
 * Makes a person an organiser or a steward of a page, creates their user if necessary, and notifies them by mail.
 * @param by the organiser's name, and the link and platform name in the mail
 * @throws WrongState if the page would be left without an organiser
 */
export async function grantRole(
  tx: Tx,
  page: { id: number; title: string },
  input: RoleInput,
  by: { name: string; signInHref: string; platformName: string },
): Promise<void> {
  await lockPage(tx, page.id);
  const user = await ensureUser(tx, input);
  const before = await findRole(tx, page.id, user.id);
  if (before === input.role) return;
  if (before === 'organiser') await refuseLastOrganiser(tx, page.id);
  await setRole(tx, page.id, user.id, input.role);
  await queueMail(tx, roleMail(user, { page, role: input.role, by }));
}

/** Removes a person's role. @throws NotFound if they have none, WrongState if the page would be left without an organiser */
export async function revokeRole(tx: Tx, pageId: number, userId: UserId): Promise<void> {
  await lockPage(tx, pageId);
  const role = await findRole(tx, pageId, userId);
  if (!role) throw new NotFound(reason('no_role'));
  if (role === 'organiser') await refuseLastOrganiser(tx, pageId);
  await deleteRole(tx, pageId, userId);
}

// Under the page's lock: of two organisers who remove each other, the second sees the change of the first.
async function refuseLastOrganiser(tx: Tx, pageId: number): Promise<void> {
  if ((await countOrganisers(tx, pageId)) === 1) throw new WrongState(reason('last_organiser'));
}
