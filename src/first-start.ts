import { createFirstPage } from './blog/operations/create-page.ts';
import { fillDemo } from './demo/fill-demo.ts';
import type { SignIn } from './shared/auth/sign-in.ts';
import { transaction } from './shared/db/database.ts';
import type { Platform } from './shared/http/platform.ts';

const DEMO_ORGANISER = 'ines@glasshouse.example';

/**
 * Gives an empty platform something to begin with: the demo venue, or an empty one of ORGANISER_EMAIL's.
 * @returns a link that signs its organiser in, once; undefined where nobody was named
 */
export async function firstStart(platform: Platform, signIn: SignIn): Promise<string | undefined> {
  const { config, db, clock } = platform;
  if (!config.apps.includes('blog')) return undefined;
  if (config.organiserEmail) {
    const email = config.organiserEmail;
    const founded = await transaction(db, (tx) => createFirstPage(tx, email, clock.now()));
    return founded || !config.production ? await signIn.makeLink({ email }) : undefined;
  }
  if (!config.features.demo) return undefined;
  await fillDemo(platform);
  return await signIn.makeLink({ email: DEMO_ORGANISER });
}
