import { getConnInfo } from '@hono/node-server/conninfo';
import { Redis } from 'ioredis';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import type { Ctx } from './context.ts';
import type { LimitName, Limits } from './platform.ts';

const ALLOWED: Record<LimitName, { points: number; duration: number }> = {
  holds: { points: 60, duration: 60 },
  orders: { points: 20, duration: 60 },
  'sign-in': { points: 5, duration: 60 },
  links: { points: 5, duration: 15 * 60 },
  codes: { points: 60, duration: 60 },
  // A provider sends those of all pages from a few addresses.
  webhooks: { points: 600, duration: 60 },
};

/**
 * Creates the limits, counted in this process, or for all processes together in a Redis or Valkey.
 * @param factor multiplies every limit
 */
export function createLimits({ factor = 1, redisUrl }: { factor?: number; redisUrl?: string } = {}): Limits {
  const redis = redisUrl
    ? new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
    : undefined;
  // Without Redis the limiters below count in memory.
  redis?.on('error', () => {});
  const limiter = (name: LimitName) => {
    const { points, duration } = ALLOWED[name];
    const options = { keyPrefix: `rose-ash-${name}`, points: points * factor, duration };
    const memory = new RateLimiterMemory(options);
    return redis
      ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory })
      : memory;
  };
  return {
    holds: limiter('holds'),
    orders: limiter('orders'),
    'sign-in': limiter('sign-in'),
    links: limiter('links'),
    codes: limiter('codes'),
    webhooks: limiter('webhooks'),
    close: () => redis?.disconnect(),
  };
}

/**
 * Counts a request against a limit of its client.
 * @throws DomainError 'too-many' when the limit is exceeded
 */
export async function limit(c: Ctx, name: LimitName): Promise<void> {
  try {
    await c.var.platform.limits[name].consume(networkOf(addressOf(c)));
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const seconds = Math.ceil(rejection.msBeforeNext / 1000);
    throw new DomainError('too-many', reason('too_many', { seconds }));
  }
}

/** The address of the client; with TRUST_PROXY, the one that the last proxy adds to X-Forwarded-For. */
function addressOf(c: Ctx): string {
  const forwarded = c.var.platform.config.trustProxy
    ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined;
  if (forwarded) return forwarded;
  // app.request() of a test has no connection.
  return c.env && 'incoming' in c.env ? (getConnInfo(c).remote.address ?? 'unknown') : 'no connection';
}

/**
 * What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, because one subscriber has all
 * of its 2^64 addresses. A port is ignored, and everything that is not an address counts together as `unknown`.
 */
export function networkOf(address: string): string {
  const host = address.replace(/^\[(.*)\](:\d+)?$|^([^:]+):\d+$/, '$1$3');
  if (!ipaddr.isValid(host)) return 'unknown';
  // Also turns an IPv4 address that is mapped to IPv6 into IPv4 (RFC 4291 §2.5.5.2).
  const parsed = ipaddr.process(host);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0])}/64`;
}
