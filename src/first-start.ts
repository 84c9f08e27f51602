import { createFirstPage } from './blog/operations/create-page.ts';
import { fillDemo } from './demo/fill-demo.ts';
import { byClock } from './shared/act.ts';
import type { SignIn } from './shared/auth/sign-in.ts';
import { transaction } from './shared/db/database.ts';
import type { Platform } from './shared/http/platform.ts';

const DEMO_ORGANISER = 'ines@glasshouse.example';

/**
 * Fills an empty platform: with a first page for ORGANISER_EMAIL, or else with the demo.
 * @returns a link that signs the organiser in once; undefined if there is no organiser
 */
export async function firstStart(platform: Platform, signIn: SignIn): Promise<string | undefined> {
  const { config, db, clock } = platform;
  if (!config.apps.includes('blog')) return undefined;
  if (config.organiserEmail) {
    const email = config.organiserEmail;
    const created = await transaction(db, (tx) => createFirstPage(tx, byClock(clock.now()), email));
    return created || !config.production ? await signIn.makeLink({ email }) : undefined;
  }
  if (!config.features.demo) return undefined;
  await fillDemo(platform);
  return await signIn.makeLink({ email: DEMO_ORGANISER });
}
