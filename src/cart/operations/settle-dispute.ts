import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { sumOf } from '../../shared/money.ts';
import { EventTooEarly } from '../errors.ts';
import { type DisputeState, listDisputedShares, listDisputes, saveDispute } from '../model/dispute.ts';
import { postTransaction } from '../model/ledger.ts';
import { type Payment, setDisputed, transitionPayment } from '../model/payment.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import { disputeWon, paymentDisputed } from '../rules/postings.ts';
import { distribute } from '../rules/settlement.ts';
import { cancelUncoveredRefunds } from './cancel-refunds.ts';
import type { LockedPayment } from './lock-with-orders.ts';

export type DisputeEvent = Extract<ProviderEvent, { dispute?: unknown }>;

/**
 * Records how far a dispute is, in whatever order its events arrive, and posts what the buyer's bank has taken back or
 * given back.
 * @throws EventTooEarly if the money has not come yet
 */
export async function settleDispute(
  tx: Tx,
  act: Act,
  { locked, event }: { locked: LockedPayment; event: DisputeEvent },
): Promise<void> {
  const { payment } = locked;
  if (payment.received_minor === null) throw new EventTooEarly();
  const { reference, amount, currency, reason, evidenceDueAt } = event.dispute ?? {
    reference: event.reference,
    amount: payment.received_minor,
    currency: payment.received_currency ?? payment.currency,
  };
  const dispute = {
    payment_id: payment.id,
    reference,
    state: STATES[event.kind],
    amount_minor: amount,
    currency,
    reason: reason ?? null,
    evidence_due_at: evidenceDueAt ?? null,
  };
  await saveDispute(tx, payment.container_id, dispute, act.at);
  await applyDisputes(tx, act, locked);
}

const STATES = {
  inquiry: 'inquiry',
  'inquiry-closed': 'closed',
  disputed: 'open',
  'dispute-won': 'won',
  'dispute-lost': 'lost',
} as const satisfies Record<DisputeEvent['kind'], DisputeState>;

/** Brings a payment's state, and what is posted of it, in line with its disputes. */
async function applyDisputes(tx: Tx, act: Act, locked: LockedPayment): Promise<void> {
  const { payment } = locked;
  const { container_id: containerId, id } = payment;
  const disputes = await listDisputes(tx, containerId, id);
  const isOpen = disputes.some(({ state }) => state === 'open');
  const isLost = disputes.some(({ state }) => state === 'lost');
  const received = payment.received_minor ?? 0;
  const taken = disputes.filter(({ state }) => state === 'open' || state === 'lost');
  // A provider that gives no details has the whole payment disputed, also what has come since.
  const amountOf = ({ reference, amount_minor }: (typeof disputes)[number]) =>
    reference === payment.reference ? received : amount_minor;
  const disputed = Math.min(sumOf(taken.map(amountOf)), received);
  const target = isOpen ? 'disputed' : isLost ? 'charged_back' : 'received';
  await transitionTo(tx, act, { payment, target, disputed });
  await postDisputed(tx, act, { locked, disputed });
  if (target !== 'charged_back') return;
  await cancelUncoveredRefunds(tx, act, { containerId, id, received, disputed });
}

/** Transitions a payment by allowed steps. What a bank has taken back for good stays so. */
async function transitionTo(
  tx: Tx,
  act: Act,
  {
    payment: { container_id: containerId, id, state },
    target,
    disputed,
  }: { payment: Payment; target: 'received' | 'disputed' | 'charged_back'; disputed: number },
): Promise<void> {
  const to = (from: readonly Payment['state'][], next: Payment['state']) =>
    transitionPayment(tx, containerId, id, {
      from,
      to: next,
      act,
      disputed_minor: next === 'received' ? 0 : disputed,
    });
  if (target === 'received') {
    await to(['disputed', 'charged_back'], 'received');
    return;
  }
  if (state === 'charged_back') return await setDisputed(tx, containerId, id, disputed);
  // Of a payment that came in parts, the rest may not have come.
  await to(['pending', 'failed', 'cancelled'], 'received');
  if (!(await to(['received'], 'disputed'))) await setDisputed(tx, containerId, id, disputed);
  if (target === 'charged_back') await to(['disputed'], 'charged_back');
}

async function postDisputed(
  tx: Tx,
  act: Act,
  { locked: { payment, provider, shares }, disputed }: { locked: LockedPayment; disputed: number },
): Promise<void> {
  const posted = await listDisputedShares(tx, payment.container_id, payment.id);
  const parts = distribute(
    disputed,
    shares.map(({ received }) => received),
  );
  for (const [at, { order }] of shares.entries()) {
    const difference = (parts[at] ?? 0) - (posted.get(order.id) ?? 0);
    const money = {
      orderId: order.id,
      currency: payment.received_currency ?? payment.currency,
      paymentId: payment.id,
      asset: provider.ledgerAccount,
      amount: Math.abs(difference),
    };
    const transaction = difference > 0 ? paymentDisputed(money) : disputeWon(money);
    await postTransaction(tx, payment.container_id, transaction, act);
  }
}
