import { serveStatic } from '@hono/node-server/serve-static';
import type { Env, MiddlewareHandler } from 'hono';

/** Serves the built assets. Their names contain a hash of their content, so they never change. */
export const serveAssets = <E extends Env>(): MiddlewareHandler<E> =>
  serveStatic<E>({
    root: './dist',
    precompressed: true,
    onFound: (_path, c) => {
      c.header('cache-control', 'public, max-age=31536000, immutable');
      c.header('x-content-type-options', 'nosniff');
    },
  });
