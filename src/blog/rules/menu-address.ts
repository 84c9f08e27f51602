type App = 'blog' | 'market' | 'cart' | 'events';
export type MenuAddress = { app: App | 'elsewhere'; href: string };

/**
 * Parses the target of a menu item: a path within one of the apps, or a URL elsewhere.
 * @param input a URL as copied from the browser, or a path within the blog
 * @returns undefined if it is not a safe URL
 */
export function parseMenuAddress(input: string, urls: Record<App, string>): MenuAddress | undefined {
  const text = input.trim();
  if (/^\/(?![/\\])/.test(text)) return within('blog', new URL(text, urls.blog));
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username || url.password) return undefined;
  const apps: App[] = ['blog', 'market', 'cart', 'events'];
  const app = apps.find((name) => isSameOrigin(url, new URL(urls[name])));
  return app ? within(app, url) : { app: 'elsewhere', href: url.href };
}

const within = (app: App, url: URL): MenuAddress => ({
  app,
  // Browsers read a path that begins with two slashes as another host.
  href: `/${url.pathname.replace(/^\/+/, '')}${url.search}${url.hash}`,
});

// On one machine, `localhost` and `127.0.0.1` are the same app: only the port tells apps apart.
function isSameOrigin(url: URL, app: URL): boolean {
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;
  if (loopback.test(url.hostname) && loopback.test(app.hostname)) return url.port === app.port;
  return url.origin === app.origin;
}
