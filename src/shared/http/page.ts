import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import type { AppName } from '../config.ts';
import { currentLocale } from '../i18n/locale.ts';
import type { Widget } from '../layout/header-widget.tsx';
import { type PageProps, renderPage } from '../layout/page.tsx';
import type { Contact, Shell } from '../layout/shell.ts';
import { t } from '../messages/translate.ts';
import { sendHtml } from './compression.ts';
import { appUrl, type Ctx, ownerOf, signInUrl } from './context.ts';
import { fetchFromApp } from './internal-client.ts';

/** The name and menu above a page: those of a page of the blog, or the platform's. */
export type Branding = {
  name: string;
  href: string;
  menu: { label: string; href: string }[];
  /** how to reach the page's people, for the footer */
  contact?: Contact;
};

/** The basket in the header of every page, with the cart's texts. */
const widgetSchema = z.object({
  label: z.string(),
  text: z.string(),
  count: z.string().optional(),
  detail: z.string().optional(),
  timer: z.object({ secondsLeft: z.number(), text: z.string() }).optional(),
});
export type BasketWidget = z.infer<typeof widgetSchema>;
export const basketResponse = z.object({ widget: widgetSchema });

type OwnProps = Omit<PageProps, 'shell'> & { basket?: BasketWidget };
type PageStatus = 200 | 201 | 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 504;

/**
 * Responds with a page in the shell that every app shares: menu, basket and account.
 * @param props of the page; `basket` only in the cart; the other apps fetch it from there
 */
export async function sendPage(
  c: Ctx,
  branding: Branding,
  props: OwnProps,
  body: ComponentChildren,
  status: PageStatus = 200,
): Promise<Response> {
  return sendHtml(c, await writePage(c, branding, { ...props, status }, body), status);
}

/** Writes the document that sendPage() sends. */
export async function writePage(
  c: Ctx,
  branding: Branding,
  { basket, status = 200, ...props }: OwnProps & { status?: PageStatus },
  body: ComponentChildren,
): Promise<string> {
  // A bare page has no header and a workplace no basket, so they need not wait for the cart.
  const widget =
    props.bare || props.workplace ? undefined : basket ? widgetOf(c, basket) : await findBasket(c);
  const shell = shellFor(c, branding, widget);
  // A basket and an order are their owner's.
  const noindex = props.noindex || c.var.app === 'cart' || status !== 200;
  return renderPage({ ...props, noindex, shell }, body);
}

/** The platform's branding, for what belongs to no page of the blog. */
export const platformBranding = (c: Ctx): Branding => ({
  name: c.var.platform.config.platformName,
  href: `${appUrl(c, 'blog')}/`,
  menu: [
    { label: t('layout.whats_on'), href: `${appUrl(c, 'blog')}/` },
    { label: t('layout.pages'), href: `${appUrl(c, 'blog')}/#venues` },
  ],
});

/** The branding of a page of the blog. The href of a menu item is a path within its app, or a whole URL elsewhere. */
export const brandingOf = (c: Ctx, page: BrandedPage): Branding => ({
  name: page.title,
  href: `${appUrl(c, 'blog')}/${page.slug}/`,
  menu: page.menu.map(({ label, app, href }) => ({
    label,
    href: app === 'elsewhere' ? href : `${appUrl(c, app)}${href}`,
  })),
  contact: contactOf(page),
});

/** How to reach the people of a page. */
export const contactOf = (page: Pick<BrandedPage, 'address' | 'contactEmail' | 'contactPhone'>): Contact => ({
  address: page.address,
  email: page.contactEmail,
  phone: page.contactPhone,
});

type BrandedPage = {
  slug: string;
  title: string;
  address: string;
  contactEmail: string;
  contactPhone: string;
  menu: { label: string; app: AppName | 'elsewhere'; href: string }[];
};

function shellFor(c: Ctx, branding: Branding, widget: Widget | undefined): Shell {
  const { platform, user } = c.var;
  const blog = appUrl(c, 'blog');
  return {
    assets: platform.assets,
    path: new URL(c.req.url).pathname,
    url: `${platform.config.urls[c.var.app]}${new URL(c.req.url).pathname.replace(/\/*$/, '/')}`,
    brand: {
      name: branding.name,
      href: branding.href,
      ...(branding.contact && { contact: branding.contact }),
    },
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

/** Undefined when the cart can't be reached. It is not called for a visitor who has never held anything. */
async function findBasket(c: Ctx): Promise<Widget | undefined> {
  const owner = ownerOf(c);
  if (!owner) return widgetOf(c, { label: t('layout.basket_empty'), text: t('layout.basket') });
  const query: Record<string, string> = owner.userId
    ? { user_id: owner.userId }
    : { session_id: owner.sessionId ?? '' };
  const read = { from: c.var.app, to: 'cart', path: '/internal/cart/summary', query } as const;
  const response = await fetchFromApp(c.var.platform, read, basketResponse);
  return response && widgetOf(c, response.widget);
}

const widgetOf = (c: Ctx, widget: BasketWidget): Widget => ({
  href: `${appUrl(c, 'cart')}/`,
  icon: 'basket',
  ...widget,
});
