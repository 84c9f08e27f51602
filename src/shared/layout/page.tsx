import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { t } from '../messages/translate.ts';
import { islandWords, type Script } from './island-words.ts';
import type { Shell } from './shell.ts';
import { SiteFooter } from './site-footer.tsx';
import { SiteHeader } from './site-header.tsx';

export type PageProps = {
  shell: Shell;
  title: string;
  description?: string;
  /** The href of the menu item that this page belongs to. */
  current?: string;
  scripts?: Script[];
  head?: ComponentChildren;
  /** For wide tables. */
  wide?: boolean;
  /** Without header and footer. */
  bare?: boolean;
  noindex?: boolean;
  /** A sentence in the footer, such as the time zone of the page. */
  footNote?: ComponentChildren;
};

/** Renders a whole HTML document. */
export function renderPage(props: PageProps, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Page {...props}>{children}</Page>)}`;
}

function Page({ children, ...props }: PageProps & { children: ComponentChildren }) {
  const { shell, bare, wide } = props;
  const scripts = scriptsOf(props);
  const words = islandWords(scripts);
  return (
    <html lang={shell.lang}>
      <Meta {...props} scripts={scripts} />
      {bare ? (
        <body data-words={words}>{children}</body>
      ) : (
        <body data-words={words}>
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

type MetaProps = PageProps & { scripts: Script[] };

function Meta({ shell, title, description, scripts, head, noindex }: MetaProps) {
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
      {scripts.map((script) => (
        <script key={script} type="module" src={assets.url(`${script}.js`)} />
      ))}
      {head}
    </head>
  );
}

// The header's timer runs on every page.
function scriptsOf({ shell, scripts: pageScripts = [] }: PageProps): Script[] {
  const scripts = new Set(pageScripts);
  if (shell.widget?.timer) scripts.add('countdown');
  return [...scripts];
}
