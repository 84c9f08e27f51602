import { createHash } from 'node:crypto';
import type { Ctx } from './context.ts';

/**
 * Answers with a body that is asked for again and again, or with 304 to who has it already. The tag is weak: what
 * compresses the body on its way changes its bytes (RFC 9110 §8.8.1).
 */
export function withEtag(c: Ctx, body: string, headers: Record<string, string>): Response {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const all = { ...headers, etag };
  return matches(c.req.header('if-none-match'), etag) ? c.body(null, 304, all) : c.body(body, 200, all);
}

function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((one) => one.trim() === '*' || weak(one.trim()) === weak(etag));
}

const weak = (etag: string): string => etag.replace(/^W\//, '');
