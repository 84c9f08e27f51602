import {
  authorise,
  balanceOf,
  becomePending,
  capture,
  chargeFee,
  confirm,
  dispute,
  end,
  endLine,
  endUnpaid,
  type Model,
  receive,
  refund,
  requestAgain,
  sendRefunds,
  settleRefunds,
  startPayment,
  takePlace,
} from './model.ts';

/** One thing that happens to an order: what, to which of its payments or lines, and how much, by a number. */
export type Step = { name: StepName; at: number; n: number };

/** What a step does to the model. `at` is the place of a payment or a line, `n` picks an amount. */
const STEPS = {
  'a payment is started': (model) => startPayment(model),
  paid: (model, at, n) => receive(model, at, { ...moneyOf(model, at, n), isAll: true }),
  'paid in part': (model, at, n) => receive(model, at, { ...moneyOf(model, at, n), isAll: false }),
  'paid in another currency': (model, at, n) =>
    receive(model, at, { ...moneyOf(model, at, n, 'EUR'), isAll: true }),
  pending: (model, at) => becomePending(model, at),
  authorised: (model, at) => authorise(model, at),
  captured: (model, at) => capture(model, at),
  failed: (model, at) => end(model, at, 'failed'),
  cancelled: (model, at) => end(model, at, 'cancelled'),
  'a fee is known': (model, at, n) => chargeFee(model, at, feeOf(n)),
  disputed: (model, at) => dispute(model, at, 'open'),
  'dispute won': (model, at) => dispute(model, at, 'won'),
  'dispute lost': (model, at) => dispute(model, at, 'lost'),
  'the order expires': (model) => endUnpaid(model, 'expired'),
  'the buyer gives up': (model) => endUnpaid(model, 'cancelled'),
  'the place is taken': (model, at) => takePlace(model, at),
  'the venue says yes': (model, at) => confirm(model, at),
  'the venue declines': (model, at) => endLine(model, at, 'declined'),
  'the venue cancels': (model, at) => endLine(model, at, 'cancelled'),
  'part is refunded': (model, at, n) => refund(model, at, 1 + (n % 900)),
  'all is refunded': (model, at) => refund(model, at, model.lines[at]?.amount ?? 0),
  'refunds are on their way': (model, at) => sendRefunds(model, at, 'pending'),
  'refunds are made': (model, at) => sendRefunds(model, at, 'succeeded'),
  'refunds are refused': (model, at) => sendRefunds(model, at, 'failed'),
  'refunds arrive': (model, at) => settleRefunds(model, at, 'succeeded'),
  'refunds fail': (model, at) => settleRefunds(model, at, 'failed'),
  'refunds are requested again': (model, at) => requestAgain(model, at),
} satisfies Record<string, (model: Model, at: number, n: number) => void>;

export type StepName = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as StepName[];

const OF_A_LINE: readonly StepName[] = [
  'the place is taken',
  'the venue says yes',
  'the venue declines',
  'the venue cancels',
  'part is refunded',
  'all is refunded',
];

/** Aims a step at a payment or a line that there is. */
export function aimed({ lines, payments }: Model, step: Step): Step {
  const { length } = OF_A_LINE.includes(step.name) ? lines : payments;
  return { ...step, at: step.at % length };
}

/** Takes a step in the model. @throws Refused, and then nothing has changed */
export function takeInModel(model: Model, { name, at, n }: Step): void {
  STEPS[name](model, at, n);
}

/**
 * What is left to happen to an order when nobody does anything more: the clock ends what nobody has paid or confirmed, and
 * the provider answers.
 */
export function ending({ payments }: Model, refunds: 'refunds are made' | 'refunds are refused'): Step[] {
  const each = (...names: StepName[]): Step[] =>
    names.flatMap((name) => payments.map((_, at) => ({ name, at, n: 0 })));
  return [
    { name: 'the order expires', at: 0, n: 0 },
    ...each('captured', 'cancelled', 'dispute won', refunds, 'refunds arrive'),
  ];
}

/**
 * What is neither settled nor in somebody's queue: a place that is still promised, money that waits, a refund that is on its
 * way. What the order owes and refunds that have failed stand on the treasurer's page.
 */
export function unsettled(model: Model): string[] {
  const open = [
    ...model.lines.filter(({ state }) => state === 'ordered').map(() => 'a line is ordered'),
    ...model.payments
      .filter(({ state }) => state === 'pending' || state === 'authorised' || state === 'disputed')
      .map(({ state }) => `a payment is ${state}`),
    ...model.refunds
      .filter(({ state }) => state === 'requested' || state === 'pending')
      .map(({ state }) => `a refund is ${state}`),
  ];
  if (balanceOf(model) !== 0) open.push(`${balanceOf(model)} wait`);
  return open;
}

/** By how much received + owed + written off differs from earned + given back + held, and what is negative. */
export function unexplained(model: Model): Record<string, number> {
  const off: Record<string, number> = {};
  for (const currency of ['GBP', 'EUR']) {
    const of = (account: string) => model.ledger.get(`${account}/${currency}`) ?? 0;
    const came = total(
      model.payments.filter((one) => one.currency === currency).map(({ received }) => received),
    );
    const refunds = model.refunds.filter((one) => one.currency === currency && one.state !== 'cancelled');
    const back = total(refunds.map(({ amount }) => amount));
    const earned = currency === 'GBP' ? total(model.lines.map((line) => line.earned)) : 0;
    off[`money/${currency}`] =
      came + of('receivables') + of('write_offs') - earned - back + of('customer_balance');
    off[`sales/${currency}`] = of('sales') + earned;
    off[`refunds payable/${currency}`] =
      of('refunds_payable') +
      total(refunds.filter(({ state }) => state !== 'succeeded').map(({ amount }) => amount));
    off[`negative/${currency}`] = Math.min(of('receivables'), -of('customer_balance'), 0);
  }
  return Object.fromEntries(Object.entries(off).filter(([, amount]) => amount !== 0));
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

/** How much comes of a payment, in all, and in which currency: that in which it has come before. */
export function moneyOf(
  { payments }: Model,
  at: number,
  n: number,
  currency = 'GBP',
): { amount: number; currency: string } {
  const asked = payments[at]?.asked ?? 1;
  const amounts = [asked, Math.ceil(asked * 0.6), asked + 300, 1 + (n % asked)];
  return { amount: amounts[n % amounts.length] ?? asked, currency: payments[at]?.currency ?? currency };
}

export const feeOf = (n: number): number => n % 90;
