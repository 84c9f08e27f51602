import { createHmac } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Redis } from 'ioredis';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import type { Ctx } from './context.ts';
import { deriveKey } from './internal-auth.ts';
import type { Limit, LimitName, Limits } from './platform.ts';

const ALLOWED: Record<LimitName, { points: number; duration: number }> = {
  holds: { points: 60, duration: 60 },
  orders: { points: 20, duration: 60 },
  'sign-in': { points: 5, duration: 60 },
  links: { points: 5, duration: 15 * 60 },
  // Wrong codes of tickets, orders and sign-in links.
  codes: { points: 60, duration: 60 },
  // Wrong codes of one user: a steward whose scanner misreads is not slowed.
  'codes-of-user': { points: 300, duration: 60 },
  // A provider sends those of all pages from a few addresses.
  webhooks: { points: 600, duration: 60 },
};

/** How long to wait for Redis, in milliseconds. Afterwards this process counts alone until Redis responds again. */
const REDIS_TIMEOUT = 300;

/**
 * Creates the limits, counted in this process, or for all processes together in a Redis or Valkey.
 * @param options.factor multiplies every limit
 * @param options.redis with the secret key, so that the keys in Redis contain no address in plain text
 */
export function createLimits({
  factor = 1,
  redis: shared,
}: {
  factor?: number;
  redis?: { url: string; secretKey: string } | undefined;
} = {}): Limits {
  const redis = shared && connectTo(shared.url);
  const hmacKey = shared && deriveKey(shared.secretKey, 'limits');
  const hashOf = (key: string) =>
    hmacKey ? createHmac('sha256', hmacKey).update(key).digest('base64url') : key;
  const limitNamed = (name: LimitName): Limit => {
    const { points, duration } = ALLOWED[name];
    const options = { keyPrefix: `rose-ash-${name}`, points: points * factor, duration };
    const memory = new RateLimiterMemory(options);
    const limiter = redis
      ? new RateLimiterRedis({
          ...options,
          storeClient: redis,
          insuranceLimiter: memory,
          rejectIfRedisNotReady: true,
        })
      : memory;
    return {
      consume: (key) => limiter.consume(hashOf(key)),
      async check(key) {
        const counted = await limiter.get(hashOf(key));
        if (counted && counted.remainingPoints <= 0) throw counted;
      },
    };
  };
  return {
    holds: limitNamed('holds'),
    orders: limitNamed('orders'),
    'sign-in': limitNamed('sign-in'),
    links: limitNamed('links'),
    codes: limitNamed('codes'),
    'codes-of-user': limitNamed('codes-of-user'),
    webhooks: limitNamed('webhooks'),
    close: () => redis?.disconnect(),
  };
}

function connectTo(url: string): Redis {
  const redis = new Redis(url, {
    connectTimeout: REDIS_TIMEOUT,
    commandTimeout: REDIS_TIMEOUT,
    // A server that hangs is disconnected, so that requests do not wait for it one after the other.
    socketTimeout: REDIS_TIMEOUT,
    retryStrategy: (attempts) => Math.min(attempts * 1000, 10_000),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
  });
  // Meanwhile the limiters count in memory.
  redis.on('error', () => {});
  return redis;
}

/**
 * Counts a request against a limit of its network.
 * @throws DomainError 'too-many' when the limit is exceeded
 */
export const limit = (c: Ctx, name: LimitName): Promise<void> =>
  refuseExcess(() => c.var.platform.limits[name].consume(networkOf(addressOf(c))));

/**
 * Looks up something by a secret code. Wrong codes count against the user, or else the network; whoever has tried too
 * many gets no answer to a right one either.
 * @param find returns undefined for a wrong code
 * @throws DomainError 'too-many' when there were too many wrong codes
 */
export async function findByCode<T>(c: Ctx, find: () => Promise<T | undefined>): Promise<T | undefined> {
  const { limits } = c.var.platform;
  const { user } = c.var;
  const [misses, key] = user ? [limits['codes-of-user'], user.id] : [limits.codes, networkOf(addressOf(c))];
  await refuseExcess(() => misses.check(key));
  const found = await find();
  if (found === undefined) await refuseExcess(() => misses.consume(key));
  return found;
}

async function refuseExcess(count: () => Promise<unknown>): Promise<void> {
  try {
    await count();
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const seconds = Math.ceil(rejection.msBeforeNext / 1000);
    throw new DomainError('too-many', reason('too_many', { seconds }));
  }
}

/**
 * The address of the client; with TRUST_PROXY, the one that the last proxy adds to X-Forwarded-For, some of them with
 * the port.
 */
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
