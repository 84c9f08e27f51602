import { createHash } from 'node:crypto';

/** The tag of a content. It is weak, because compression on the way changes the bytes (RFC 9110 §8.8.1). */
export const etagOf = (content: string | Uint8Array): string =>
  `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;

/** Whether a client has the content of a tag already. @param header If-None-Match */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((one) => one.trim() === '*' || weak(one.trim()) === weak(etag));
}

const weak = (etag: string): string => etag.replace(/^W\//, '');
