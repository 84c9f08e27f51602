import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, WrongState } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { currentLocale } from '../../../shared/i18n/locale.ts';
import { type ContainerId, type Owner, randomToken } from '../../../shared/ids.ts';
import { minor } from '../../../shared/money.ts';
import { BasketChanged, TermsChanged } from '../../errors.ts';
import { actOf } from '../../http/act.ts';
import { readPayees } from '../../http/payees.ts';
import { orderPath, redirectToPayment } from '../../http/redirect-to-payment.ts';
import { t } from '../../messages/translate.ts';
import { type Basket, type BasketLine, getBasket } from '../../model/basket.ts';
import type { Order } from '../../model/order.ts';
import type { Payment } from '../../model/payment.ts';
import { listSelling, type Selling } from '../../model/selling.ts';
import { extendBasket } from '../../operations/extend-basket.ts';
import { openCheckout, placeOrders } from '../../operations/place-orders.ts';
import { beginPayment } from '../../operations/promise-payment.ts';
import { spendOnOrders } from '../../operations/spend-credit.ts';
import type { CartDeps } from '../../ports.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import { openProviders } from '../../providers/providers-of.ts';
import { fingerprintOf, splitIntoOrders, summaryOf, withDonations } from '../../rules/basket.ts';
import { questionsOf, wishFor } from '../../rules/checkout-asks.ts';
import { providersFor, type ToPay } from '../../rules/payment-offer.ts';
import { basketWidget } from '../../views/basket-widget.ts';
import { type BasketPart, isPaidAtOnce, payeeOf } from '../../views/order-split.tsx';
import { zonesNote } from '../../views/zones-note.ts';
import { creditIn } from './credit.tsx';
import {
  type Asks,
  answersIn,
  checkoutKey,
  checkoutSchema,
  hasOtherAnswers,
  parseDonations,
  seenSchema,
  seenTerms,
} from './schema.ts';
import { CheckoutView } from './view.tsx';

/** /checkout: name, email, how to pay. */
export function checkoutBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showCheckout(c, deps));
  app.post('/', may.anyone(), (c) => checkOut(c, deps));
  app.post('/extensions', may.anyone(), (c) => extendHolds(c, deps));
  return app;
}

async function showCheckout(c: Ctx, deps: CartDeps): Promise<Response> {
  const owner = ownerOf(c);
  const { held, expired } = owner ? await readBasket(deps, owner) : { held: [], expired: [] };
  if (held.length === 0) return c.redirect('/', 303);
  return await sendCheckout(c, deps, { held, expired: expired.length, input: {} });
}

async function checkOut(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const owner = ownerOf(c);
  if (!owner) return c.redirect('/', 303);
  const input = await readForm(c);
  try {
    return await orderAndPay(c, deps, { owner, input });
  } catch (error) {
    if (
      !(
        error instanceof BasketChanged ||
        error instanceof Invalid ||
        error instanceof WrongState ||
        error instanceof TermsChanged
      )
    )
      throw error;
    const { held: current } = await readBasket(deps, owner);
    if (current.length === 0) return c.redirect('/', 303);
    if (error instanceof TermsChanged) {
      const { agreed: _, ...rest } = input;
      return await sendCheckout(c, deps, { held: current, input: rest, formState: formStateOf(error, rest) });
    }
    if (!(error instanceof BasketChanged)) {
      return await sendCheckout(c, deps, { held: current, input, formState: formStateOf(error, input) });
    }
    // Without its key, because the form is now about another basket.
    const withoutKey = { ...input, key: '' };
    const formState = formStateOf(new BasketChanged(), withoutKey);
    return await sendCheckout(c, deps, { held: current, input: withoutKey, formState });
  }
}

async function extendHolds(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'holds');
  const owner = ownerOf(c);
  if (!owner) return c.redirect('/', 303);
  const input = await readForm(c);
  const extended = await transaction(deps.platform.db, (tx) => extendBasket(tx, actOf(c, deps), owner));
  const { held } = await readBasket(deps, owner);
  if (held.length === 0) return c.redirect('/', 303);
  return await sendCheckout(c, deps, { held, input, extended });
}

