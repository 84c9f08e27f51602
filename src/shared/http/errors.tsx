import { HTTPException } from 'hono/http-exception';
import { DomainError, type ErrorKind } from '../errors.ts';
import { LinkButton } from '../ui/button.tsx';
import { Head } from '../ui/head.tsx';
import { type Ctx, wantsProblem } from './context.ts';
import { page, platformBranding } from './page.ts';

const STATUS = {
  invalid: 422,
  forbidden: 403,
  'not-found': 404,
  taken: 409,
  gone: 410,
  'wrong-state': 409,
  'too-many': 429,
} as const satisfies Record<ErrorKind, number>;

const HEADING: Record<number, string> = {
  400: 'That could not be read',
  403: 'Not open to you',
  404: 'Nothing here',
  409: 'That can’t be done now',
  410: 'No longer here',
  413: 'Too large',
  422: 'Please check what you entered',
  429: 'A little slower, please',
  503: 'Back in a moment',
  504: 'That took too long',
};

/** Turns whatever went wrong into a page for people or a problem document (RFC 9457) for programs. */
export async function renderError(c: Ctx, error: unknown): Promise<Response> {
  if (error instanceof DomainError) return problem(c, STATUS[error.kind], error.message, error.fields);
  if (error instanceof HTTPException) return problem(c, statusOf(error), undefined);
  c.var.log?.error({ err: error }, 'request failed');
  return problem(c, isUnreachable(error) ? 503 : 500, undefined);
}

type Status = 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 504;

function statusOf(error: HTTPException): Status {
  const known: Status[] = [400, 403, 404, 413, 503, 504];
  return known.find((status) => status === error.status) ?? 400;
}

/** The database is away or has no connection to spare: worth another try, and no fault in the request. */
function isUnreachable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    /^(ECONNREFUSED|ECONNRESET|08\w{3}|57P0\d|57014|53300)$/.test(code) ||
    /timeout exceeded when trying to connect/.test(String(error))
  );
}

const EXPLANATION: Partial<Record<Status, string>> = {
  400: 'The request was not in a form that we can read.',
  403: 'The request did not come from one of our own pages. Open the page again and try once more.',
  404: 'There is nothing at this address.',
  413: 'That was more than we take at once. Nothing was changed: go back, and try with less.',
  500: 'Something went wrong on our side, and we have noted it. Nothing was charged. Please try again.',
  503: 'We can’t reach our records just now. Nothing was changed. Please try again in a moment.',
  504: 'The answer took too long. Please look whether it was done before you try again.',
};

async function problem(
  c: Ctx,
  status: Status,
  message: string | undefined,
  fields: Record<string, string> = {},
) {
  const heading = HEADING[status] ?? 'Something went wrong';
  const detail = message ?? EXPLANATION[status] ?? '';
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
  return page(
    c,
    branding,
    { title: heading, noindex: true },
    <>
      <Head title={heading} lead={detail} />
      {Object.keys(fields).length > 0 && (
        <ul class="stack">
          {Object.values(fields).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <p>
        <LinkButton href={branding.menu[0]?.href ?? '/'}>See what is on</LinkButton>
      </p>
    </>,
    status,
  );
}
