/**
 * What must become of one order and its money, written once more without a database: a specification in memory, which the
 * platform is compared with after the same steps. It shares no code with the cart.
 */
export type Model = {
  order: 'placed' | 'accepted' | 'expired' | 'cancelled';
  lines: Line[];
  payments: Payment[];
  refunds: Refund[];
  /** what each account of the ledger holds, by `account/currency`; a debit is positive */
  ledger: Map<string, number>;
};

type Line = {
  amount: number;
  /** in hundredths of a percent */
  taxRate: number;
  state: 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';
  earned: number;
  /** whether the venue has not said yes yet */
  awaits: boolean;
  /** of a line that has expired: whether somebody else has its place */
  isTaken: boolean;
};

type Payment = {
  asked: number;
  state:
    | 'created'
    | 'pending'
    | 'authorised'
    | 'received'
    | 'failed'
    | 'cancelled'
    | 'disputed'
    | 'charged_back';
  received: number;
  currency: string | undefined;
  fee: number;
  dispute: 'open' | 'lost' | 'won' | undefined;
};

type Refund = {
  payment: number;
  amount: number;
  currency: string;
  state: 'requested' | 'pending' | 'succeeded' | 'failed' | 'cancelled';
  isKnown: boolean;
};

/** A step that is refused for a reason that people or the provider are told: it changes nothing. */
export class Refused extends Error {}

export const CURRENCY = 'GBP';
const MAX_PAYMENTS = 3;

/** An order that has just been placed, with a payment that has been started. */
export function placed(lines: readonly { amount: number; taxRate: number; awaits: boolean }[]): Model {
  const model: Model = {
    order: 'placed',
    lines: lines.map((line) => ({ ...line, state: 'ordered', earned: 0, isTaken: false })),
    payments: [],
    refunds: [],
    ledger: new Map(),
  };
  startPayment(model);
  return model;
}

export function startPayment(model: Model): void {
  if (model.payments.length >= MAX_PAYMENTS) throw new Refused();
  const asked = dueOf(model);
  if (asked === 0 || model.payments.some(({ state }) => state === 'authorised')) throw new Refused();
  model.payments.push({
    asked,
    state: 'created',
    received: 0,
    currency: undefined,
    fee: 0,
    dispute: undefined,
  });
}

/** The provider reports all that has come of a payment so far. */
export function receive(
  model: Model,
  at: number,
  { amount: reported, currency, isAll }: { amount: number; currency: string; isAll: boolean },
): void {
  const payment = paymentAt(model, at);
  const before = payment.received;
  const amount = Math.max(reported, before);
  const state = stateAfterMoney(payment.state, isAll);
  if (amount === before && state === payment.state) return;
  Object.assign(payment, { received: amount, currency, state });
  const arrived = amount - before;
  if (arrived === 0) return;
  const { owed, back, accepts } = destination(model, arrived, currency);
  post(model, currency, { clearing: arrived, receivables: -owed, customer_balance: owed - arrived });
  if (state === 'disputed' || state === 'charged_back') {
    post(model, currency, { chargebacks: arrived, clearing: -arrived });
  }
  if (back > 0) giveBackBalance(model, currency, back);
  if (accepts) accept(model);
}

function stateAfterMoney(state: Payment['state'], isAll: boolean): Payment['state'] {
  if (state === 'authorised') return 'received';
  if (state === 'created' || state === 'pending') return isAll ? 'received' : 'pending';
  if (state === 'failed' || state === 'cancelled') return isAll ? 'received' : state;
  return state;
}

/** What money is for that has arrived: what is owed, the places of the order, or nothing. */
function destination(
  model: Model,
  amount: number,
  currency: string,
): { owed: number; back: number; accepts: boolean } {
  if (currency !== CURRENCY || model.order === 'cancelled') return { owed: 0, back: amount, accepts: false };
  if (model.order === 'accepted') {
    const owed = Math.min(amount, owedOf(model));
    return { owed, back: amount - owed, accepts: false };
  }
  const cost = sum(model.lines.filter(isSellable).map((line) => line.amount));
  const isEnough = balanceOf(model) + amount >= cost;
  const waits = model.order === 'placed' && !isEnough;
  return { owed: 0, back: isEnough || waits ? 0 : amount, accepts: isEnough };
}

