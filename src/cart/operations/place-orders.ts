import { lockPerson } from '../../shared/act.ts';
import { WHOLE } from '../../shared/cancellation.ts';
import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { type ContainerId, isOwnedBy, type Owner, randomCode } from '../../shared/ids.ts';
import { MAX_ORDER_TOTAL, type Minor } from '../../shared/money.ts';
import { BasketChanged, TermsChanged } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { type BasketLine, listBasket } from '../model/basket.ts';
import {
  insertOrders,
  listOrdersOfCheckout,
  type NewOrder,
  type Order,
  type PlacedOrder,
} from '../model/order.ts';
import { listSelling } from '../model/selling.ts';
import type { Answer, Buyer, CartAct } from '../ports.ts';
import {
  amountOf,
  type Donation,
  fingerprintOf,
  type OrderPart,
  splitIntoOrders,
  withDonations,
} from '../rules/basket.ts';
import { CART } from '../rules/extras.ts';
import type { Fee } from '../rules/fees.ts';
import { inLockOrder, paymentDeadline } from '../rules/order.ts';
import { taxIn } from '../rules/postings.ts';
import { acceptOrder } from './accept-order.ts';

export type Checkout = {
  owner: Owner;
  buyer: Buyer;
  /** idempotency key of the form: submitted twice, it places its orders once */
  key: string;
  /** of the lines, prices and fees that the buyer has seen: fingerprintOf() */
  fingerprint: string;
  /** the versions of the payees' terms that the buyer has agreed to */
  agreed?: ReadonlyMap<ContainerId, number>;
  donations?: readonly Donation[];
  /** to what the sellers ask about the places and orders of a payee */
  answers?: ReadonlyMap<ContainerId, readonly Answer[]>;
  /** of the provider that the buyer has chosen */
  payWithin?: { minutes: number } | undefined;
};

type Selling = Awaited<ReturnType<typeof listSelling>>;

/** What a checkout form may order now. Under the lock of its person. */
export type OpenCheckout = {
  held: BasketLine[];
  /** the orders that it becomes */
  parts: OrderPart<BasketLine>[];
  /** how their payees sell */
  selling: Selling;
  /** whether the buyer has seen these lines, prices and fees */
  isSeen: boolean;
  /** by the same form, which was submitted before */
  placed: Order[];
};

/** Locks a person, and reads what they could order now. Forms of one person wait for each other here. */
export async function openCheckout(
  tx: Tx,
  act: CartAct,
  { owner, key, fingerprint }: Pick<Checkout, 'owner' | 'key' | 'fingerprint'>,
): Promise<OpenCheckout> {
  await lockPerson(tx, owner);
  const held = await listBasket(tx, owner, act.sellers, act.at);
  const ofHeld = await listSelling(tx, payeesOf(held));
  const parts = splitIntoOrders(held, ofHeld);
  const fees = parts.flatMap((part) => part.fees);
  const isSeen = held.length > 0 && fingerprintOf(held, fees) === fingerprint;
  // A form that was submitted before has ordered what its buyer saw, so they do not hold that any more.
  const same = isSeen ? [] : await listOrdersOfCheckout(tx, key);
  const placed = same.every((order) => isOwnedBy(order, owner)) ? same : [];
  const selling =
    placed.length === 0
      ? ofHeld
      : await listSelling(
          tx,
          placed.map((order) => order.container_id),
        );
  return { held, parts, selling, isSeen, placed };
}

const payeesOf = (held: readonly BasketLine[]): ContainerId[] => held.map((line) => line.containerId);

/**
 * Orders everything an owner holds, at the prices the buyer has seen or not at all: one order for each payee, currency
 * and timing. An order with nothing to pay now is accepted at once.
 * @param opened if the caller has opened the checkout already
 * @returns the orders in the order in which they are paid
 * @throws BasketChanged, TermsChanged, WrongState for a total above `MAX_ORDER_TOTAL`
 */
export async function placeOrders(
  tx: Tx,
  act: CartAct,
  checkout: Checkout,
  opened?: OpenCheckout,
): Promise<Order[]> {
  const { placed, selling, isSeen, parts: seen } = opened ?? (await openCheckout(tx, act, checkout));
  if (placed.length > 0) return placed;
  if (!isSeen) throw new BasketChanged();
  refuseOtherTerms(selling, checkout);
  const parts = withDonations(seen, donationsFor(selling, checkout));
  const tooLarge = parts.find(({ total }) => total > MAX_ORDER_TOTAL);
  if (tooLarge) {
    const max = formatMoney(MAX_ORDER_TOTAL, tooLarge.currency);
    throw new WrongState(reason('order_too_large', { max }));
  }
  const payBy = paymentDeadline(act.at, { orders: parts.length, payWithin: checkout.payWithin });
  const orders = await insertOrders(
    tx,
    checkout.owner,
    parts.map((part) => orderOf(part, checkout, { payBy, act, selling: selling.get(part.containerId) })),
  );
  // The key has been used for another basket.
  if (orders.length < parts.length) throw new BasketChanged();
  for (const order of orders) {
    // Questions about an order are asked once of each payee.
    const isFirst = orders.find(({ container_id }) => container_id === order.container_id) === order;
    const all = checkout.answers?.get(order.container_id) ?? [];
    const answers = all.filter(({ key }) => (key === undefined ? isFirst : hasPlace(order, key)));
    await orderFromSellers(tx, act, { owner: checkout.owner, order, answers });
  }
  return await acceptUnpaid(tx, act, orders);
}

