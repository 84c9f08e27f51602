import { parseHTML } from 'linkedom';
import { fill, mayPass, paramsIn, plain, type Route } from '../../e2e/access-requests.ts';
import type { ParamSet } from '../../e2e/access-venue.ts';
import { buildWorld, type Identity, type World } from '../../e2e/access-world.ts';
import { createApps } from '../../src/apps.ts';
import { sellerOfEvents } from '../../src/glue/order-lifecycle.ts';
import { openRuntime } from '../../src/runtime.ts';
import { SECRET_KEY } from '../../src/shared/builders.ts';
import { APP_NAMES, type AppName, loadConfig } from '../../src/shared/config.ts';
import type { Db } from '../../src/shared/db/database.ts';
import { routeTable } from '../../src/shared/http/access.ts';
import type { FormInput } from '../../src/shared/http/form.ts';
import { signInternalRequest } from '../../src/shared/http/internal-auth.ts';
import { testDatabase } from '../../src/shared/testing/database.ts';
import { type Change, headerName, queryName } from './hostile.ts';

/** Who sends, what and where. Numbers select from what there is, whatever their size. */
export type Plan = { route: number; identity: number; set: number; changes: readonly Change[] };

export type Sent = { name: string; status: number; ms: number /** why this must not be */; wrong?: string };

export type FuzzWorld = {
  close(): Promise<void>;
  db: Db;
  routes: Route[];
  identities: Identity[];
  /** the fields of each route's forms, with the values that they submit unchanged: "blog POST /new" */
  fields: Map<string, FormInput>;
  send(plan: Plan): Promise<Sent>;
  /** Submits a form of the own venue as its organiser, with some fields changed. @param key "blog POST /new" */
  submit(key: string, changes: FormInput): Promise<Response>;
  /** Reads a public address. */
  open(app: AppName, path: string, headers?: Record<string, string>): Promise<string>;
};

