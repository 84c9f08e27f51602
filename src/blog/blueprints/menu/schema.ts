import type { AppName } from '../../../shared/config.ts';
import { Invalid } from '../../../shared/errors.ts';
import type { FormInput } from '../../../shared/http/form.ts';
import { composedLine } from '../../../shared/text.ts';
import { t } from '../../messages/translate.ts';
import type { MenuItem } from '../../model/menu-item.ts';
import { parseMenuAddress } from '../../rules/menu-address.ts';

export const MAX_ITEMS = 10;
const MAX_LABEL_LENGTH = 30;

/**
 * Parses the rows of the menu form; empty rows are left out.
 * @returns the items in the order of their numbers
 * @throws Invalid with the errors of each field
 */
export function parseMenu(input: FormInput, urls: Record<AppName, string>): MenuItem[] {
  const errors: Record<string, string> = {};
  const rows: { position: number; item: MenuItem }[] = [];
  for (let row = 0; row < MAX_ITEMS; row++) {
    const typed = first(input, `label-${row}`) ?? '';
    const href = (first(input, `to-${row}`) ?? '').trim();
    // What is far too long is refused before anything reads it.
    const label = typed.length <= 4 * MAX_LABEL_LENGTH ? composedLine(typed) : typed;
    if (!label && !href) continue;
    if (!label) errors[`label-${row}`] = t('menu.label_required');
    if (label.length > MAX_LABEL_LENGTH)
      errors[`label-${row}`] = t('menu.label_too_long', { max: MAX_LABEL_LENGTH });
    const address = href.length <= 500 ? parseMenuAddress(href, urls) : undefined;
    if (!address) errors[`to-${row}`] = t('menu.href_invalid');
    else rows.push({ position: positionOf(input, row), item: { label, ...address } });
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
  return rows.sort((a, b) => a.position - b.position).map(({ item }) => item);
}

function positionOf(input: FormInput, row: number): number {
  const position = Number(first(input, `place-${row}`));
  return Number.isFinite(position) && position > 0 ? position : row + 1;
}

function first(input: FormInput, name: string): string | undefined {
  const value = input[name];
  return Array.isArray(value) ? value[0] : value;
}
