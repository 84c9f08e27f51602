import { findSession, listRolesOf } from '../blog/model/session.ts';
import type { SignIn } from '../shared/auth/sign-in.ts';
import type { Db } from '../shared/db/database.ts';
import type { People, SignedIn, Viewer } from '../shared/http/platform.ts';
import type { Clock } from '../shared/time.ts';
import { adoptVisitor } from './cart-adoption.ts';

/** Implements People: sessions come from sign-in, roles from the blog, and adoption covers every app with holds. */
export const peopleOf = ({ db, clock }: { db: Db; clock: Clock }, signIn: SignIn): People => ({
  async viewerOf(headers, setCookie) {
    const token = await signIn.sessionTokenOf(headers);
    const session = token ? await findSession(db, token) : undefined;
    if (session) await signIn.prolongSession(headers, session.secondsLeft, setCookie);
    return session;
  },
  setLocale: (headers, locale) => signIn.updateUser(headers, { locale }),
  adopt: (sessionId, userId) => adoptVisitor(db, { sessionId, userId }, clock.now()),
});

/** A user with their roles, without a session: for platforms under test. */
export const viewerOf = async (db: Db, user: SignedIn): Promise<Viewer> => ({
  user,
  roles: await listRolesOf(db, user.id),
});
