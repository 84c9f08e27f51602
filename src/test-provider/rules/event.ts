/** What has happened to a payment, as the API and the webhooks say it. */
export type TestEvent = {
  /** the same when it is sent again, or fetched */
  id: string;
  type: EventType;
  /** `paid` is all that had come by then; `fee` is null until it is known */
  payment: { id: string; amount: number; currency: string; paid: number; fee: number | null };
  refund?: { id: string; amount: number };
};

export type EventType =
  | 'payment.pending'
  | 'payment.authorised'
  | 'payment.paid'
  | 'payment.part_paid'
  | 'payment.failed'
  | 'payment.cancelled'
  | 'payment.fee'
  | 'payment.disputed'
  | 'payment.dispute_won'
  | 'payment.dispute_lost'
  | 'refund.succeeded'
  | 'refund.failed';

type Payment = {
  id: string;
  amount_minor: number;
  currency: string;
  paid_minor: number;
  fee_minor: number | null;
};
type Refund = { id: string; amount_minor: number };

/** Describes an event. Each type happens at most once to a payment or refund, so its id follows from both. */
export const eventOf = (type: EventType, payment: Payment, refund?: Refund): TestEvent => ({
  id: `evt_${(refund ?? payment).id}_${type.replace(/^\w+\./, '')}`,
  type,
  payment: {
    id: payment.id,
    amount: payment.amount_minor,
    currency: payment.currency,
    paid: payment.paid_minor,
    fee: payment.fee_minor,
  },
  ...(refund && { refund: { id: refund.id, amount: refund.amount_minor } }),
});
