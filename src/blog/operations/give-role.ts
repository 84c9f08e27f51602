import { ensureUser } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { Role } from '../../shared/http/platform.ts';
import type { UserId } from '../../shared/ids.ts';
import { letter } from '../../shared/mail/letter.tsx';
import { queueMail } from '../../shared/mail/queue-mail.ts';
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
  await queueMail(tx, {
    to: user.email,
    subject: `You are now ${NAME[input.role]} of ${page.title}`,
    ...letter({
      paragraphs: [
        `Hello ${user.name},`,
        `${by.name} has made you ${NAME[input.role]} of ${page.title}. ${MEANS[input.role]}`,
        `Sign in with this address, ${user.email}: there is no password, you get a link by mail.`,
      ],
      button: { label: 'Sign in', href: by.signInHref },
      after: ['You don’t know what this is about? Then leave it: nothing happens unless you sign in.'],
      from: by.platformName,
    }),
  });
}

/** @throws NotFound when they have none; WrongState when the page would be left without an organiser */
export async function takeRole(tx: Tx, pageId: number, userId: UserId): Promise<void> {
  await lockPage(tx, pageId);
  const role = await roleOf(tx, pageId, userId);
  if (!role) throw new NotFound('They have no part in this page.');
  if (role === 'organiser') await refuseLastOrganiser(tx, pageId, userId);
  await tx.deleteFrom('page_roles').where('page_id', '=', pageId).where('user_id', '=', userId).execute();
}

const NAME: Record<Role, string> = { organiser: 'an organiser', steward: 'a steward' };
const MEANS: Record<Role, string> = {
  organiser: 'You can keep its diary, confirm bookings, and edit its page.',
  steward: 'You can let people in at the door.',
};

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
  if (!other) throw new WrongState('A page needs an organiser. Make somebody else one first.');
}
