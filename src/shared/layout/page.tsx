import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Locale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import type { Assets } from './assets.ts';
import type { Widget } from './header-widget.tsx';
import { SiteFooter } from './site-footer.tsx';
import { SiteHeader } from './site-header.tsx';

export type Shell = {
  assets: Assets;
  path: string;
  brand: { name: string; href: string };
  menu: { label: string; href: string }[];
  viewer: { name?: string; signInHref: string; signOutAction?: string; accountHref?: string };
  /** Left out when its app can't be reached: the page goes on without it. */
  widget?: Widget;
  lang: Locale;
  /** What the reader can choose from, and where the choice is posted to. */
  locales: readonly Locale[];
  localeAction: string;
  platformName: string;
};

export type Script = 'countdown' | 'quantity' | 'scanner';

export type PageProps = {
  shell: Shell;
  title: string;
  description?: string;
  /** The href in the menu that this page belongs to. */
  current?: string;
  scripts?: Script[];
  head?: ComponentChildren;
  /** For tables that need the room. */
  wide?: boolean;
  /** No header and footer: the door. */
  bare?: boolean;
  noindex?: boolean;
  /** A sentence in the footer: which zone the times are in. */
  footNote?: ComponentChildren;
};

/** The whole document as text, ready to send. */
export function renderPage(props: PageProps, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Page {...props}>{children}</Page>)}`;
}

function Page({ children, ...props }: PageProps & { children: ComponentChildren }) {
  const { shell, bare, wide } = props;
  return (
    <html lang={shell.lang}>
      <Meta {...props} />
      {bare ? (
        <body>{children}</body>
      ) : (
        <body>
          <a class="skip" href="#main">
            {t('layout.skip')}
          </a>
          <SiteHeader shell={shell} current={props.current} />
          <main id="main" class={wide ? 'wrap wide' : 'wrap'} tabIndex={-1}>
            {children}
          </main>
          <SiteFooter shell={shell} note={props.footNote} />
        </body>
      )}
    </html>
  );
}

function Meta({ shell, title, description, scripts = [], head, noindex }: Omit<PageProps, 'children'>) {
  const { assets } = shell;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title === shell.brand.name ? title : `${title} – ${shell.brand.name}`}</title>
      {description && <meta name="description" content={description} />}
      {noindex && <meta name="robots" content="noindex" />}
      <meta name="color-scheme" content="light dark" />
      {['text.woff2', 'display.woff2'].map((font) => (
        <link
          key={font}
          rel="preload"
          href={assets.url(font)}
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
        />
      ))}
      <link rel="stylesheet" href={assets.url('site.css')} />
      <link rel="icon" type="image/svg+xml" href={assets.url('icon.svg')} />
      <link rel="manifest" href={assets.url('app.webmanifest')} />
      {scriptsOf(shell, scripts).map((script) => (
        <script key={script} type="module" src={assets.url(`${script}.js`)} />
      ))}
      {head}
    </head>
  );
}

// The timer in the header ticks on every page.
function scriptsOf(shell: Shell, asked: Script[]): Script[] {
  const scripts = new Set(asked);
  if (shell.widget?.timer) scripts.add('countdown');
  return [...scripts];
}