const isSellable = ({ state }: Line): boolean => state === 'ordered' || state === 'expired';

/** What can still be had becomes the buyer's, what was received pays for it, and the rest of it goes back. */
function accept(model: Model): void {
  for (const line of model.lines.filter(isSellable)) {
    const isLost = line.state === 'expired' && line.isTaken;
    line.state = isLost ? 'lost' : 'fulfilled';
    if (!isLost) earn(model, line, line.amount);
  }
  model.order = 'accepted';
  const cost = sum(model.lines.map(({ earned }) => earned));
  const used = Math.min(balanceOf(model), cost);
  post(model, CURRENCY, { customer_balance: used, receivables: cost - used, sales: -cost });
  giveBackBalance(model, CURRENCY, balanceOf(model));
}

/** The provider has reserved the money, and takes it when the venue has said yes. */
export function authorise(model: Model, at: number): void {
  const payment = paymentAt(model, at);
  if (payment.received > 0 || !(payment.state === 'created' || payment.state === 'pending')) return;
  payment.state = 'authorised';
  if (model.order === 'placed' || model.order === 'expired') accept(model);
}

/** Takes what the order owes from a payment that is authorised, or releases it if that is nothing. */
export function capture(model: Model, at: number): void {
  const payment = paymentAt(model, at);
  if (payment.state !== 'authorised') return;
  const amount = neededOf(model, at);
  if (amount > 0 && model.lines.some((line) => line.state === 'fulfilled' && line.awaits)) return;
  if (amount > 0) receive(model, at, { amount, currency: CURRENCY, isAll: true });
  else end(model, at, 'cancelled');
}

/** How much of an authorised payment the order needs, after the older ones. */
function neededOf(model: Model, at: number): number {
  const authorised = model.payments.map(({ state, asked }) => (state === 'authorised' ? asked : 0));
  const older = sum(authorised.slice(0, at));
  return Math.min(Math.max(owedOf(model) - older, 0), authorised[at] ?? 0);
}

/** The provider reports that nothing comes of a payment. */
export function end(model: Model, at: number, to: 'failed' | 'cancelled'): void {
  const payment = paymentAt(model, at);
  const { state } = payment;
  if (!(state === 'created' || state === 'pending' || state === 'authorised')) return;
  payment.state = to;
  if (state !== 'authorised') return;
  const covered = sum(model.payments.filter((one) => one.state === 'authorised').map(({ asked }) => asked));
  if (owedOf(model) <= covered) return;
  for (const line of model.lines) {
    if (line.state === 'fulfilled' && line.awaits) reverse(model, line, 'declined');
  }
}

export function becomePending(model: Model, at: number): void {
  const payment = paymentAt(model, at);
  if (payment.state === 'created') payment.state = 'pending';
}

/** The venue takes a place back from its buyer. */
export function endLine(model: Model, at: number, to: 'declined' | 'cancelled'): void {
  const line = lineAt(model, at);
  if (line.state === 'fulfilled') reverse(model, line, to);
  if (line.state !== 'ordered') return;
  line.state = 'cancelled';
  const left = model.lines.filter(({ state }) => state === 'ordered');
  if (left.length === 0) {
    model.order = 'cancelled';
    giveBackBalance(model, CURRENCY, balanceOf(model));
  } else if (balanceOf(model) >= sum(left.map(({ amount }) => amount))) accept(model);
}

/** The venue says yes to a place. */
export function confirm(model: Model, at: number): void {
  lineAt(model, at).awaits = false;
}

function reverse(model: Model, line: Line, to: 'declined' | 'cancelled'): void {
  const owed = Math.min(owedOf(model), line.earned);
  const paid = line.earned - owed;
  line.state = to;
  const earned = line.earned;
  earn(model, line, 0);
  const { claimed, uncovered } = claim(model, CURRENCY, paid);
  post(model, CURRENCY, {
    sales: earned,
    receivables: -owed,
    refunds_payable: -claimed,
    write_offs: -uncovered,
  });
}

