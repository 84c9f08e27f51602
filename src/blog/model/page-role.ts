import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Role } from '../../shared/http/platform.ts';
import type { UserId } from '../../shared/ids.ts';

/** What a user may do on a page. One query. */
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

/** The pages that a user helps to run. One query. */
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

/** Who helps to run a page, organisers first. One query. */
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
