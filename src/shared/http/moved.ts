import type { Ctx } from './context.ts';

/** What was asked for has another address now. */
export class Moved extends Error {
  readonly location: string;

  constructor(location: string) {
    super('moved');
    this.location = location;
  }
}

/** The address of the request with another slug: @param at which segment of the path it is, from 0 */
export function withSlug(c: Ctx, at: number, slug: string): string {
  const { pathname, search } = new URL(c.req.url);
  const segments = pathname.split('/');
  segments[at + 1] = slug;
  return segments.join('/') + search;
}

/** Whether the request only reads, so that it can be asked again elsewhere. */
export const isRead = (c: Ctx): boolean => c.req.method === 'GET' || c.req.method === 'HEAD';
