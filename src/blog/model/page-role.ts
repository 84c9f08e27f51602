import { sql } from 'kysely';
import { type Capability, ROLES, type Role, rolesWith } from '../../shared/capabilities.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { SignedIn } from '../../shared/http/platform.ts';
import type { ContainerId, UserId } from '../../shared/ids.ts';

/** Lists the roles of a user on a page. One query. */
export async function rolesOn(db: Db | Tx, userId: UserId, pageSlug: string): Promise<Role[]> {
  const query = db
    .selectFrom('page_roles')
    .innerJoin('pages', 'pages.id', 'page_roles.page_id')
    .select('role')
    .where('user_id', '=', userId)
    .where('slug', '=', pageSlug);
  return (await named(db, 'roles-on', query)).map((row) => row.role);
}

export type PageOfUser = { id: ContainerId; slug: string; title: string; roles: Role[] };

/** Lists the pages on which a user has roles, by title. One query. */
export async function listPagesOfUser(db: Db | Tx, userId: UserId): Promise<PageOfUser[]> {
  return db
    .selectFrom('page_roles')
    .innerJoin('pages', 'pages.id', 'page_roles.page_id')
    .select(['pages.id', 'slug', 'title', ALL_ROLES])
    .where('user_id', '=', userId)
    .groupBy('pages.id')
    .orderBy('title')
    .execute();
}

export type Person = { userId: UserId; name: string; email: string; roles: Role[] };

/** Lists the people with roles on a page, organisers first. One query. */
export async function listPeople(db: Db | Tx, containerId: ContainerId): Promise<Person[]> {
  return db
    .selectFrom('page_roles')
    .innerJoin('users', 'users.id', 'page_roles.user_id')
    .select(['users.id as userId', 'name', 'email', ALL_ROLES])
    .where('page_id', '=', containerId)
    .groupBy('users.id')
    .orderBy(sql`bool_or(role = 'organiser')`, 'desc')
    .orderBy('name')
    .orderBy('email')
    .execute();
}

/** Lists the people of a page whose roles include a capability. One query. */
export async function listPeopleWith(
  db: Db | Tx,
  containerId: ContainerId,
  capability: Capability,
): Promise<SignedIn[]> {
  return db
    .selectFrom('page_roles')
    .innerJoin('users', 'users.id', 'page_roles.user_id')
    .select(['users.id', 'name', 'email', 'locale'])
    .distinct()
    .where('page_id', '=', containerId)
    .where('role', 'in', [...rolesWith(capability)])
    .orderBy('email')
    .execute();
}

/** Whether a user is an organiser of any page. One query. */
export async function isOrganiser(db: Db | Tx, userId: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('page_roles')
    .select('page_id')
    .where('user_id', '=', userId)
    .where('role', '=', 'organiser')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Counts the organisers of a page. Under the page's lock, the count holds until commit. */
export async function countOrganisers(tx: Tx, containerId: ContainerId): Promise<number> {
  const { count } = await tx
    .selectFrom('page_roles')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('page_id', '=', containerId)
    .where('role', '=', 'organiser')
    .executeTakeFirstOrThrow();
  return count;
}

/** Gives a user roles on a page. @returns those that they did not have */
export async function insertRoles(
  tx: Tx,
  containerId: ContainerId,
  userId: UserId,
  roles: readonly Role[],
): Promise<Role[]> {
  const rows = await tx
    .insertInto('page_roles')
    .values(roles.map((role) => ({ page_id: containerId, user_id: userId, role })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('role')
    .execute();
  return rows.map(({ role }) => role);
}

/** Takes roles from a user on a page. @returns those that they had */
export async function deleteRoles(
  tx: Tx,
  containerId: ContainerId,
  userId: UserId,
  roles: readonly Role[],
): Promise<Role[]> {
  const rows = await tx
    .deleteFrom('page_roles')
    .where('page_id', '=', containerId)
    .where('user_id', '=', userId)
    .where('role', 'in', [...roles])
    .returning('role')
    .execute();
  return rows.map(({ role }) => role);
}

// In the order in which pages name them.
const ALL_ROLES = sql<Role[]>`array_agg(role ORDER BY array_position(${[...ROLES]}::text[], role))`.as(
  'roles',
);
