import { createApps } from './apps.ts';
import { firstStart } from './first-start.ts';
import { openGround } from './platform.ts';
import { serveApps } from './serve.ts';
import { type Config, loadConfig } from './shared/config.ts';
import { StartupError } from './shared/startup-error.ts';

/** Npm and the terminal may each pass on one and the same Ctrl-C: a second one counts when it comes later than this. */
const SAME_SIGNAL_MS = 500;

await start().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
});

async function start(): Promise<void> {
  const config = loadConfig();
  const ground = await openGround(config);
  let stopServing: () => Promise<void>;
  let link: string | undefined;
  try {
    const { apps, platform, signIn } = createApps(ground);
    link = await firstStart(platform, signIn);
    stopServing = await serveApps(apps, config);
  } catch (error) {
    await ground.close();
    throw error;
  }
  ground.jobs.start();
  stopOnSignal(async () => {
    await stopServing();
    await ground.close();
  });
  announce(config, link);
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

function announce(config: Config, organisersLink: string | undefined): void {
  const lines = config.apps.map((name) => `  ${name.padEnd(8)}${config.urls[name]}`);
  const signIn = organisersLink
    ? ['', 'Sign in as the organiser (once, within 15 minutes):', `  ${organisersLink}`]
    : [];
  console.log(['Rose Ash is up.', ...lines, ...signIn, ''].join('\n'));
}
