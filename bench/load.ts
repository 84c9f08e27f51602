import { Agent, request } from 'node:http';

export type Load = { perSecond: number; answers: Map<number, number> };

/**
 * Sends requests over kept-alive connections, each connection the next one as soon as the last is answered.
 * @param next what to send; its body is a form
 * @returns answers a second, and how many had which status
 */
export async function load(
  next: () => { url: string; form?: string },
  { connections = 16, warmUpMs = 1500, measureMs = 5000 } = {},
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const started = performance.now();
  const from = started + warmUpMs;
  const to = from + measureMs;
  const answers = new Map<number, number>();
  const run = async () => {
    while (performance.now() < to) {
      const status = await send(agent, next());
      const now = performance.now();
      if (now >= from && now < to) answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, run));
  agent.destroy();
  const total = [...answers.values()].reduce((sum, n) => sum + n, 0);
  return { perSecond: total / (measureMs / 1000), answers };
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
    (answer) => {
      answer.on('data', () => {});
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    },
  );
  outgoing.on('error', reject);
  outgoing.end(form);
  return promise;
}
