import type { FormInput } from '../http/form.ts';
import type { SignedIn } from '../http/platform.ts';
import { pageOf } from './page.ts';
import { USER_HEADER } from './platform.ts';

export type RequestOptions = {
  /** the user who is signed in */
  as?: SignedIn | undefined;
  /** the token of a visitor's cookie */
  visitor?: string | undefined;
  headers?: Record<string, string>;
};

/** An app in this process, or `overHttp` for one that listens on a port. */
type Server = { request(url: URL, init: RequestInit): Response | Promise<Response> };

export const overHttp: Server = { request: (url, init) => fetch(url, { ...init, redirect: 'manual' }) };

/** Sends requests to an app as a browser does, without following redirects. */
export type TestClient = {
  /** the stored cookies, by name */
  cookies: Map<string, string>;
  get(path: string, options?: RequestOptions): Promise<Response>;
  /** submits a form with the Origin of the app's own pages */
  post(path: string, form?: FormInput | FormData, options?: RequestOptions): Promise<Response>;
  /** opens a page and submits the only form of its main part, with some fields changed */
  submit(path: string, changes: FormInput, options?: RequestOptions): Promise<Response>;
  /** a client of another app on the same host, with the same cookies */
  at(app: Server, origin?: string): TestClient;
};

/** Creates a client that stores no cookies. @param origin the app's own */
export const testClient = (app: Server, origin: string): TestClient =>
  clientOf(app, origin, new Map(), () => {});

/** Creates a client that stores cookies for all apps of one host, as a browser does. */
export function testBrowser(app: Server, origin = 'http://127.0.0.1:8000'): TestClient {
  const cookies = new Map<string, string>();
  return clientOf(app, origin, cookies, (response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/;\s*max-age=0\b/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
  });
}

function clientOf(
  app: Server,
  origin: string,
  cookies: Map<string, string>,
  storeCookies: (response: Response) => void,
): TestClient {
  const request = async (path: string, options: RequestOptions, init: RequestInit = {}) => {
    const headers = headersOf(options, cookies);
    headers.set('host', new URL(origin).host);
    if (init.method === 'POST' && !headers.has('origin')) headers.set('origin', origin);
    const response = await app.request(new URL(path, origin), { ...init, headers });
    storeCookies(response);
    return response;
  };
  const get: TestClient['get'] = (path, options = {}) => request(path, options);
  const post: TestClient['post'] = (path, form = {}, options = {}) =>
    request(path, options, { method: 'POST', body: bodyOf(form) });
  return {
    cookies,
    get,
    post,
    async submit(path, changes, options) {
      const { action, values } = (await pageOf(get(path, options))).form();
      return await post(action, { ...values, ...changes }, options);
    },
    at: (other, otherOrigin = origin) => clientOf(other, otherOrigin, cookies, storeCookies),
  };
}

function headersOf({ as, visitor, headers }: RequestOptions, cookies: Map<string, string>): Headers {
  const result = new Headers(headers);
  const pairs = visitor ? [...cookies, ['visitor', visitor]] : [...cookies];
  if (pairs.length > 0) result.set('cookie', pairs.map(([name, value]) => `${name}=${value}`).join('; '));
  if (as) result.set(USER_HEADER, encodeURIComponent(JSON.stringify(as)));
  return result;
}

const bodyOf = (form: FormInput | FormData): FormData | URLSearchParams =>
  form instanceof FormData
    ? form
    : new URLSearchParams(
        Object.entries(form).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
      );
