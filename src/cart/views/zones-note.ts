import { zoneName } from '../../shared/i18n/formats.ts';
/** Whose clock the times on a page go by, for its foot; undefined where it shows none. */
export function zonesNote(zones: readonly string[]): string | undefined {
  const [only, ...others] = new Set(zones);
  if (only === undefined) return undefined;
  return others.length === 0 ? `Times are ${zoneName(only)}` : 'Times are those of each venue';
}
