import { randomToken } from '../../shared/ids.ts';
import { sumOf } from '../../shared/money.ts';
import { buildEvent, buildPaidEvent } from '../builders.ts';
import { ProviderUnavailable } from '../errors.ts';
import type {
  PaymentProvider,
  PaymentRequest,
  ProviderEvent,
  ProviderKind,
} from '../providers/payment-provider.ts';

/** A payment as the fake provider knows it. */
export type FakePayment = { request: PaymentRequest; reference: string; events: ProviderEvent[] };

/** A payment provider in this process, which is told what happens to its payments. */
export type FakeProvider = PaymentProvider & {
  /** by reference, in the order they were started */
  payments: Map<string, FakePayment>;
  /** what was refunded, by reference of the refund */
  refunds: Map<string, { payment: string; amount: number }>;
  /** what was captured or cancelled: the reference, and the amount, 0 for a cancellation */
  charges: [reference: string, amount: number][];
  /** whether it gives no answer */
  isDown: boolean;
  /** how far a refund is when it answers */
  refundState: 'pending' | 'succeeded' | 'failed';
};

/** Creates a provider "test" that every page can be paid by, and its kind. */
export function fakeProvider(): { provider: FakeProvider; kind: ProviderKind } {
  const provider = new Fake();
  return { provider, kind: { name: provider.name, needsNoAccount: true, open: () => provider } };
}

class Fake implements FakeProvider {
  name = 'test';
  ledgerAccount = 'clearing' as const;
  payWithin = { minutes: 15 };
  authorisedFor = { hours: 168 };
  payments = new Map<string, FakePayment>();
  refunds = new Map<string, { payment: string; amount: number }>();
  charges: [string, number][] = [];
  isDown = false;
  refundState: FakeProvider['refundState'] = 'pending';
  #answers = new Map<string, unknown>();

  label = () => 'Test card';
  hint = () => 'No money moves';

  start = (request: PaymentRequest) =>
    this.#once(request.idempotencyKey, () => {
      const reference = `tp_${randomToken()}`;
      this.payments.set(reference, { request, reference, events: [] });
      return { reference, redirectUrl: `https://pay.example/${reference}` };
    });

  readWebhook = async (rawBody: string): Promise<ProviderEvent[]> => JSON.parse(rawBody);

  fetchState = async (reference: string): Promise<ProviderEvent[]> => {
    this.#answerOrFail();
    return this.payments.get(reference)?.events ?? [];
  };

  capture = ({ reference, amount, idempotencyKey }: Parameters<PaymentProvider['capture']>[0]) =>
    this.#once(idempotencyKey, () => {
      this.charges.push([reference, amount]);
      return [buildPaidEvent(reference, { amount })];
    });

  cancel = ({ reference, idempotencyKey }: Parameters<PaymentProvider['cancel']>[0]) =>
    this.#once(idempotencyKey, () => {
      this.charges.push([reference, 0]);
      return [buildEvent(reference, 'cancelled')];
    });

  refund = ({ reference, amount, idempotencyKey }: Parameters<PaymentProvider['refund']>[0]) =>
    this.#once(idempotencyKey, () => {
      const refund = `re_${randomToken()}`;
      if (this.refundState !== 'failed') this.refunds.set(refund, { payment: reference, amount });
      return { reference: refund, state: this.refundState };
    });

  /** The same key has one effect, and the same answer. */
  async #once<T>(key: string, work: () => T): Promise<T> {
    this.#answerOrFail();
    if (!this.#answers.has(key)) this.#answers.set(key, work());
    return this.#answers.get(key) as T;
  }

  #answerOrFail(): void {
    if (this.isDown) throw new ProviderUnavailable('the fake provider is down');
  }
}

/** The sum of what a fake provider has refunded of a payment. */
export const refundedBy = ({ refunds }: FakeProvider, reference: string): number =>
  sumOf([...refunds.values()].filter(({ payment }) => payment === reference).map(({ amount }) => amount));