/** Serves the apps in this process, with two venues that have one of everything, to people of every role. */
export async function openFuzzWorld(): Promise<FuzzWorld> {
  const { db, url, clock } = await testDatabase();
  const env = { DATABASE_URL: url, SECRET_KEY, LOG_LEVEL: 'silent' };
  const config = loadConfig({ ...env, RATE_LIMIT_FACTOR: '1000000' });
  for (const app of APP_NAMES) config.internalUrls[app] = 'http://127.0.0.1:1';
  const runtime = await openRuntime(config, clock);
  // The last error that was logged explains a 500.
  const errors: unknown[] = [];
  const child = runtime.log.child.bind(runtime.log);
  runtime.log.child = ((...args: Parameters<typeof child>) => {
    const log = child(...args);
    log.error = ((details: { err?: unknown }) => void errors.push(details.err)) as typeof log.error;
    return log;
  }) as typeof runtime.log.child;
  const { apps, signIn } = createApps(runtime);
  const world = await buildWorld(db, signIn, [sellerOfEvents(config)]);
  const routes = APP_NAMES.flatMap((app) =>
    routeTable(apps[app]).map(({ route, access }) => ({ app, route, access })),
  ).filter(({ route }) => route !== 'GET /assets/*' && route !== 'POST /sign-out');
  // Forms of which the two venues have no page: of tickets in a basket, held and expired.
  const places = { seller: 'events', page: String(world.own.id), group: 'type-1', price: '1150' };
  const fields = new Map<string, FormInput>([
    ['cart POST /quantities', { ...places, quantity: '2' }],
    ['cart POST /holds', { ...places, quantity: '1' }],
  ]);

  const send = async (plan: Plan): Promise<Sent> => {
    const request = requestOf(plan, { routes, world, fields });
    const { route, identity, method, path, headers, body } = request;
    const origin = config.urls[route.app];
    const address = URL.canParse(path, origin) ? new URL(path, origin) : new URL('/', origin);
    const signed =
      route.access === 'app' && plan.set % 2 === 0
        ? signInternalRequest(runtime.secretKey, 'blog', {
            method,
            pathAndQuery: address.pathname + address.search,
            at: clock.now(),
          })
        : {};
    const started = performance.now();
    const before = errors.length;
    const response = await apps[route.app].request(address, {
      method,
      headers: headersOf({
        host: new URL(origin).host,
        ...(identity.cookie && { cookie: identity.cookie }),
        ...(method !== 'GET' && { origin }),
        ...signed,
        ...headers,
      }),
      ...(body !== undefined && { body }),
    });
    await response.text();
    const ms = performance.now() - started;
    const name = `${identity.name}: ${route.app} ${method} ${address.pathname}${address.search} ${shown(headers)} ${shown(body)}`;
    const wrong =
      response.status >= 500
        ? `${response.status} ${stackOf(errors.slice(before).find(Boolean))}`
        : request.refused && response.ok && !(await hasRoleOn(db, identity, request.page))
          ? `${response.status} for who may not`
          : undefined;
    return { name, status: response.status, ms, ...(wrong && { wrong }) };
  };
  const submit: FuzzWorld['submit'] = async (key, changes) => {
    const route = routes.find((one) => `${one.app} ${plain(one.route)}` === key);
    const organiser = world.identities.find(({ role }) => role === 'organiser');
    if (!route || !organiser) throw new Error(`no route ${key}`);
    const { path } = fill(route.route, world.own.paramsOf(key)[0] ?? { params: {} });
    const origin = config.urls[route.app];
    return await apps[route.app].request(new URL(path, origin), {
      method: 'POST',
      headers: {
        host: new URL(origin).host,
        origin,
        cookie: organiser.cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: encoded({ ...fields.get(key), ...changes }),
    });
  };
  const fuzz: FuzzWorld = {
    close: () => runtime.close(),
    db,
    open: async (app, path, headers = {}) => {
      const host = new URL(config.urls[app]).host;
      const init = { headers: headersOf({ host, ...headers }) };
      return (await apps[app].request(new URL(path, config.urls[app]), init)).text();
    },
    routes,
    identities: world.identities,
    fields,
    send,
    submit,
  };
  await findForms(routes, world, fields, async (app, path, cookie) =>
    (
      await apps[app].request(new URL(path, config.urls[app]), {
        headers: { host: new URL(config.urls[app]).host, cookie },
      })
    ).text(),
  );
  return fuzz;
}

/** Whether somebody has a role on a page of this name: an organiser may have made it meanwhile. */
async function hasRoleOn(db: Db, { name }: Identity, page: string | undefined): Promise<boolean> {
  const role = await db
    .selectFrom('page_roles as r')
    .innerJoin('pages as p', 'p.id', 'r.page_id')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select('p.id')
    .where('u.email', '=', `${name}@people.example`)
    .where('p.slug', '=', page ?? '')
    .where('p.slug', 'not in', ['own', 'foreign'])
    .executeTakeFirst();
  return role !== undefined;
}

type Parts = { routes: Route[]; world: World; fields: Map<string, FormInput> };

function requestOf(
  { route: at, identity: who, set: which, changes }: Plan,
  { routes, world, fields }: Parts,
) {
  const route = pick(routes, at);
  const identity = pick(world.identities, who);
  const key = `${route.app} ${plain(route.route)}`;
  const isOwn = which % 3 !== 0;
  const set: ParamSet = pick((isOwn ? world.own : world.foreign).paramsOf(key), which);
  const params = { ...set.params };
  const form: FormInput = { ...fields.get(key), ...set.form };
  const query = new URLSearchParams();
  let headers: Record<string, string> = {};
  let raw: { type: string; value: string } | undefined;
  let strayed = false;
  for (const change of changes) {
    const text = 'value' in change && Array.isArray(change.value) ? change.value.join('/') : change.value;
    if (change.part === 'param') {
      const name = pick(paramsIn(route.route), change.at);
      if (name) params[name] = text as string;
      // Such an address may be of another route.
      strayed ||= /^[.\s]*$/.test(text as string);
    } else if (change.part === 'field') {
      form[pick([...Object.keys(form), 'name'], change.at) ?? 'name'] = change.value;
    } else if (change.part === 'query') {
      for (const value of [change.value].flat()) query.append(queryName(change.at), value);
    } else if (change.part === 'header') {
      headers = { ...headers, [headerName(change.at)]: change.value };
    } else if (change.part === 'body') raw = change;
  }
  const [method = '', pattern = ''] = plain(route.route).split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent((params[name] ?? 'x').toWellFormed()),
  );
  const forms = method === 'GET' ? undefined : (raw?.value ?? encoded(form));
  const ownPage = !paramsIn(route.route).includes('page') || params.page === set.params.page;
  return {
    route,
    identity,
    method,
    path: query.size > 0 ? `${path}?${query}` : path,
    headers: {
      ...(method !== 'GET' && { 'content-type': raw?.type ?? 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    body: forms,
    page: params.page,
    refused:
      !strayed &&
      !('cookie' in headers) &&
      route.access !== 'anyone' &&
      route.access !== 'app' &&
      !mayPass(route.access, identity, isOwn && ownPage, set),
  };
}

const encoded = (form: FormInput): string =>
  new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  ).toString();

function headersOf(values: Record<string, string>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    try {
      headers.set(name, value);
    } catch {
      // Not even a program could send it.
    }
  }
  return headers;
}

const pick = <T>(list: readonly T[], at: number): T => list[at % (list.length || 1)] as T;

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text && text.length > 300 ? `${text.slice(0, 300)}…` : (text ?? '');
};

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join(' | ') : String(error);

