import type { Locale } from '../i18n/locale.ts';
import type { Assets } from './assets.ts';
import type { Widget } from './header-widget.tsx';

/** How to reach the people of a page. Empty texts are left out. */
export type Contact = { address: string; email: string; phone: string };

/** The data of the header, the footer and the `<head>` of a page. */
export type Shell = {
  assets: Assets;
  path: string;
  /** The public address of the page without a query; absent for a page that is not to be found or shared. */
  url?: string | undefined;
  brand: { name: string; href: string; contact?: Contact };
  menu: { label: string; href: string }[];
  viewer: { name?: string; signInHref: string; signOutAction?: string; accountHref?: string };
  /** Absent when its app can't be reached. */
  widget?: Widget;
  lang: Locale;
  /** The languages to choose from, and where the choice is posted to. */
  locales: readonly Locale[];
  localeAction: string;
  platformName: string;
};
