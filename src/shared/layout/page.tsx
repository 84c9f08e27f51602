import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { t } from '../messages/translate.ts';
import { islandWords, type Script } from './island-words.ts';
import type { Shell } from './shell.ts';
import { SiteFooter } from './site-footer.tsx';
import { SiteHeader } from './site-header.tsx';
import { WorkHeader, type Workplace } from './workplace.tsx';

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
  /** The query that belongs to the page's canonical address: "?month=2026-06". */
  canonicalQuery?: string | undefined;
  /** Calendars to subscribe to. */
  feeds?: { title: string; href: string }[];
  /** A picture for those who share the page. */
  image?: { url: string; alt: string };
  /** A sentence in the footer, such as the time zone of the page. */
  footNote?: ComponentChildren;
  /** For pages that people work at: the organiser's menu instead of the site's, in a denser style. */
  workplace?: Workplace;
};

/** Renders a whole HTML document. */
export function renderPage(props: PageProps, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Page {...props}>{children}</Page>)}`;
}

/** Renders a part of a document that is open already, with the title that the document has from then on. */
export const renderPart = (title: string, brand: string, part: ComponentChildren): string =>
  renderToString(
    <>
      <title>{fullTitle(title, brand)}</title>
      {part}
    </>,
  );

const fullTitle = (title: string, brand: string): string => (title === brand ? title : `${title} – ${brand}`);

function Page({ children, ...props }: PageProps & { children: ComponentChildren }) {
  const { shell, bare, wide, workplace } = props;
  const scripts = scriptsOf(props);
  const words = islandWords(scripts);
  return (
    <html lang={shell.lang}>
      <Meta {...props} scripts={scripts} />
      {bare ? (
        <body data-words={words}>{children}</body>
      ) : (
        <body data-words={words} class={workplace && 'work'}>
          <a class="skip" href="#main">
            {t('layout.skip')}
          </a>
          {workplace ? (
            <WorkHeader shell={shell} workplace={workplace} />
          ) : (
            <SiteHeader shell={shell} current={props.current} />
          )}
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

function Meta(props: MetaProps) {
  const { shell, title, description, scripts, head, noindex, workplace } = props;
  const { assets } = shell;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{fullTitle(title, shell.brand.name)}</title>
      {description && <meta name="description" content={description} />}
      {noindex ? <meta name="robots" content="noindex" /> : <Sharing {...props} />}
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
      {workplace && <link rel="stylesheet" href={assets.url('work.css')} />}
      <link rel="icon" type="image/svg+xml" href={assets.url('icon.svg')} />
      <link rel="manifest" href={assets.url('app.webmanifest')} />
      {scripts.map((script) => (
        <script key={script} type="module" src={assets.url(`${script}.js`)} />
      ))}
      {head}
    </head>
  );
}

/** What search engines and those who share a link read: Open Graph (https://ogp.me), canonical address and feeds. */
function Sharing({ shell, title, description, canonicalQuery = '', feeds = [], image }: MetaProps) {
  if (!shell.url) return null;
  const url = `${shell.url}${canonicalQuery}`;
  return (
    <>
      <link rel="canonical" href={url} />
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      {description && <meta property="og:description" content={description} />}
      <meta property="og:url" content={url} />
      <meta property="og:site_name" content={shell.brand.name} />
      <meta property="og:locale" content={shell.lang.replace('-', '_')} />
      {image && <meta property="og:image" content={image.url} />}
      {image && <meta property="og:image:alt" content={image.alt} />}
      <meta name="twitter:card" content={image ? 'summary_large_image' : 'summary'} />
      {feeds.map((feed) => (
        <link key={feed.href} rel="alternate" type="text/calendar" title={feed.title} href={feed.href} />
      ))}
    </>
  );
}

// The header's timer runs on every page.
function scriptsOf({ shell, scripts: pageScripts = [] }: PageProps): Script[] {
  const scripts = new Set(pageScripts);
  if (shell.widget?.timer) scripts.add('countdown');
  return [...scripts];
}
