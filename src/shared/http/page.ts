import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import type { AppName } from '../config.ts';
import { type PageProps, renderPage, type Shell } from '../layout/page.tsx';
import { formatMoney } from '../money.ts';
import { secondsUntil } from '../time.ts';
import { appUrl, type Ctx, ownerOf, signInUrl } from './context.ts';
import { fetchFromApp } from './internal-client.ts';

/** Whose house a page stands in: a venue's own name and menu, or the platform's. */
export type Branding = { name: string; href: string; menu: { label: string; href: string }[] };

/** What the cart says of an owner's holds, at /internal/cart/summary. */
export const cartSummary = z.object({
  count: z.number().int(),
  total_minor: z.number().int(),
  currency: z.string().nullable(),
  ends_at: z.string().nullable(),
});
export type CartSummary = z.infer<typeof cartSummary>;

/**
 * Answers with a whole page in the shell that every app shares: the house's menu, the basket, who is signed in.
 * `cart` is for who knows already what is in the basket; else the cart is asked.
 */
export async function page(
  c: Ctx,
  branding: Branding,
  { cart, ...props }: Omit<PageProps, 'shell'> & { cart?: CartSummary },
  body: ComponentChildren,
  status: 200 | 201 | 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 504 = 200,
): Promise<Response> {
  const shell = await shellFor(c, branding, cart);
  return c.html(renderPage({ ...props, shell }, body), status);
}

/** The house of the platform itself, for what belongs to no venue. */
export const platformBranding = (c: Ctx): Branding => ({
  name: c.var.platform.config.platformName,
  href: `${appUrl(c, 'blog')}/`,
  menu: [
    { label: 'What’s on', href: `${appUrl(c, 'events')}/` },
    { label: 'Venues', href: `${appUrl(c, 'blog')}/` },
  ],
});

/** The house of a venue: its name, and its own menu. Within an app an item's href is a path, elsewhere a whole address. */
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

export async function shellFor(c: Ctx, branding: Branding, cart?: CartSummary): Promise<Shell> {
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
    cart: cart ? inShell(c, cart) : ownerOf(c) ? await cartOf(c) : emptyCart(c),
    lang: 'en-GB',
    platformName: platform.config.platformName,
  };
}

const emptyCart = (c: Ctx): Shell['cart'] => ({ href: `${appUrl(c, 'cart')}/`, count: 0, total: '' });

async function cartOf(c: Ctx): Promise<Shell['cart']> {
  const owner = ownerOf(c);
  const query = new URLSearchParams(
    owner?.userId ? { user_id: owner.userId } : { session_id: owner?.sessionId ?? '' },
  );
  const summary = await fetchFromApp(
    c.var.platform,
    c.var.app,
    'cart',
    `/internal/cart/summary?${query}`,
    cartSummary,
  );
  return summary && inShell(c, summary);
}

const totalOf = ({ total_minor: total, currency }: CartSummary): string =>
  currency === null ? '' : total === 0 ? 'free' : formatMoney(total, currency);

function inShell(c: Ctx, summary: CartSummary): Shell['cart'] {
  return {
    href: `${appUrl(c, 'cart')}/`,
    count: summary.count,
    total: totalOf(summary),
    ...(summary.ends_at && {
      endsAt: summary.ends_at,
      secondsLeft: secondsUntil(Temporal.Instant.from(summary.ends_at), c.var.platform.clock.now()),
    }),
  };
}