/** Gives back a part of what a line costs, as a favour. */
export function refund(model: Model, at: number, amount: number): void {
  const line = lineAt(model, at);
  const covered = sum(refundable(model, CURRENCY).map(({ left }) => left));
  if (amount > line.earned || amount > covered) throw new Refused();
  earn(model, line, line.earned - amount);
  claim(model, CURRENCY, amount);
  post(model, CURRENCY, { sales: amount, refunds_payable: -amount });
}

/** The time to pay is over, or the buyer does not want it any more. */
export function endUnpaid(model: Model, to: 'expired' | 'cancelled'): void {
  if (model.order !== 'placed') return;
  model.order = to;
  for (const line of model.lines) if (line.state === 'ordered') line.state = to;
  giveBackBalance(model, CURRENCY, balanceOf(model));
}

/** Somebody else takes the place of a line that has expired. */
export function takePlace(model: Model, at: number): void {
  const line = lineAt(model, at);
  if (line.state === 'expired') line.isTaken = true;
}

/** The provider has the refunds of a payment that were requested, and says how far they are. */
export function sendRefunds(model: Model, at: number, state: 'pending' | 'succeeded' | 'failed'): void {
  for (const one of refundsOf(model, at)) {
    if (one.state !== 'requested') continue;
    one.isKnown = true;
    moveRefund(model, one, state);
  }
}

/** The provider reports what has become of the refunds of a payment that it knows. */
export function settleRefunds(model: Model, at: number, state: 'succeeded' | 'failed'): void {
  for (const one of refundsOf(model, at)) if (one.isKnown) moveRefund(model, one, state);
}

function moveRefund(model: Model, one: Refund, to: 'pending' | 'succeeded' | 'failed'): void {
  const isOpen = one.state === 'requested' || one.state === 'pending';
  if (to === 'pending' && one.state !== 'requested') return;
  if (to === 'succeeded' && !isOpen) return;
  if (to === 'failed' && (one.state === 'failed' || one.state === 'cancelled')) return;
  const { amount, currency } = one;
  if (to === 'succeeded') post(model, currency, { refunds_payable: amount, clearing: -amount });
  if (to === 'failed' && one.state === 'succeeded') {
    post(model, currency, { refunds_payable: -amount, clearing: amount });
  }
  one.state = to;
}

/** A treasurer has the refunds of a payment sent again that have failed. */
export function requestAgain(model: Model, at: number): void {
  for (const one of refundsOf(model, at)) {
    if (one.state === 'failed') Object.assign(one, { state: 'requested', isKnown: false });
  }
}

/** The fee that a provider has charged for a payment so far. */
export function chargeFee(model: Model, at: number, fee: number): void {
  const payment = paymentAt(model, at);
  const more = fee - payment.fee;
  // An older notice that is late.
  if (more < 0) return;
  payment.fee = fee;
  post(model, payment.currency ?? CURRENCY, { provider_fees: more, clearing: -more });
}

/** How far a dispute may have gone: what is reported later but happened before changes nothing. */
const DISPUTES = ['open', 'lost', 'won'] as const;

/** The buyer's bank has taken a payment back, for now or for good, or has given it back. */
export function dispute(model: Model, at: number, to: 'open' | 'lost' | 'won'): void {
  const payment = paymentAt(model, at);
  if (payment.received === 0) throw new Refused();
  const { dispute: before, received, currency = CURRENCY } = payment;
  if (before && DISPUTES.indexOf(to) < DISPUTES.indexOf(before)) return;
  payment.dispute = to;
  const wasTaken = before === 'open' || before === 'lost';
  const isTaken = to !== 'won';
  if (isTaken && !wasTaken) post(model, currency, { chargebacks: received, clearing: -received });
  if (wasTaken && !isTaken) post(model, currency, { chargebacks: -received, clearing: received });
  if (isTaken) payment.state = to === 'open' ? 'disputed' : 'charged_back';
  else if (wasTaken) payment.state = 'received';
  if (to === 'lost') cancelRefunds(model, at);
}

