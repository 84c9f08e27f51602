import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { SignedIn } from '../../shared/http/platform.ts';
import type { ContainerId, UserId } from '../../shared/ids.ts';
import {
  deleteRequestMailOptout,
  insertRequestMailOptout,
  listRequestMailOptouts,
} from '../model/request-mail-optout.ts';
import type { MailEffects } from '../ports.ts';

/** Switches the mails about requests of a page on or off for one of its people. */
export async function switchRequestMails(
  tx: Tx,
  act: Act,
  { containerId, userId, on }: { containerId: ContainerId; userId: UserId; on: boolean },
): Promise<void> {
  if (on) await deleteRequestMailOptout(tx, containerId, userId);
  else await insertRequestMailOptout(tx, containerId, { userId, at: act.at });
}

/** Lists who hears of requests of a page by mail: the people who see to its bookings and have not switched it off. */
export async function listRequestReaders(
  db: Db | Tx,
  { pages }: Pick<MailEffects, 'pages'>,
  containerId: ContainerId,
): Promise<SignedIn[]> {
  const people = await pages.listPeopleWith(db, containerId, 'bookings');
  const optouts = await listRequestMailOptouts(db, containerId);
  return people.filter(({ id }) => !optouts.has(id));
}
