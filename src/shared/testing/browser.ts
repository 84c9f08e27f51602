import type { Hono } from 'hono';
import type { AppEnv } from '../http/context.ts';

/** Keeps cookies as a browser does, for all the apps of one host, and sends forms as a page of ours would. */
export type TestBrowser = {
  cookies: Map<string, string>;
  get(app: Hono<AppEnv>, path: string, headers?: Record<string, string>): Promise<Response>;
  post(
    app: Hono<AppEnv>,
    path: string,
    form?: Record<string, string> | FormData,
    headers?: Record<string, string>,
  ): Promise<Response>;
};

/** @param origin where the pages come from whose forms it sends */
export function testBrowser(origin = 'http://127.0.0.1:8000'): TestBrowser {
  const cookies = new Map<string, string>();
  const ask = async (app: Hono<AppEnv>, path: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    headers.set('host', new URL(origin).host);
    if (cookies.size > 0) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    const answer = await app.request(path, { ...init, headers });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/;\s*max-age=0\b/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    get: (app, path, headers = {}) => ask(app, path, { headers }),
    post: (app, path, form = {}, headers = {}) =>
      ask(app, path, {
        method: 'POST',
        headers: { origin, ...headers },
        body: form instanceof FormData ? form : new URLSearchParams(form),
      }),
  };
}
