import type { z } from 'zod';
import type { AppName } from '../config.ts';
import { currentLocale } from '../i18n/locale.ts';
import { signInternalRequest } from './internal-auth.ts';
import type { InternalAnswer, Platform } from './platform.ts';

const TIMEOUT_MS = 1500;

/** A read of another app, e.g. from the cart at `/internal/cart/summary`. */
type InternalRead = { from: AppName; to: AppName; path: string; query: Record<string, string> };

/**
 * Reads from another app: by a call if this process serves it, otherwise by a signed request.
 * @param schema of the response
 * @returns undefined when the app can't answer or its response does not fit the schema, so that the page is shown without it
 */
export async function fetchFromApp<T extends z.ZodType>(
  platform: Platform,
  read: InternalRead,
  schema: T,
): Promise<z.infer<T> | undefined> {
  const answer = platform.localAnswers.get(read.path);
  try {
    return schema.parse(answer ? await answer(read.query) : await request(platform, read));
  } catch (error) {
    const { from, to, path } = read;
    platform.log.warn({ from, to, path, err: error }, 'another app did not answer');
    return undefined;
  }
}

/** Answers reads at a path for the apps of the same process, if this process serves `app`. */
export function answerLocally(platform: Platform, app: AppName, path: string, answer: InternalAnswer): void {
  if (platform.config.apps.includes(app)) platform.localAnswers.set(path, answer);
}

async function request(platform: Platform, { from, to, path, query }: InternalRead): Promise<unknown> {
  const pathAndQuery = `${path}?${new URLSearchParams(query)}`;
  const headers = signInternalRequest(platform.secretKey, from, {
    method: 'GET',
    pathAndQuery,
    at: platform.clock.now(),
  });
  const response = await fetch(`${platform.config.internalUrls[to]}${pathAndQuery}`, {
    headers: { ...headers, accept: 'application/json', 'accept-language': currentLocale() },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return await response.json();
}
