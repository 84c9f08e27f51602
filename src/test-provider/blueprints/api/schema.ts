import { z } from 'zod';
import type { TestPayment } from '../../model/test-payment.ts';
import type { TestRefund } from '../../model/test-refund.ts';
import type { TestEvent } from '../../rules/event.ts';

const amount = z.int().min(1).max(1_000_000_000_000);
const address = z.url({ protocol: /^https?$/ }).max(2000);

export const idempotencyKey = z.string().min(8).max(200);

export const paymentRequest = z.object({
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** whether the money is taken at once, or authorised until the shop captures it */
  capture: z.enum(['now', 'later']).default('now'),
  description: z.string().min(1).max(500),
  locale: z.string().min(2).max(20),
  return_url: address,
  cancel_url: address,
  webhook_url: address,
});

export const captureRequest = z.object({ amount });

export const refundRequest = z.object({ payment: z.string().min(1).max(100), amount });

/** A payment, with all that has happened to it, oldest first. `fee` is null until it is known. */
export const paymentResponse = (payment: TestPayment, events: TestEvent[], origin: string) => ({
  id: payment.id,
  amount: payment.amount_minor,
  currency: payment.currency,
  state: payment.state,
  paid: payment.paid_minor,
  refunded: payment.refunded_minor,
  fee: payment.fee_minor,
  /** where the buyer pays */
  page_url: `${origin}/pay/${payment.id}`,
  events,
});

export const refundResponse = (refund: TestRefund) => ({
  id: refund.id,
  payment: refund.test_payment_id,
  amount: refund.amount_minor,
  state: refund.state,
});
