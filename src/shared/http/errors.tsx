import { HTTPException } from 'hono/http-exception';
import { CommitUnknown, isOutage } from '../db/outage.ts';
import { DomainError, type ErrorKind } from '../errors.ts';
import { formatReason } from '../i18n/catalogue.ts';
import { t } from '../messages/translate.ts';
import { LinkButton } from '../ui/button.tsx';
import { Head } from '../ui/head.tsx';
import { type Ctx, wantsProblem } from './context.ts';
import { formatFieldErrors } from './form-state.ts';
import { Moved } from './moved.ts';
import { platformBranding, sendPage } from './page.ts';

const STATUS = {
  invalid: 422,
  forbidden: 403,
  'not-found': 404,
  taken: 409,
  gone: 410,
  'wrong-state': 409,
  'too-many': 429,
} as const satisfies Record<ErrorKind, number>;

/** The HTTP status of a kind of domain error. */
export const statusOfKind = (kind: ErrorKind) => STATUS[kind];

/** Responds to an error with a page, or with a problem document (RFC 9457) for programs. */
export async function renderError(c: Ctx, error: unknown): Promise<Response> {
  if (error instanceof Moved) return c.redirect(error.location, 308);
  if (error instanceof DomainError)
    return respondWithProblem(
      c,
      STATUS[error.kind],
      formatReason(error.reason),
      formatFieldErrors(error.fields),
    );
  if (error instanceof HTTPException) return respondWithProblem(c, statusOf(error), undefined);
  if (isClientGone(error)) return respondWithProblem(c, 400, undefined);
  c.var.log?.error({ err: error }, 'request failed');
  if (error instanceof CommitUnknown) return respondWithProblem(c, 503, t('problem.commit_unknown'));
  return respondWithProblem(c, isOutage(error) ? 503 : 500, undefined);
}

/** Whether the client broke off its request: no fault of ours, and anybody could fill the log with it. */
const isClientGone = (error: unknown): boolean =>
  // So Node.js ends the body of a request whose connection has closed.
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET' && error.message === 'aborted';

type Status = 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 504;

function statusOf(error: HTTPException): Status {
  const known: Status[] = [400, 403, 404, 413, 503, 504];
  return known.find((status) => status === error.status) ?? 400;
}

const WITH_DETAIL = [400, 403, 404, 413, 500, 503, 504] as const;

async function respondWithProblem(
  c: Ctx,
  status: Status,
  message: string | undefined,
  fields: Record<string, string> = {},
) {
  const heading = t(`problem.title_${status}`);
  const detailed = WITH_DETAIL.find((one) => one === status);
  const detail = message ?? (detailed ? t(`problem.detail_${detailed}`) : '');
  if (status === 503) c.header('retry-after', '5');
  if (wantsProblem(c)) {
    c.header('content-type', 'application/problem+json');
    return c.body(
      JSON.stringify({
        type: 'about:blank',
        title: heading,
        status,
        detail,
        ...(Object.keys(fields).length > 0 && { errors: fields }),
      }),
      status,
    );
  }
  const branding = platformBranding(c);
  return sendPage(
    c,
    branding,
    { title: heading, noindex: true },
    <>
      <Head title={heading} lead={detail} />
      {Object.keys(fields).length > 0 && (
        <ul class="stack">
          {Object.values(fields).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <p>
        <LinkButton href={branding.menu[0]?.href ?? '/'}>{t('problem.back')}</LinkButton>
      </p>
    </>,
    status,
  );
}
