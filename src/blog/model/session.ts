import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { PageRole, SignedIn } from '../../shared/http/platform.ts';

export type Session = {
  user: SignedIn;
  /** on all pages */
  roles: PageRole[];
  secondsLeft: number;
};

/**
 * Finds the session with a token, its user and their roles. Read anew for every request, so that signing out and taking a
 * role apply at once in every process. One query.
 */
export async function findSession(db: Db | Tx, token: string): Promise<Session | undefined> {
  // better-auth dates sessions by the system clock.
  const query = db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'users.id',
      'users.name',
      'users.email',
      'users.locale',
      sql<number>`extract(epoch FROM sessions.expires_at - now())::float8`.as('secondsLeft'),
      rolesOf(sql.ref('users.id')).as('roles'),
    ])
    .where('sessions.token', '=', token)
    .where('sessions.expires_at', '>', sql<Temporal.Instant>`now()`);
  const [session] = await named(db, 'find-session', query);
  if (!session) return undefined;
  const { roles, secondsLeft, ...user } = session;
  return { user, roles, secondsLeft };
}

/** Lists the roles of a user on all pages. One query. */
export async function listRolesOf(db: Db | Tx, userId: SignedIn['id']): Promise<PageRole[]> {
  const { rows } = await sql<{ roles: PageRole[] }>`SELECT ${rolesOf(userId)} AS roles`.execute(db);
  return rows[0]?.roles ?? [];
}

const rolesOf = (userId: unknown) => sql<PageRole[]>`(
  SELECT coalesce(json_agg(json_build_object('pageId', p.id, 'slug', p.slug, 'role', r.role)), '[]')
  FROM page_roles r JOIN pages p ON p.id = r.page_id WHERE r.user_id = ${userId})`;
