import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Role } from '../../shared/http/platform.ts';
import type { UserId } from '../../shared/ids.ts';

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

export type PageOfUser = { id: number; slug: string; title: string; role: Role };

/** Lists the pages on which a user has a role, by title. One query. */
export async function listPagesOfUser(db: Db | Tx, userId: UserId): Promise<PageOfUser[]> {
  return db
    .selectFrom('page_roles')
    .innerJoin('pages', 'pages.id', 'page_roles.page_id')
    .select(['pages.id', 'slug', 'title', 'role'])
    .where('user_id', '=', userId)
    .orderBy('title')
    .execute();
}

export type Person = { userId: UserId; name: string; email: string; role: Role };

/** Lists the people with a role on a page, organisers first. One query. */
export async function listPeople(db: Db | Tx, pageId: number): Promise<Person[]> {
  return db
    .selectFrom('page_roles')
    .innerJoin('users', 'users.id', 'page_roles.user_id')
    .select(['users.id as userId', 'name', 'email', 'role'])
    .where('page_id', '=', pageId)
    .orderBy('role')
    .orderBy('name')
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

export async function findRole(tx: Tx, pageId: number, userId: UserId): Promise<Role | undefined> {
  const row = await tx
    .selectFrom('page_roles')
    .select('role')
    .where('page_id', '=', pageId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role;
}

/** Counts the organisers of a page. Under the page's lock, the count holds until commit. */
export async function countOrganisers(tx: Tx, pageId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('page_roles')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('page_id', '=', pageId)
    .where('role', '=', 'organiser')
    .executeTakeFirstOrThrow();
  return count;
}

/** Sets the role of a user on a page, and replaces a previous one. */
export async function setRole(tx: Tx, pageId: number, userId: UserId, role: Role): Promise<void> {
  await tx
    .insertInto('page_roles')
    .values({ page_id: pageId, user_id: userId, role })
    .onConflict((conflict) => conflict.columns(['page_id', 'user_id']).doUpdateSet({ role }))
    .execute();
}

export async function deleteRole(tx: Tx, pageId: number, userId: UserId): Promise<void> {
  await tx.deleteFrom('page_roles').where('page_id', '=', pageId).where('user_id', '=', userId).execute();
}
