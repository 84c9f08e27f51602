import { APP_NAMES } from '../../../shared/config.ts';
import { appUrl, type Ctx } from '../../../shared/http/context.ts';

/** Where somebody wants to go after signing in, if it is one of our own four apps; undefined for anywhere else. */
export function safeReturnUrl(c: Ctx, wanted: string | undefined): string | undefined {
  const blog = appUrl(c, 'blog');
  if (!wanted || wanted.length > 500 || !URL.canParse(wanted, blog)) return undefined;
  const url = new URL(wanted, blog);
  const isOurs = APP_NAMES.some((app) => new URL(appUrl(c, app)).origin === url.origin);
  const leadsBack = url.origin === new URL(blog).origin && /^\/sign-(in|out)(\/|$)/.test(url.pathname);
  return isOurs && !leadsBack && !url.username && !url.password ? url.href : undefined;
}
