import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { DomainError } from '../../shared/errors.ts';
import { statusOfKind } from '../../shared/http/errors.tsx';
import type { Platform } from '../../shared/http/platform.ts';
import { formatReason } from '../../shared/i18n/catalogue.ts';
import { t } from '../../shared/messages/translate.ts';
import { Head } from '../../shared/ui/head.tsx';
import { renderTestPage } from '../views/test-page.tsx';

/** Responds to an error: with a code to a shop, with a page to a buyer. */
export function renderError(c: Context, platform: Platform, error: unknown): Response {
  const status = statusOf(error);
  if (status === 500) platform.log.error({ err: error }, 'a request of the test provider failed');
  if (c.req.path.startsWith('/v1/')) {
    return c.json({ error: { code: error instanceof DomainError ? error.reason.code : 'failed' } }, status);
  }
  const lead = error instanceof DomainError ? formatReason(error.reason) : undefined;
  const title = t(`problem.title_${status}`);
  return c.html(
    renderTestPage(
      platform,
      title,
      <main id="main" class="wrap">
        <Head title={title} lead={lead} />
      </main>,
    ),
    status,
  );
}

function statusOf(error: unknown) {
  if (error instanceof DomainError) return statusOfKind(error.kind);
  if (!(error instanceof HTTPException)) return 500;
  const known = [404, 413, 504] as const;
  return known.find((status) => status === error.status) ?? 400;
}
