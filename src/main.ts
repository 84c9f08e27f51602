import { setFlagsFromString } from 'node:v8';
import { createApps, servesTestProvider } from './apps.ts';
import { firstStart } from './first-start.ts';
import { openRuntime } from './runtime.ts';
import { serve } from './serve.ts';
import { type Config, loadConfig } from './shared/config.ts';
import { StartupError } from './shared/startup-error.ts';

/** npm and the terminal may both pass on the same Ctrl-C, so a second signal counts only after this time. */
const SAME_SIGNAL_MS = 500;

// Collects garbage before the heap has grown by a third, which keeps the process below 300 MB under load at little cost.
setFlagsFromString('--heap-growing-percent=30');

const started = start();
// Registered before the start has finished, because a Ctrl-C during it must not leave the database running.
stopOnSignal(async () => {
  const stop = await started;
  await stop();
});
await started.catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
});

/** @returns a function that stops everything, in order */
async function start(): Promise<() => Promise<void>> {
  const config = loadConfig();
  const runtime = await openRuntime(config);
  try {
    const { services, startTestProvider, platform, signIn } = createApps(runtime);
    const link = await firstStart(platform, signIn);
    const stopServing = await serve(services, config.host);
    runtime.jobs.start();
    const stopTestProvider = startTestProvider();
    announce(config, link);
    return async () => {
      await stopServing();
      await stopTestProvider();
      await runtime.close();
    };
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

function stopOnSignal(stop: () => Promise<void>): void {
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      console.log('Stopping …');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    } else if (performance.now() - firstAt > SAME_SIGNAL_MS) {
      process.exit(1);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function announce(config: Config, organiserLink: string | undefined): void {
  const addresses: [string, string][] = config.apps.map((name) => [name, config.urls[name]]);
  if (servesTestProvider(config)) addresses.push(['test provider', config.testProvider.url]);
  const lines = addresses.map(([name, url]) => `  ${name.padEnd(15)}${url}`);
  const signIn = organiserLink
    ? ['', 'Sign in as the organiser (once, within 15 minutes):', `  ${organiserLink}`]
    : [];
  console.log(['Rose Ash is up.', ...lines, ...signIn, ''].join('\n'));
}
