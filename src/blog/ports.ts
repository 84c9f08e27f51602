import type { SignIn } from '../shared/auth/sign-in.ts';
import type { Platform } from '../shared/http/platform.ts';

/** What every blueprint of the blog is created with. */
export type BlogDeps = { platform: Platform; signIn: SignIn };
