import type { Locale } from '../i18n/locale.ts';
import type { Assets } from './assets.ts';
import type { Widget } from './header-widget.tsx';

/** The data of the header, the footer and the `<head>` of a page. */
export type Shell = {
  assets: Assets;
  path: string;
  brand: { name: string; href: string };
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
