import { createHash } from 'node:crypto';
import type { Ctx } from './context.ts';

/**
 * Responds with a body, or with 304 if the client has it already. The tag is weak, because compression on the way
 * changes the bytes (RFC 9110 §8.8.1).
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
