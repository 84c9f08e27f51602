import type { Tone } from '../../shared/ui/tone.ts';
import { t } from '../messages/translate.ts';
import type { OrderMoney } from '../ports.ts';

/** A way of payment in words. */
export function wayWords(way: string): string {
  switch (way) {
    case 'transfer':
      return t('way.transfer');
    case 'venue':
      return t('way.venue');
    case 'stripe':
      return t('way.card');
    case 'credit':
      return t('way.credit');
    case 'test':
      return t('way.test');
    default:
      return way;
  }
}

export const MONEY_TONES: Record<OrderMoney, Tone> = {
  unpaid: 'plain',
  part_paid: 'warn',
  expired: 'plain',
  cancelled: 'plain',
  pending: 'plain',
  free: 'plain',
  not_charged: 'plain',
  authorised: 'plain',
  owed: 'warn',
  paid: 'good',
  disputed: 'bad',
  refunding: 'warn',
  refund_failed: 'bad',
  part_refunded: 'plain',
  refunded: 'plain',
};
