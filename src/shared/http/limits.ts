import { getConnInfo } from '@hono/node-server/conninfo';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../errors.ts';
import type { Ctx } from './context.ts';

/** How often one address may do a thing: points a minute. */
export type Limits = Record<LimitName, { consume(key: string): Promise<unknown> }>;
type LimitName = 'holds' | 'orders' | 'sign-in' | 'codes';

const PER_MINUTE: Record<LimitName, number> = { holds: 60, orders: 20, 'sign-in': 5, codes: 60 };

export function createLimits(perMinute: Partial<Record<LimitName, number>> = {}): Limits {
  const limiter = (name: LimitName) =>
    new RateLimiterMemory({ keyPrefix: name, points: perMinute[name] ?? PER_MINUTE[name], duration: 60 });
  return {
    holds: limiter('holds'),
    orders: limiter('orders'),
    'sign-in': limiter('sign-in'),
    codes: limiter('codes'),
  };
}

/** @throws DomainError 'too-many' when whoever asks has done this too often within a minute */
export async function limit(c: Ctx, name: LimitName): Promise<void> {
  try {
    await c.var.platform.limits[name].consume(addressOf(c));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.ceil(refusal.msBeforeNext / 1000);
    throw new DomainError('too-many', `That was a lot at once. Please try again in ${seconds} seconds.`);
  }
}

/** The address a request came from; the last proxy's word for it where TRUST_PROXY is set. */
function addressOf(c: Ctx): string {
  const forwarded = c.var.platform.config.trustProxy
    ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined;
  if (forwarded) return forwarded;
  // app.request() in tests has no connection
  return c.env && 'incoming' in c.env ? (getConnInfo(c).remote.address ?? 'unknown') : 'no connection';
}
