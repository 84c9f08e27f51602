import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { afterAll } from 'vitest';
import type { Platform } from '../shared/http/platform.ts';
import { overHttp, type TestClient, testClient } from '../shared/testing/client.ts';
import type { TestDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createTestProviderApp } from './app.ts';
import { runTestProviderJobs } from './jobs.ts';
import type { Decision } from './rules/decision.ts';

export type ServedTestProvider = Pick<TestClient, 'get' | 'post'> & {
  platform: Platform;
  /** `testProvider.url` in the configuration of a shop */
  origin: string;
  /** chooses on the page of a payment */
  decide(paymentId: string, decision: Decision): Promise<Response>;
  /** does what is due by the test's clock. @throws AggregateError when a webhook is not accepted */
  runJobs(): Promise<void>;
  /** disturbs the API until it is called without a fault */
  disturb(fault?: Fault): void;
};

/** The API is slower than its clients wait, has no effect and fails, or has its effect and loses the response. */
export type Fault = 'slow' | 'broken' | 'lost';

/** Serves the test provider on a port of its own. Call it at the top level of a test file or in a describe. */
export async function serveTestProvider(database: TestDatabase): Promise<ServedTestProvider> {
  let app: ReturnType<typeof createTestProviderApp> | undefined;
  let fault: Fault | undefined;
  const server = createAdaptorServer({
    async fetch(request, env) {
      const isDisturbed = new URL(request.url).pathname.startsWith('/v1/') && fault;
      if (isDisturbed === 'slow') await once((env as HttpBindings).incoming.socket, 'close');
      if (isDisturbed === 'broken') return new Response('out of order', { status: 500 });
      const response = await app?.fetch(request);
      if (isDisturbed === 'lost') (env as HttpBindings).incoming.socket.destroy();
      return response ?? new Response(null, { status: 503 });
    },
  }) as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  const platform = testPlatform(database, { config: { testProvider: { port, url: origin } } });
  app = createTestProviderApp(platform);
  const { get, post } = testClient(overHttp, origin);
  return {
    platform,
    origin,
    get,
    post,
    decide: (paymentId, decision) => post(`/pay/${paymentId}`, { decision }),
    runJobs: () => runTestProviderJobs(platform),
    disturb: (next) => {
      fault = next;
    },
  };
}
