import { zoneName } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';

/** The time zone of the times on a page, for its footer; undefined on a page without times. */
export function zonesNote(zones: readonly string[]): string | undefined {
  const [only, ...others] = new Set(zones);
  if (only === undefined) return undefined;
  return others.length === 0 ? t('zones.one', { zone: zoneName(only) }) : t('zones.several');
}
