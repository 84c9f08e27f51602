import { setTimeout as sleep } from 'node:timers/promises';
import { createApps } from '../src/apps.ts';
import { fillDemo } from '../src/demo/fill-demo.ts';
import { openRuntime } from '../src/runtime.ts';
import { serve } from '../src/serve.ts';
import { SECRET_KEY } from '../src/shared/builders.ts';
import { APP_NAMES, type AppName, loadConfig } from '../src/shared/config.ts';
import { findStoredMail, listStoredMails } from '../src/shared/mail/stored-mails.ts';
import { runningClock } from '../src/shared/testing/clock.ts';
import type { TestDatabase } from '../src/shared/testing/database.ts';
import { freePort } from '../src/shared/testing/port.ts';

export type RunningPlatform = Awaited<ReturnType<typeof runPlatform>>;

/**
 * Serves the four apps and the test provider on free ports, with the demo venue and a clock that can be advanced.
 * @param options `jobs`: whether the job queue runs, and the test provider does what is due; `stripeApiUrl`: of a stand-in
 */
export async function runPlatform(
  { url }: TestDatabase,
  { jobs = true, clock = runningClock(), stripeApiUrl = '' } = {},
) {
  const ports = await Promise.all(APP_NAMES.map(freePort));
  const env = Object.fromEntries(
    APP_NAMES.map((app, index) => [`PORT_${app.toUpperCase()}`, String(ports[index])]),
  );
  const config = loadConfig({
    ...env,
    PORT_TEST_PROVIDER: String(await freePort()),
    DATABASE_URL: url,
    SECRET_KEY,
    STRIPE_API_URL: stripeApiUrl,
    LOG_LEVEL: 'error',
    RATE_LIMIT_FACTOR: '1000',
  });
  const runtime = await openRuntime(config, clock);
  const { services, startTestProvider, platform, signIn } = createApps(runtime);
  await fillDemo(platform);
  const stopServing = await serve(services, config.host);
  if (jobs) runtime.jobs.start();
  const stopTestProvider = jobs ? startTestProvider() : async () => {};
  return {
    platform,
    clock,
    signIn,
    url: (app: AppName, path = '/') => `${config.urls[app]}${path}`,
    /** @param reference the provider's id of a payment */
    payUrl: (reference: string) => `${config.testProvider.url}/pay/${reference}`,
    /** Waits for a mail. @returns the newest one to the address whose subject matches */
    async mailTo(address: string, subject: RegExp) {
      for (let attempt = 0; attempt < 100; attempt++) {
        const listed = (await listStoredMails(runtime.db)).find(
          (mail) => mail.to === address && subject.test(mail.subject),
        );
        const mail = listed && (await findStoredMail(runtime.db, listed.id));
        if (mail) return mail;
        await sleep(100);
      }
      throw new Error(`no mail to ${address} with a subject that matches ${subject}`);
    },
    async stop() {
      await stopServing();
      await stopTestProvider();
      await runtime.close();
    },
  };
}
