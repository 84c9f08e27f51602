import type { Locale } from '../i18n/locale.ts';
import type { Assets } from './assets.ts';
import type { Widget } from './header-widget.tsx';

/** What the header, the footer and the head of a page need besides the page itself. */
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
