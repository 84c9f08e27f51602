import type { AppName } from '../../../shared/config.ts';
import { Invalid } from '../../../shared/errors.ts';
import type { FormInput } from '../../../shared/http/form.ts';
import type { MenuItem } from '../../model/menu-item.ts';
import { parseMenuAddress } from '../../rules/menu-address.ts';

export const MOST_ITEMS = 10;

/**
 * The items in the order that was asked for; a row left empty is none.
 * @throws Invalid with a sentence for each field that can't be taken
 */
export function parseMenu(sent: FormInput, urls: Record<AppName, string>): MenuItem[] {
  const errors: Record<string, string> = {};
  const rows: { place: number; item: MenuItem }[] = [];
  for (let row = 0; row < MOST_ITEMS; row++) {
    const label = (sentAs(sent, `label-${row}`) ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
    const to = (sentAs(sent, `to-${row}`) ?? '').trim();
    if (!label && !to) continue;
    if (!label) errors[`label-${row}`] = 'Say what the menu calls it.';
    if (label.length > 30) errors[`label-${row}`] = 'Please use at most 30 characters.';
    const address = to.length <= 500 ? parseMenuAddress(to, urls) : undefined;
    if (!address) errors[`to-${row}`] = 'Enter where it leads, as copied from the browser: https://…';
    else rows.push({ place: placeOf(sent, row), item: { label, ...address } });
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
  return rows.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

function placeOf(sent: FormInput, row: number): number {
  const place = Number(sentAs(sent, `place-${row}`));
  return Number.isFinite(place) && place > 0 ? place : row + 1;
}

function sentAs(sent: FormInput, name: string): string | undefined {
  const value = sent[name];
  return Array.isArray(value) ? value[0] : value;
}
