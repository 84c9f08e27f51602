import type { Capability } from '../src/shared/capabilities.ts';
import type { AppName } from '../src/shared/config.ts';
import type { Access } from '../src/shared/http/access.ts';
import type { FormInput } from '../src/shared/http/form.ts';
import { ROLES_WITH } from './access-table.ts';
import type { ParamSet } from './access-venue.ts';
import type { Identity, World } from './access-world.ts';

export type Route = { app: AppName; route: string; access: Access };
/** through: answered by the handler; hidden: as if it did not exist; closed: refused to every browser. */
export type Expected = 'through' | 'sign-in' | 'forbidden' | 'hidden' | 'closed';
export type Request = {
  app: AppName;
  method: string;
  path: string;
  form?: FormInput;
  identity: Identity;
  expected: Expected;
};

/** Every route, of the own page and the foreign one, by everybody. @throws Error if a route cannot be filled in */
export const requestsOf = (routes: Route[], { own, foreign, identities }: World): Request[] =>
  routes.flatMap(({ app, route, access }) =>
    // Without a page or a thing of one in its address, a route is the same for both.
    (paramsIn(route).length > 0 ? [own, foreign] : [own]).flatMap((page) =>
      page.paramsOf(`${app} ${plain(route)}`).flatMap((set) =>
        identities.map((identity) => ({
          app,
          ...fill(route, set),
          ...(set.form && { form: set.form }),
          identity,
          expected: expectedOf(access, identity, page === own, set),
        })),
      ),
    ),
  );

/**
 * Every route of the own page by an organiser, with one of its objects replaced by that of the foreign page: there is
 * no such thing on this page.
 */
export const swappedRequestsOf = (routes: Route[], { own, foreign, identities }: World): Request[] =>
  routes
    .filter(({ route }) => route.includes('/:page'))
    .flatMap(({ app, route }) => {
      const key = `${app} ${plain(route)}`;
      const foreignSets = foreign.paramsOf(key);
      return own.paramsOf(key).flatMap((set, at) =>
        paramsIn(route)
          .filter((name) => name !== 'page' && set.params[name] !== foreignSets[at]?.params[name])
          .flatMap((name) => {
            const params = { ...set.params, [name]: foreignSets[at]?.params[name] ?? '' };
            const identity = identities.find(({ role }) => role === 'organiser');
            return identity
              ? [{ app, ...fill(route, { ...set, params }), identity, expected: 'hidden' as const }]
              : [];
          }),
      );
    });

/** Whether the gate of a route and what it is about let somebody through. */
export const mayPass = (access: Access, identity: Identity, isOwn: boolean, set: ParamSet): boolean =>
  expectedOf(access, identity, isOwn, set) === 'through';

function expectedOf(access: Access, identity: Identity, isOwn: boolean, set: ParamSet): Expected {
  const needs = isOwn && set.owner === identity.name ? undefined : set.needs;
  if (access === 'app' || access === 'provider') return 'closed';
  if (access === 'anyone') return needs && !may(identity, isOwn, [needs]) ? 'hidden' : 'through';
  if (!identity.signedIn) return 'sign-in';
  if (access === 'signed-in') return 'through';
  if (access === 'any-organiser') return identity.role === 'organiser' ? 'through' : 'forbidden';
  const capabilities = access.replace('page:', '').split('|') as Capability[];
  const allowed = may(identity, isOwn, capabilities) && (!needs || may(identity, isOwn, [needs]));
  return allowed ? 'through' : 'forbidden';
}

// Everybody has their role on the own page only.
const may = ({ role }: Identity, isOwn: boolean, capabilities: Capability[]): boolean =>
  isOwn && role !== undefined && capabilities.some((one) => ROLES_WITH[one].includes(role));

/** The method and path of a route. @throws Error if a parameter has no value */
export function fill(route: string, { params }: ParamSet): { method: string; path: string } {
  const [method = '', pattern = ''] = plain(route).split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`no value for :${name} of ${route}: add one to access-world.ts`);
    return value;
  });
  return { method, path };
}

/** A route without the patterns of its parameters. */
export const plain = (route: string): string => route.replace(/\{[^/]*\}/g, '');

/** The names of a route's parameters. */
export const paramsIn = (route: string): string[] =>
  [...plain(route).matchAll(/:(\w+)/g)].map(([, name = '']) => name);
