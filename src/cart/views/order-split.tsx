import { formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';
import type { BasketLine } from '../model/basket.ts';
import type { OrderPart } from '../rules/basket.ts';

/** The lines of a basket that become one order. */
export type BasketPart = OrderPart<BasketLine>;

/** The titles of the pages that are paid. */
export type PayeeTitles = ReadonlyMap<ContainerId, { title: string }>;

export const payeeOf = (payees: PayeeTitles, containerId: ContainerId): string =>
  payees.get(containerId)?.title ?? '';

/** Whether an order is paid, or authorised, as soon as it is placed. */
export const isPaidAtOnce = ({ total, timing }: Pick<BasketPart, 'total' | 'timing'>): boolean =>
  total > 0 && timing !== 'after_yes';

export type OrderSplitProps = { parts: readonly BasketPart[]; payees: PayeeTitles };

/** Says that a basket becomes several orders, and which, before they are placed. Nothing for a basket of one order. */
export function SplitNote({ parts, payees }: OrderSplitProps) {
  if (parts.length < 2) return null;
  return (
    <Note>
      <p>{splitText(parts, payees)}</p>
    </Note>
  );
}

/** "This becomes 2 orders, paid one after the other: The Glasshouse £23.00, then Grange Hall £54.00." */
export function splitText(parts: readonly BasketPart[], payees: PayeeTitles): string {
  const paid = parts.filter(isPaidAtOnce).map((part) => partText(part, payees));
  const others = parts.filter((part) => !isPaidAtOnce(part)).map((part) => partText(part, payees));
  const [first = '', ...then] = paid.length > 0 ? paid : others.splice(0, 1);
  const inTurn = then.reduce((orders, order) => t('split.then', { orders, order }), first);
  const orders = others.reduce((orders, order) => t('split.and', { orders, order }), inTurn);
  return t(paid.length > 1 ? 'split.paid' : 'split.placed', { count: parts.length, orders });
}

function partText({ containerId, total, currency, timing }: BasketPart, payees: PayeeTitles): string {
  const payee = payeeOf(payees, containerId);
  if (total === 0) return t('split.order_free', { payee });
  return t(`split.order_${timing}`, { payee, amount: formatMoney(total, currency) });
}
