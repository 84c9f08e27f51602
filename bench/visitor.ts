import { Agent, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

type Answer = { status: number; location: string | undefined; body: Buffer; isGzip: boolean };
type Form = Record<string, string>;

/** Sends requests as a browser does: with the cookies it was given, over connections that stay open. */
export type Visitor = {
  /** @throws Error if the answer is not 200 */
  get(url: string): Promise<Answer>;
  /** Posts a form. @returns the URL to which the answer redirects. @throws Error if it does not */
  post(url: string, form: Form): Promise<string>;
  /** Posts a form that answers with a page, or with its `part` for a script. @throws Error if it does not */
  send(url: string, form: Form, what?: 'page' | 'part'): Promise<unknown>;
};

const agent = new Agent({ keepAlive: true });

export function newVisitor(): Visitor {
  const cookies = new Map<string, string>();
  const ask = async (url: string, expected: number, form?: Form, what?: 'page' | 'part'): Promise<Answer> => {
    const answer = await send(url, { cookies, form, what });
    if (answer.status !== expected)
      throw new Error(`${form ? 'POST' : 'GET'} ${url}: ${answer.status}\n${textOf(answer).slice(0, 3000)}`);
    return answer;
  };
  return {
    get: (url) => ask(url, 200),
    async post(url, form) {
      const { location } = await ask(url, 303, form);
      return new URL(location ?? '', url).href;
    },
    send: (url, form, what) => ask(url, 200, form, what),
  };
}

/** Finds the first form of a page with a wanted action. @returns its fields as they stand */
export function formOf(
  answer: Answer,
  isWanted: (action: string) => boolean,
): { action: string; fields: Form } {
  for (const [, tag = '', content = ''] of textOf(answer).matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
    const action = attribute(tag, 'action') ?? '';
    if (!isWanted(action)) continue;
    const inputs = [...content.matchAll(/<input\b([^>]*)>/g)].map(([, input = '']) => input);
    return {
      action,
      fields: Object.fromEntries(
        inputs.map((input) => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? '']),
      ),
    };
  }
  throw new Error(`the page has no such form:\n${textOf(answer).slice(0, 3000)}`);
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

const textOf = ({ body, isGzip }: Answer): string => (isGzip ? gunzipSync(body) : body).toString();

function send(
  url: string,
  {
    cookies,
    form,
    what,
  }: { cookies: Map<string, string>; form: Form | undefined; what: 'page' | 'part' | undefined },
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(url, {
    agent,
    method: form ? 'POST' : 'GET',
    headers: {
      'accept-encoding': 'gzip',
      ...(what === 'part' && { prefer: 'return=representation' }),
      ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(form && { origin: new URL(url).origin, 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  outgoing.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      for (const cookie of response.headers['set-cookie'] ?? []) store(cookies, cookie);
      const { statusCode: status = 0, headers } = response;
      const isGzip = headers['content-encoding'] === 'gzip';
      resolve({ status, location: headers.location, body: Buffer.concat(chunks), isGzip });
    });
  });
  outgoing.on('error', reject);
  outgoing.end(form && new URLSearchParams(form).toString());
  return promise;
}

function store(cookies: Map<string, string>, cookie: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  if (/;\s*max-age=0\b/i.test(cookie)) cookies.delete(name);
  else cookies.set(name, value);
}