const readBasket = ({ platform, ports }: CartDeps, owner: Owner): Promise<Basket> =>
  getBasket(platform.db, owner, ports.sellers, platform.clock.now());

async function orderAndPay(
  c: Ctx,
  deps: CartDeps,
  { owner, input }: { owner: Owner; input: FormInput },
): Promise<Response> {
  const act = actOf(c, deps);
  const seen = seenSchema.parse(input);
  const credit = await creditIn(c, deps, input);
  const { order, payment, unpayable } = await transaction(deps.platform.db, async (tx): Promise<Ordered> => {
    const opened = await openCheckout(tx, act, { owner, ...seen });
    const { placed, selling, held } = opened;
    const asks = asksOf(deps, { parts: placed.length > 0 ? [] : opened.parts, selling });
    const { donations, errors } = parseDonations(asks.donations, input);
    const parts = placed.length > 0 ? placed.map(partOf) : withDonations(opened.parts, donations);
    const { first, providers, unpayable } = findProviders(deps, parts, selling);
    if (placed.length === 0 && unpayable.length > 0) return { unpayable: held };
    if (hasOtherAnswers(asks.questions, input) && placed.length === 0) throw new BasketChanged();
    const schema = checkoutSchema(asks, { providers, nothingToPay: first === undefined });
    const form = parseWith(errors, () => parseForm(schema, input));
    const { name, email, phone, organisation } = form;
    const buyer = { name, email, locale: currentLocale(), phone, organisation };
    const provider = providers.find((each) => each.name === form.provider);
    const payWithin = provider?.byHand ? undefined : provider?.payWithin;
    const agreed = seenTerms(asks, input);
    const answers = answersIn(asks.questions, form);
    const checkout = { owner, buyer, ...seen, agreed, donations, answers, payWithin };
    const ordered = await placeOrders(tx, act, checkout, opened);
    const orders =
      credit && placed.length === 0 ? await spendOnOrders(tx, act, { orders: ordered, credit }) : ordered;
    const order =
      orders.find((each) => each.state === 'placed' && isPaidAtOnce(partOf(each))) ??
      orders.find((each) => isPaidAtOnce(partOf(each))) ??
      orders[0];
    if (!provider || order?.state !== 'placed') return { order };
    const request = { containerId: order.container_id, orderId: order.id, provider, attempt: 1 };
    const payment = await beginPayment(tx, act, request);
    // Who pays by hand is told how on the order's page.
    return provider.byHand ? { order } : { order, payment };
  });
  if (unpayable) return await sendCheckout(c, deps, { held: unpayable, input });
  if (order && payment) return await redirectToPayment(c, deps, { order, payment });
  return c.redirect(order ? orderPath(order) : '/', 303);
}

/** Parses the rest of a form of which a part is wrong already. @throws Invalid with the errors of both */
function parseWith<T>(errors: Readonly<Record<string, string>>, parse: () => T): T {
  try {
    const parsed = parse();
    if (Object.keys(errors).length > 0) throw new Invalid(errors);
    return parsed;
  } catch (error) {
    throw error instanceof Invalid ? new Invalid({ ...error.fields, ...errors }) : error;
  }
}

/** `unpayable` is what is held if some of it can't be paid: then nothing is ordered. */
type Ordered = { order?: Order | undefined; payment?: Payment; unpayable?: BasketLine[] };

type Payable = ToPay & Pick<BasketPart, 'containerId' | 'timing' | 'total'>;

const partOf = ({ container_id, timing, total_minor }: Order): Payable => ({
  containerId: container_id,
  timing,
  total: minor(total_minor),
  // Whatever they are: how they are paid was chosen from what the form offered.
  lines: [],
});

type Payees = ReadonlyMap<ContainerId, Selling>;

/**
 * Finds how the first order that is paid at once can be paid.
 * @returns `unpayable`: the orders that cost something and have no provider
 */