/** Refunds that have not left are owed no more: the bank has given the money back. */
function cancelRefunds(model: Model, at: number): void {
  for (const one of refundsOf(model, at)) {
    if (one.state !== 'requested' && one.state !== 'failed') continue;
    one.state = 'cancelled';
    post(model, one.currency, { refunds_payable: one.amount, write_offs: -one.amount });
  }
}

/** What waits on the order for the rest of its payment. */
export const balanceOf = ({ ledger }: Model): number => -(ledger.get(`customer_balance/${CURRENCY}`) ?? 0);
/** What the order owes. */
export const owedOf = ({ ledger }: Model): number => ledger.get(`receivables/${CURRENCY}`) ?? 0;

function dueOf(model: Model): number {
  if (model.order === 'accepted') return owedOf(model);
  if (model.order !== 'placed') return 0;
  const cost = sum(model.lines.filter(({ state }) => state === 'ordered').map(({ amount }) => amount));
  return Math.max(cost - balanceOf(model), 0);
}

function giveBackBalance(model: Model, currency: string, amount: number): void {
  if (amount === 0) return;
  const { claimed, uncovered } = claim(model, currency, amount);
  post(model, currency, { customer_balance: amount, refunds_payable: -claimed, write_offs: -uncovered });
}

/** Claims what goes back from the payments that brought it in. @returns what no payment covers, because a bank has it */
function claim(model: Model, currency: string, total: number): { claimed: number; uncovered: number } {
  let rest = total;
  for (const { payment, left } of refundable(model, currency)) {
    const amount = Math.min(rest, left);
    if (amount > 0) {
      model.refunds.push({ payment, amount, currency, state: 'requested', isKnown: false });
    }
    rest -= amount;
  }
  return { claimed: total - rest, uncovered: rest };
}

/** What can go back of each payment: of the newest first, of those that a bank disputes last. */
function refundable(model: Model, currency: string): { payment: number; left: number }[] {
  const usable = model.payments.flatMap((payment, at) => {
    if (payment.currency !== currency || payment.state === 'charged_back') return [];
    const back = sum(model.refunds.filter((one) => one.payment === at).map(({ amount }) => amount));
    return [{ payment: at, left: payment.received - back, isDisputed: payment.state === 'disputed' }];
  });
  return usable.sort((a, b) => Number(a.isDisputed) - Number(b.isDisputed) || b.payment - a.payment);
}

function earn(model: Model, line: Line, to: number): void {
  const tax = taxIn(to, line.taxRate) - taxIn(line.earned, line.taxRate);
  // The sale is posted whole: the tax in it is the difference of two taxes.
  add(model, `tax/${CURRENCY}`, -tax);
  line.earned = to;
}

const taxIn = (amount: number, rate: number): number => Math.floor((amount * rate) / (10_000 + rate) + 0.5);

/** Posts a ledger transaction. `sales` are net and tax together. */
function post(model: Model, currency: string, postings: Readonly<Record<string, number>>): void {
  if (sum(Object.values(postings)) !== 0) throw new Error(`not balanced: ${JSON.stringify(postings)}`);
  for (const [account, amount] of Object.entries(postings)) add(model, `${account}/${currency}`, amount);
}

function add({ ledger }: Model, account: string, amount: number): void {
  ledger.set(account, (ledger.get(account) ?? 0) + amount);
}

const at = <T>(from: readonly T[], index: number): T => {
  const found = from[index];
  if (!found) throw new Refused();
  return found;
};
const paymentAt = (model: Model, index: number): Payment => at(model.payments, index);
const lineAt = (model: Model, index: number): Line => at(model.lines, index);
const refundsOf = (model: Model, index: number): Refund[] => {
  paymentAt(model, index);
  return model.refunds.filter(({ payment }) => payment === index);
};
const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);
