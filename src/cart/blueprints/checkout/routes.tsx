import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { currentLocale } from '../../../shared/i18n/locale.ts';
import { isOwnedBy, type Owner, randomToken } from '../../../shared/ids.ts';
import { BasketChanged } from '../../errors.ts';
import { orderPath, redirectToPayment } from '../../http/redirect-to-payment.ts';
import { t } from '../../messages/translate.ts';
import { type BasketLine, listBasket } from '../../model/basket.ts';
import { findOrderByCheckoutKey } from '../../model/order.ts';
import { extendBasket } from '../../operations/extend-basket.ts';
import { placeOrder } from '../../operations/place-order.ts';
import { startPayment } from '../../operations/start-payment.ts';
import type { CartDeps } from '../../ports.ts';
import { fingerprintOf, summaryOf, totalsOf } from '../../rules/basket.ts';
import { basketWidget } from '../../views/basket-widget.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { checkoutKey, checkoutSchema } from './schema.ts';
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
  const held = owner ? await listHeld(deps, owner) : [];
  if (!canBeOrdered(held)) return c.redirect('/', 303);
  return await sendCheckout(c, deps, { held, input: {} });
}

async function checkOut(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const owner = ownerOf(c);
  if (!owner) return c.redirect('/', 303);
  const input = await readForm(c);
  const held = await listHeld(deps, owner);
  try {
    return await orderAndPay(c, deps, { owner, held, input });
  } catch (error) {
    if (error instanceof Invalid && canBeOrdered(held)) {
      return await sendCheckout(c, deps, { held, input, formState: formStateOf(error, input) });
    }
    if (!(error instanceof BasketChanged || error instanceof Invalid)) throw error;
    const current = await listHeld(deps, owner);
    if (!canBeOrdered(current)) return c.redirect('/', 303);
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
  const { platform, ports } = deps;
  const input = await readForm(c);
  const extended = await transaction(platform.db, (tx) =>
    extendBasket(tx, ports.sellers, owner, platform.clock.now()),
  );
  const held = await listHeld(deps, owner);
  if (!canBeOrdered(held)) return c.redirect('/', 303);
  return await sendCheckout(c, deps, { held, input, atLimit: !extended });
}

const listHeld = ({ platform, ports }: CartDeps, owner: Owner): Promise<BasketLine[]> =>
  listBasket(platform.db, ports.sellers, owner, platform.clock.now());

const canBeOrdered = (held: BasketLine[]): boolean => totalsOf(held).length === 1;

async function orderAndPay(
  c: Ctx,
  deps: CartDeps,
  { owner, held, input }: { owner: Owner; held: BasketLine[]; input: FormInput },
): Promise<Response> {
  const { db, clock } = deps.platform;
  const earlier = typeof input.key === 'string' ? await findOrderByCheckoutKey(db, input.key) : undefined;
  const isRepeated = earlier !== undefined && isOwnedBy(earlier, owner);
  const nothingToPay = (isRepeated ? earlier.total_minor : (totalsOf(held)[0]?.amount ?? 0)) === 0;
  const form = parseForm(checkoutSchema(deps.ports.providers, nothingToPay), input);
  const { order, payment } = await transaction(db, async (tx) => {
    const now = clock.now();
    const buyer = { name: form.name, email: form.email, locale: currentLocale() };
    const checkout = { owner, buyer, key: form.key, fingerprint: form.fingerprint };
    const order = await placeOrder(tx, deps.ports.sellers, checkout, now);
    if (!form.provider || order.total_minor === 0 || order.state !== 'placed') return { order };
    const first = { orderId: order.id, provider: form.provider, attempt: 1 };
    return { order, payment: await startPayment(tx, first, now) };
  });
  return payment ? await redirectToPayment(c, deps, { order, payment }) : c.redirect(orderPath(order), 303);
}

type CheckoutState = {
  held: BasketLine[];
  input: FormInput;
  /** of a refused form */
  formState?: FormState;
  /** the holds could not be extended any further */
  atLimit?: boolean;
};

async function sendCheckout(
  c: Ctx,
  { platform, ports }: CartDeps,
  { held, input, formState, atLimit = false }: CheckoutState,
): Promise<Response> {
  const now = platform.clock.now();
  const { user } = c.var;
  const inputOf = (name: string) => (typeof input[name] === 'string' ? input[name] : undefined);
  return await sendPage(
    c,
    platformBranding(c),
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
      providers={ports.providers}
      values={{
        name: inputOf('name') ?? user?.name ?? '',
        email: inputOf('email') ?? user?.email ?? '',
        provider: inputOf('provider') ?? ports.providers[0]?.name,
        key: checkoutKey.catch(() => randomToken()).parse(input.key),
        fingerprint: fingerprintOf(held),
      }}
      errors={formState?.errors ?? {}}
      message={formState?.message}
      atLimit={atLimit}
      urlOf={(app, path) => `${appUrl(c, app)}${path}`}
    />,
    formState?.status ?? 200,
  );
}
