import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import type { Platform } from '../shared/http/platform.ts';
import { serveAssets } from '../shared/http/serve-assets.ts';
import { apiBlueprint } from './blueprints/api/routes.ts';
import { paymentBlueprint } from './blueprints/payment/routes.tsx';
import { renderError } from './http/errors.tsx';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_REQUEST_MS = 15_000;

/**
 * A payment provider that moves no money, for development. It stands for an external service: it runs on an origin of its
 * own, shares no cookie, session or signature with the platform's apps, and calls a shop by webhooks only.
 */
export function createTestProviderApp(platform: Platform): Hono {
  const app = new Hono({ strict: false });
  app.onError((error, c) => renderError(c, platform, error));
  app.notFound((c) => renderError(c, platform, new HTTPException(404)));
  app.get('/assets/*', serveAssets());
  app.use(setSecurityHeaders);
  app.use(timeout(MAX_REQUEST_MS, new HTTPException(504)));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new HTTPException(413);
      },
    }),
  );
  app.route('/v1', apiBlueprint(platform));
  app.route('/', paymentBlueprint(platform));
  return app;
}

const headers = secureHeaders({
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
  // No form-action, because browsers also apply it to the redirect back to the shop.
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

const setSecurityHeaders: typeof headers = async (c, next) => {
  await headers(c, next);
  c.header('cache-control', 'no-store');
};
