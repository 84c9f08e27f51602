import type { FormInput } from '../http/form.ts';
import type { SignedIn } from '../http/platform.ts';
import { USER_HEADER } from './platform.ts';

export type RequestOptions = {
  /** who is signed in */
  as?: SignedIn | undefined;
  /** the token of a visitor's cookie */
  visitor?: string | undefined;
  headers?: Record<string, string>;
};

/** What answers: an app in this process, or `overHttp` one that listens at its address. */
type Server = { request(url: URL, init: RequestInit): Response | Promise<Response> };

export const overHttp: Server = { request: (url, init) => fetch(url, { ...init, redirect: 'manual' }) };

/** Asks an app as a browser would, on the host of its own address; redirects are not followed. */
export type TestClient = {
  /** what a browser has kept */
  cookies: Map<string, string>;
  get(path: string, options?: RequestOptions): Promise<Response>;
  /** sends a form as a page of our own does */
  post(path: string, form?: FormInput | FormData, options?: RequestOptions): Promise<Response>;
  /** the same browser, at another app of the same host */
  at(app: Server, origin?: string): TestClient;
};

/** Keeps no cookies: every request is somebody's first. @param origin where the app's pages come from */
export const testClient = (app: Server, origin: string): TestClient =>
  clientOf(app, origin, new Map(), () => {});

/** Keeps cookies as a browser does, for all the apps of one host. */
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
  keepCookies: (response: Response) => void,
): TestClient {
  const ask = async (path: string, options: RequestOptions, init: RequestInit = {}) => {
    const headers = headersOf(options, cookies);
    headers.set('host', new URL(origin).host);
    if (init.method === 'POST' && !headers.has('origin')) headers.set('origin', origin);
    const response = await app.request(new URL(path, origin), { ...init, headers });
    keepCookies(response);
    return response;
  };
  return {
    cookies,
    get: (path, options = {}) => ask(path, options),
    post: (path, form = {}, options = {}) => ask(path, options, { method: 'POST', body: bodyOf(form) }),
    at: (other, itsOrigin = origin) => clientOf(other, itsOrigin, cookies, keepCookies),
  };
}

function headersOf({ as, visitor, headers }: RequestOptions, cookies: Map<string, string>): Headers {
  const all = new Headers(headers);
  const sent = visitor ? [...cookies, ['visitor', visitor]] : [...cookies];
  if (sent.length > 0) all.set('cookie', sent.map(([name, value]) => `${name}=${value}`).join('; '));
  if (as) all.set(USER_HEADER, encodeURIComponent(JSON.stringify(as)));
  return all;
}

const bodyOf = (form: FormInput | FormData): FormData | URLSearchParams =>
  form instanceof FormData
    ? form
    : new URLSearchParams(
        Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
      );
