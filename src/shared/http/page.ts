import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import type { AppName } from '../config.ts';
import { currentLocale } from '../i18n/locale.ts';
import type { Widget } from '../layout/header-widget.tsx';
import { type PageProps, renderPage } from '../layout/page.tsx';
import type { Shell } from '../layout/shell.ts';
import { t } from '../messages/translate.ts';

import { appUrl, type Ctx, ownerOf, signInUrl } from './context.ts';
import { fetchFromApp } from './internal-client.ts';

/** Whose name and menu stand above a page: a venue's own, or the platform's. */
export type Branding = { name: string; href: string; menu: { label: string; href: string }[] };

/** What an app shows of itself in the header of every page: the basket, in the cart's words. */
const widgetSchema = z.object({
  label: z.string(),
  text: z.string(),
  count: z.string().optional(),
  detail: z.string().optional(),
  timer: z.object({ secondsLeft: z.number(), text: z.string() }).optional(),
});
export type BasketWidget = z.infer<typeof widgetSchema>;
export const basketResponse = z.object({ widget: widgetSchema });

/**
 * Answers with a whole page in the shell that every app shares: the page's own menu, the basket, who is signed in.
 * `basket` is for the cart itself, which knows what is in it; the other apps ask the cart.
 */
export async function sendPage(
  c: Ctx,
  branding: Branding,
  { basket, ...props }: Omit<PageProps, 'shell'> & { basket?: BasketWidget },
  body: ComponentChildren,
  status: 200 | 201 | 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 504 = 200,
): Promise<Response> {
  // A bare page has no header: nobody waits for the cart to be asked.
  const widget = props.bare ? undefined : basket ? widgetOf(c, basket) : await findBasket(c);
  const shell = shellFor(c, branding, widget);
  return c.html(renderPage({ ...props, shell }, body), status);
}

/** The platform's own branding, for what belongs to no page of the blog. */
export const platformBranding = (c: Ctx): Branding => ({
  name: c.var.platform.config.platformName,
  href: `${appUrl(c, 'blog')}/`,
  menu: [
    { label: t('layout.whats_on'), href: `${appUrl(c, 'events')}/` },
    { label: t('layout.pages'), href: `${appUrl(c, 'blog')}/` },
  ],
});

/** The branding of a page: its title and its own menu. Within an app an item's href is a path, elsewhere a whole address. */
export const brandingOf = (c: Ctx, venue: PageContext): Branding => ({
  name: venue.title,
  href: `${appUrl(c, 'blog')}/${venue.slug}/`,
  menu: venue.menu.map(({ label, app, href }) => ({
    label,
    href: app === 'elsewhere' ? href : `${appUrl(c, app)}${href}`,
  })),
});

type PageContext = {
  slug: string;
  title: string;
  menu: { label: string; app: AppName | 'elsewhere'; href: string }[];
};

function shellFor(c: Ctx, branding: Branding, widget: Widget | undefined): Shell {
  const { platform, user } = c.var;
  const blog = appUrl(c, 'blog');
  return {
    assets: platform.assets,
    path: new URL(c.req.url).pathname,
    brand: { name: branding.name, href: branding.href },
    menu: branding.menu,
    viewer: {
      name: user?.name,
      signInHref: signInUrl(c),
      signOutAction: `${blog}/sign-out`,
      accountHref: `${blog}/account`,
    },
    widget,
    lang: currentLocale(),
    locales: platform.config.locales,
    localeAction: '/locale',
    platformName: platform.config.platformName,
  };
}

/** Undefined when the cart can't be reached: the page goes on without it. A visitor who holds nothing needs no answer. */
async function findBasket(c: Ctx): Promise<Widget | undefined> {
  const owner = ownerOf(c);
  if (!owner) return widgetOf(c, { label: t('layout.basket_empty'), text: t('layout.basket') });
  const query = new URLSearchParams(
    owner.userId ? { user_id: owner.userId } : { session_id: owner.sessionId ?? '' },
  );
  const answer = await fetchFromApp(
    c.var.platform,
    c.var.app,
    'cart',
    `/internal/cart/summary?${query}`,
    basketResponse,
  );
  return answer && widgetOf(c, answer.widget);
}

const widgetOf = (c: Ctx, widget: BasketWidget): Widget => ({
  href: `${appUrl(c, 'cart')}/`,
  icon: 'basket',
  ...widget,
});
