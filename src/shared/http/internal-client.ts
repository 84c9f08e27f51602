import type { z } from 'zod';
import type { AppName } from '../config.ts';
import { currentLocale } from '../i18n/locale.ts';
import { signInternalRequest } from './internal-auth.ts';
import type { Platform } from './platform.ts';

const TIMEOUT_MS = 1500;

/**
 * Fetches JSON from another app by a signed request.
 * @param pathAndQuery e.g. `/internal/events/calendars?container_type=page&container_id=1`
 * @param schema of the response
 * @returns undefined when the app can't be reached or its response does not fit the schema, so that the page is shown without it
 */
export async function fetchFromApp<T extends z.ZodType>(
  platform: Platform,
  from: AppName,
  to: AppName,
  pathAndQuery: string,
  schema: T,
): Promise<z.infer<T> | undefined> {
  const headers = signInternalRequest(platform.secretKey, from, {
    method: 'GET',
    pathAndQuery,
    at: platform.clock.now(),
  });
  try {
    const response = await fetch(`${platform.config.internalUrls[to]}${pathAndQuery}`, {
      headers: { ...headers, accept: 'application/json', 'accept-language': currentLocale() },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return schema.parse(await response.json());
  } catch (error) {
    platform.log.warn(
      { from, to, path: pathAndQuery.split('?')[0], err: error },
      'another app did not answer',
    );
    return undefined;
  }
}