const hasPlace = ({ lines }: PlacedOrder, key: string): boolean => lines.some((line) => line.key === key);

/** @throws TermsChanged unless the buyer has agreed to the current terms of each payee */
function refuseOtherTerms(selling: Selling, { agreed }: Checkout): void {
  for (const [containerId, { terms }] of selling) {
    if (terms && agreed?.get(containerId) !== terms.version) throw new TermsChanged();
  }
}

/** @throws BasketChanged if a payee takes no such donations */
function donationsFor(selling: Selling, { donations = [] }: Checkout): Donation[] {
  const given = donations.filter(({ amount }) => amount !== 0);
  for (const { containerId, currency, amount } of given) {
    const settings = selling.get(containerId)?.settings;
    if (!settings?.donations || settings.currency !== currency || amount < 0) throw new BasketChanged();
  }
  return given;
}

const orderOf = (
  part: OrderPart<BasketLine>,
  { buyer, key }: Checkout,
  { payBy, act, selling }: { payBy: Temporal.Instant; act: CartAct; selling: ReturnType<Selling['get']> },
): NewOrder => ({
  container_id: part.containerId,
  code: randomCode(24),
  checkout_key: key,
  name: buyer.name,
  email: buyer.email,
  locale: buyer.locale,
  phone: buyer.phone ?? null,
  organisation: buyer.organisation ?? null,
  terms_version: selling?.terms?.version ?? null,
  terms_agreed_at: selling?.terms ? act.at : null,
  currency: part.currency,
  timing: part.timing,
  total_minor: part.total,
  state: 'placed',
  pay_by: payBy,
  placed_at: act.at,
  state_at: act.at,
  state_by: act.by,
  time_zone: part.lines[0]?.timeZone ?? 'UTC',
  lines: [
    ...part.lines.map((line) => orderLineOf(line, taxOf(selling))),
    ...part.fees.map((fee) => feeLineOf(fee, taxOf(selling))),
    ...(part.donation ? [donationLineOf(part.donation)] : []),
  ],
});

/** The rate of the page where something has none of its own; none without a VAT number. */
const taxOf =
  (selling: ReturnType<Selling['get']>) =>
  (rate: number | null): number =>
    selling?.seller?.vat_number ? (rate ?? selling.settings?.tax_rate ?? 0) : 0;

/** @throws BasketChanged if a hold has expired since it was read */
async function orderFromSellers(
  tx: Tx,
  act: CartAct,
  { owner, order, answers }: { owner: Owner; order: PlacedOrder; answers: readonly Answer[] },
): Promise<void> {
  for (const seller of inLockOrder(act.sellers)) {
    const keys = order.lines.filter((line) => line.seller === seller.app).map((line) => line.key);
    if (keys.length === 0) continue;
    const key = { containerId: order.container_id, orderId: order.id };
    const ordered = await seller.order(tx, act, { ...key, owner, keys, payBy: order.pay_by, answers });
    if (ordered.length !== keys.length) throw new BasketChanged();
  }
}

type NewLine = NewOrder['lines'][number];
type TaxOf = ReturnType<typeof taxOf>;

const orderLineOf = (line: BasketLine, rateOf: TaxOf): NewLine => ({
  kind: line.kind,
  seller: line.seller,
  key: line.key,
  name: line.name,
  type_name: line.typeName ?? null,
  starts_at: line.startsAt ?? null,
  ends_at: line.endsAt ?? null,
  time_zone: line.timeZone,
  place: line.place ?? null,
  unit_price_minor: line.unitPrice,
  quantity: line.quantity,
  amount_minor: amountOf(line),
  tax_rate: rateOf(line.taxRate),
  tax_minor: taxIn(amountOf(line), rateOf(line.taxRate)),
  cancellation: line.cancellation ?? null,
  deposit_days: line.kind === 'deposit' ? (line.deposit?.returnDays ?? null) : null,
  state: 'ordered',
});

// Pages and mails name extras by their kind, in the reader's language.
const feeLineOf = ({ key, amount, taxRate, isRefunded }: Fee, rateOf: TaxOf): NewLine => ({
  ...extraLineOf({ kind: 'fee', key, amount }),
  tax_rate: rateOf(taxRate),
  tax_minor: taxIn(amount, rateOf(taxRate)),
  cancellation: isRefunded ? WHOLE : null,
});

const donationLineOf = (amount: Minor): NewLine => extraLineOf({ kind: 'donation', key: 'donation', amount });

const extraLineOf = ({ kind, key, amount }: { kind: 'fee' | 'donation'; key: string; amount: Minor }) => ({
  kind,
  seller: CART,
  key,
  name: kind,
  unit_price_minor: amount,
  quantity: 1,
  amount_minor: amount,
  tax_rate: 0,
  tax_minor: 0,
  state: 'ordered' as const,
});

async function acceptUnpaid(tx: Tx, act: CartAct, orders: readonly PlacedOrder[]): Promise<Order[]> {
  const placed: Order[] = [];
  for (const order of orders) {
    const isPaidLater = order.total_minor === 0 || order.timing === 'after_yes';
    // Nothing can have been paid yet.
    const known = { lines: order.lines, balance: 0 };
    placed.push(isPaidLater ? await acceptOrder(tx, act, order, known) : order);
  }
  return placed;
}
