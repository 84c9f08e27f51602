import type { ComponentChildren } from 'preact';
import type { Platform } from '../../shared/http/platform.ts';
import { currentLocale } from '../../shared/i18n/locale.ts';
import { renderPage } from '../../shared/layout/page.tsx';

/** Renders a page of the test provider: in the look of the platform, without its header and footer. */
export function renderTestPage(
  { assets, config }: Pick<Platform, 'assets' | 'config'>,
  title: string,
  body: ComponentChildren,
): string {
  const shell = {
    assets,
    path: '/',
    brand: { name: title, href: '/' },
    menu: [],
    viewer: { signInHref: '/' },
    lang: currentLocale(),
    locales: [],
    localeAction: '/',
    platformName: config.platformName,
  };
  return renderPage({ shell, title, bare: true, noindex: true }, body);
}
