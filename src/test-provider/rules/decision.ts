import type { EventType } from './event.ts';

/** What can be chosen on the page of a payment. */
export const DECISIONS = [
  'pay',
  'authorise',
  'pay-later',
  'pay-part',
  'fail',
  'pay-and-dispute',
  'pay-without-refunds',
  'leave',
  'win-dispute',
  'lose-dispute',
  'let-refunds-succeed',
] as const;
export type Decision = (typeof DECISIONS)[number];

export type PaymentState =
  | 'open'
  | 'pending'
  | 'authorised'
  | 'part_paid'
  | 'paid'
  | 'failed'
  | 'abandoned'
  | 'cancelled'
  | 'disputed'
  | 'charged_back';

type Payment = { state: PaymentState; amount_minor: number; capture_later: boolean; refunds_fail: boolean };

/** What can be chosen now. A buyer who has left can come back and pay. */
export function choicesOf(payment: Payment): readonly Decision[] {
  switch (payment.state) {
    case 'open':
    case 'abandoned':
      if (payment.capture_later) return ['authorise', 'fail', 'leave'];
      return [
        'pay',
        'pay-later',
        ...(payment.amount_minor > 1 ? (['pay-part'] as const) : []),
        'fail',
        'pay-and-dispute',
        'pay-without-refunds',
        'leave',
      ];
    case 'disputed':
      return ['win-dispute', 'lose-dispute'];
    case 'paid':
      return payment.refunds_fail ? ['let-refunds-succeed'] : [];
    default:
      return [];
  }
}

/** How a decision changes a payment. */
export type Change = {
  state: PaymentState;
  paid_minor?: number;
  fee_minor?: number;
  refunds_fail?: boolean;
  event?: EventType;
  /** what happens by itself afterwards */
  next?: Next;
};
export type Next = 'arrives' | 'is-disputed';

export function changeOf(decision: Decision, { amount_minor }: Pick<Payment, 'amount_minor'>): Change {
  const paid = { state: 'paid', ...receive(amount_minor), event: 'payment.paid' } as const;
  switch (decision) {
    case 'pay':
      return paid;
    case 'pay-later':
      return { state: 'pending', event: 'payment.pending', next: 'arrives' };
    case 'pay-part':
      return { state: 'part_paid', ...receive(partOf(amount_minor)), event: 'payment.part_paid' };
    case 'pay-and-dispute':
      return { ...paid, next: 'is-disputed' };
    case 'pay-without-refunds':
      return { ...paid, refunds_fail: true };
    case 'authorise':
      return { state: 'authorised', event: 'payment.authorised' };
    case 'fail':
      return { state: 'failed', event: 'payment.failed' };
    // No webhook, as when a tab is closed.
    case 'leave':
      return { state: 'abandoned' };
    case 'win-dispute':
      return { state: 'paid', event: 'payment.dispute_won' };
    case 'lose-dispute':
      return { state: 'charged_back', event: 'payment.dispute_lost' };
    case 'let-refunds-succeed':
      return { state: 'paid', refunds_fail: false };
  }
}

/** What has come, and what the provider charges for it. */
export const receive = (amount: number) => ({ paid_minor: amount, fee_minor: feeOn(amount) });

/** What comes when a part is paid. */
export const partOf = (amount: number): number => Math.ceil(amount / 2);

/** 1.5 % plus 20 minor units, as for a typical card payment. */
export const feeOn = (amount: number): number => Math.min(Math.round(amount * 0.015) + 20, amount);
