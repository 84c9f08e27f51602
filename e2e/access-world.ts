import { buildUser } from '../src/blog/builders.ts';
import type { Seller } from '../src/cart/ports.ts';
import type { SignIn } from '../src/shared/auth/sign-in.ts';
import { newVisitor } from '../src/shared/builders.ts';
import { ROLES, type Role } from '../src/shared/capabilities.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { ROLES_WITH } from './access-table.ts';
import { buildVenue, type Secret, type Venue } from './access-venue.ts';

/** Somebody who sends requests. Roles are on the own venue; on the foreign one, none of them has any. */
export type Identity = {
  name: 'nobody' | 'visitor' | 'user' | 'buyer' | Role;
  cookie: string;
  signedIn: boolean;
  role?: Role;
};

export type World = { own: Venue; foreign: Venue; identities: Identity[] };

/**
 * Builds two venues, and people: nobody, a visitor with a hold, a user, the buyer, and somebody of each role. Visitor
 * and buyer have what is theirs on the own venue; on the foreign one, others have it.
 */
export async function buildWorld(db: Db, signIn: SignIn, sellers: readonly Seller[]): Promise<World> {
  const visitor = newVisitor();
  const buyer = await buildUser(db, { name: 'buyer', email: 'buyer@people.example' });
  const elsewhere = await buildUser(db, { name: 'Elsewhere', email: 'elsewhere@people.example' });
  const own = await transaction(db, (tx) =>
    buildVenue(tx, 'own', { sellers, customers: { buyer: { userId: buyer.id }, visitor } }),
  );
  const foreign = await transaction(db, (tx) =>
    buildVenue(tx, 'foreign', {
      sellers,
      customers: { buyer: { userId: elsewhere.id }, visitor: newVisitor() },
    }),
  );
  const identities: Identity[] = [
    // First, because only they have something in their basket.
    { name: 'visitor', cookie: `visitor=${visitor.visitor}`, signedIn: false },
    { name: 'nobody', cookie: '', signedIn: false },
  ];
  for (const name of ['user', 'buyer', ...ROLES] as const) {
    const role = ROLES.find((one) => one === name);
    const email = `${name}@people.example`;
    await buildUser(db, { name, email }, role && { page: own, role });
    identities.push({ name, cookie: await sessionOf(signIn, email), signedIn: true, ...(role && { role }) });
  }
  return { own, foreign, identities };
}

async function sessionOf(signIn: SignIn, email: string): Promise<string> {
  const link = new URL(await signIn.makeLink({ email }));
  const cookies = await signIn.openLink(link.pathname.split('/').at(-1) ?? '', new Headers());
  return (cookies ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Whether somebody may read a secret of the own venue. */
export const mayRead = ({ name, role }: Identity, { needs, owner }: Secret): boolean =>
  owner === name || (role !== undefined && needs.some((one) => ROLES_WITH[one].includes(role)));