type Open = (app: Route['app'], path: string, cookie: string) => Promise<string>;

/** Reads the forms of every page, as everybody sees it. */
async function findForms(routes: Route[], world: World, fields: Map<string, FormInput>, open: Open) {
  const posts = routes
    .filter(({ route }) => route.startsWith('POST '))
    .map(({ app, route }) => ({ app, key: `${app} ${plain(route)}`, pattern: patternOf(route) }));
  for (const { app, route } of routes.filter((one) => one.route.startsWith('GET '))) {
    for (const { params } of world.own.paramsOf(`${app} ${plain(route)}`)) {
      const path = plain(route)
        .slice(4)
        .replace(/:(\w+)/g, (_, name: string) => params[name] ?? 'x');
      for (const { cookie } of world.identities.filter(({ name }) => /organiser|visitor|buyer/.test(name)))
        for (const query of ['', `?slot=${params.slot}`])
          for (const form of formsIn(await open(app, path + query, cookie), path)) {
            const target = posts.find((post) => post.app === app && post.pattern.test(form.action));
            if (target) fields.set(target.key, { ...form.values, ...fields.get(target.key) });
          }
    }
  }
}

const patternOf = (route: string): RegExp =>
  new RegExp(`^${plain(route).slice(5).replace(/:\w+/g, '[^/]+')}/?$`);

function formsIn(html: string, path: string): { action: string; values: FormInput }[] {
  return [...parseHTML(html).document.querySelectorAll('form')].map((form) => {
    const values: FormInput = {};
    for (const control of form.querySelectorAll('input, select, textarea, button')) {
      const name = control.getAttribute('name');
      if (!name) continue;
      const option = control.querySelector('option[selected], option');
      const value =
        control.getAttribute('value') ?? option?.getAttribute('value') ?? control.textContent ?? '';
      if (control.getAttribute('type') !== 'radio' || control.hasAttribute('checked') || !(name in values))
        values[name] = value;
    }
    const action = form.getAttribute('action') || path;
    return { action: new URL(action, `http://x.example${path}`).pathname, values };
  });
}
