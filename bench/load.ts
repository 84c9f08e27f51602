import { Agent, request } from 'node:http';

export type Load = { perSecond: number; statuses: Map<number, number> };

/**
 * Sends requests over keep-alive connections; each connection sends the next one as soon as it has a response.
 * @param next creates a request: a POST if it has a form, otherwise a GET
 * @returns responses per second, and their number by status
 */
export async function load(
  next: () => { url: string; form?: string },
  { connections = 16, warmUpMs = 1500, measureMs = 5000 } = {},
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const started = performance.now();
  const from = started + warmUpMs;
  const to = from + measureMs;
  const statuses = new Map<number, number>();
  const run = async () => {
    while (performance.now() < to) {
      const status = await send(agent, next());
      const now = performance.now();
      if (now >= from && now < to) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, run));
  agent.destroy();
  const total = [...statuses.values()].reduce((sum, n) => sum + n, 0);
  return { perSecond: total / (measureMs / 1000), statuses };
}

function send(agent: Agent, { url, form }: { url: string; form?: string }): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const { origin } = new URL(url);
  const outgoing = request(
    url,
    {
      agent,
      method: form === undefined ? 'GET' : 'POST',
      headers: form === undefined ? {} : { origin, 'content-type': 'application/x-www-form-urlencoded' },
    },
    (response) => {
      response.on('data', () => {});
      response.on('end', () => resolve(response.statusCode ?? 0));
    },
  );
  outgoing.on('error', reject);
  outgoing.end(form);
  return promise;
}
