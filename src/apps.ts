import type { Ground } from './platform.ts';
import type { Apps } from './serve.ts';

/** Makes the apps, and ties them together with glue. */
export function createApps(_ground: Ground): Apps {
  return {};
}