function findProviders<P extends Payable>(
  { platform, ports }: CartDeps,
  parts: readonly P[],
  selling: Payees,
): { first: P | undefined; providers: readonly PaymentProvider[]; unpayable: P[] } {
  const providersOf = (part: P) => {
    const accounts = selling.get(part.containerId)?.accounts ?? [];
    const all = openProviders(ports.providers, part.containerId, accounts);
    return providersFor(part, all, platform.clock.now());
  };
  const first = parts.find(isPaidAtOnce);
  return {
    first,
    providers: first ? providersOf(first) : [],
    unpayable: parts.filter((part) => part.total > 0 && providersOf(part).length === 0),
  };
}

/** What a form about these orders asks. A payee that can't be paid takes no donation. */
function asksOf(deps: CartDeps, { parts, selling }: { parts: readonly BasketPart[]; selling: Payees }): Asks {
  const payees = [...selling].filter(([id]) => parts.some(({ containerId }) => containerId === id));
  return {
    phone: wishFor('phone', parts, selling),
    organisation: wishFor('organisation', parts, selling),
    questions: questionsOf(parts),
    donations: payees.flatMap(([containerId, { settings }]) => {
      if (!settings?.donations) return [];
      const { currency, donation_amounts: amounts } = settings;
      const given = { containerId, currency, amount: minor(1) };
      const changed = withDonations(parts, [given]).filter(({ donation }) => donation);
      const isPayable = findProviders(deps, changed, selling).unpayable.length === 0;
      return changed.length > 0 && isPayable ? [{ containerId, currency, amounts }] : [];
    }),
    terms: payees.flatMap(([containerId, { terms }]) => (terms ? [{ containerId, ...terms }] : [])),
  };
}

type CheckoutState = {
  held: BasketLine[];
  input: FormInput;
  /** of a refused form */
  formState?: FormState;
  /** how many items have expired */
  expired?: number;
  /** whether the holds have just been extended, or could not be */
  extended?: boolean;
};

async function sendCheckout(
  c: Ctx,
  deps: CartDeps,
  { held, expired = 0, input, formState, extended }: CheckoutState,
): Promise<Response> {
  const { db, clock } = deps.platform;
  const now = clock.now();
  const { user } = c.var;
  const inputOf = (name: string) => (typeof input[name] === 'string' ? input[name] : undefined);
  const ids = held.map((line) => line.containerId);
  const selling = await listSelling(db, ids);
  const parts = splitIntoOrders(held, selling);
  const { payees, branding, urlOf } = await readPayees(c, deps, { db, ids });
  const asks = asksOf(deps, { parts, selling });
  const { first, unpayable } = findProviders(deps, parts, selling);
  // A donation may be all that there is to pay.
  const anything = asks.donations.map(({ containerId, currency }) => ({
    containerId,
    currency,
    amount: minor(1),
  }));
  const { providers } = findProviders(deps, withDonations(parts, first ? [] : anything), selling);
  return await sendPage(
    c,
    branding,
    {
      title: formTitle(t('checkout.title'), formState),
      noindex: true,
      scripts: ['countdown'],
      basket: basketWidget(summaryOf(held, []), now),
      footNote: zonesNote(held.map((line) => line.timeZone)),
    },
    <CheckoutView
      now={now}
      held={held}
      parts={parts}
      first={first}
      payees={payees}
      selling={selling}
      asks={asks}
      providers={providers}
      unpayable={unpayable.map((part) => payeeOf(payees, part.containerId))}
      values={{
        name: inputOf('name') ?? user?.name ?? '',
        email: inputOf('email') ?? user?.email ?? '',
        credit: inputOf('credit'),
        provider: inputOf('provider') ?? providers[0]?.name,
        key: checkoutKey.catch(() => randomToken()).parse(input.key),
        fingerprint: fingerprintOf(
          held,
          parts.flatMap((part) => part.fees),
        ),
        input,
      }}
      errors={formState?.errors ?? {}}
      message={formState?.message}
      expired={expired}
      extended={extended}
      urlOf={urlOf}
    />,
    formState?.status ?? 200,
  );
}
