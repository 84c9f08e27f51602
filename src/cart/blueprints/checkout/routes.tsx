import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { worded, wordedFields } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { currentLocale } from '../../../shared/i18n/locale.ts';
import { isOwnedBy, type Owner, randomToken } from '../../../shared/ids.ts';
import { BasketChanged } from '../../errors.ts';
import { orderPath, redirectToPayment } from '../../http/redirect-to-payment.ts';
import { type BasketLine, listBasket } from '../../model/basket.ts';
import { findOrderByCheckoutKey } from '../../model/order.ts';
import { extendBasket } from '../../operations/extend-basket.ts';
import { placeOrder } from '../../operations/place-order.ts';
import { startPayment } from '../../operations/start-payment.ts';
import type { CartDeps } from '../../ports.ts';
import { fingerprintOf, summaryOf, totalsOf } from '../../rules/basket.ts';
import { basketWidget } from '../../views/basket-widget.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { checkoutSchema, formKey } from './schema.ts';
import { CheckoutView } from './view.tsx';

/** /checkout: name, email, how to pay. */
export function checkoutBlueprint(deps: CartDeps): Hono<AppEnv> {
  const { platform, ports } = deps;
  const { db, clock } = platform;
  const routes = new Hono<AppEnv>();

  routes.get('/', may.anyone(), async (c) => {
    const owner = ownerOf(c);
    const held = owner ? await listBasket(db, ports.sellers, owner, clock.now()) : [];
    if (!canBeOrdered(held)) return c.redirect('/', 303);
    return await show(c, deps, held, { sent: {} });
  });

  routes.post('/', may.anyone(), async (c) => {
    await limit(c, 'orders');
    const owner = ownerOf(c);
    if (!owner) return c.redirect('/', 303);
    const sent = await readForm(c);
    const held = await listBasket(db, ports.sellers, owner, clock.now());
    try {
      return await order(c, deps, owner, held, sent);
    } catch (error) {
      if (error instanceof Invalid && canBeOrdered(held)) {
        return await show(c, deps, held, { sent, errors: wordedFields(error.fields) }, 422);
      }
      if (!(error instanceof BasketChanged) && !(error instanceof Invalid)) throw error;
      const now = await listBasket(db, ports.sellers, owner, clock.now());
      if (!canBeOrdered(now)) return c.redirect('/', 303);
      const message = `${worded(error.reason)} This is how it stands now.`;
      return await show(c, deps, now, { sent: { ...sent, key: '' }, message }, 409);
    }
  });

  routes.post('/extensions', may.anyone(), async (c) => {
    await limit(c, 'holds');
    const owner = ownerOf(c);
    if (!owner) return c.redirect('/', 303);
    const sent = await readForm(c);
    const longer = await transaction(db, (tx) => extendBasket(tx, ports.sellers, owner, clock.now()));
    const held = await listBasket(db, ports.sellers, owner, clock.now());
    if (!canBeOrdered(held)) return c.redirect('/', 303);
    return await show(c, deps, held, { sent, longer });
  });

  return routes;
}

async function order(
  c: Ctx,
  deps: CartDeps,
  owner: Owner,
  held: BasketLine[],
  sent: FormInput,
): Promise<Response> {
  const { db, clock } = deps.platform;
  const before = typeof sent.key === 'string' ? await findOrderByCheckoutKey(db, sent.key) : undefined;
  const pressedTwice = before !== undefined && isOwnedBy(before, owner);
  const nothingToPay = (pressedTwice ? before.total_minor : (totalsOf(held)[0]?.amount ?? 0)) === 0;
  const form = parseForm(checkoutSchema(deps.ports.providers, nothingToPay), sent);
  const { placed, payment } = await transaction(db, async (tx) => {
    const now = clock.now();
    const buyer = { name: form.name, email: form.email, locale: currentLocale() };
    const checkout = { owner, buyer, key: form.key, shown: form.shown };
    const placed = await placeOrder(tx, deps.ports.sellers, checkout, now);
    if (!form.provider || placed.total_minor === 0 || placed.state !== 'placed') return { placed };
    const first = { orderId: placed.id, provider: form.provider, attempt: 1 };
    return { placed, payment: await startPayment(tx, first, now) };
  });
  return payment ? await redirectToPayment(c, deps, placed, payment) : c.redirect(orderPath(placed), 303);
}

const canBeOrdered = (held: BasketLine[]): boolean => totalsOf(held).length === 1;

async function show(
  c: Ctx,
  { platform, ports }: CartDeps,
  held: BasketLine[],
  filled: { sent: FormInput; errors?: Readonly<Record<string, string>>; message?: string; longer?: boolean },
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const { user } = c.var;
  const { sent, errors = {}, message, longer } = filled;
  const typed = (name: string) => (typeof sent[name] === 'string' ? sent[name] : undefined);
  const problem = Object.keys(errors).length > 0 || message !== undefined;
  return await sendPage(
    c,
    platformBranding(c),
    {
      title: problem ? 'Error: Checkout' : 'Checkout',
      noindex: true,
      scripts: ['countdown'],
      basket: basketWidget(summaryOf(held, []), platform.clock.now()),
      footNote: zonesNote(held.map((line) => line.timeZone)),
    },
    <CheckoutView
      now={platform.clock.now()}
      held={held}
      providers={ports.providers}
      values={{
        name: typed('name') ?? user?.name ?? '',
        email: typed('email') ?? user?.email ?? '',
        provider: typed('provider') ?? ports.providers[0]?.name,
      }}
      // A form that is shown again is still the same one.
      formKey={formKey.catch(() => randomToken()).parse(sent.key)}
      shown={fingerprintOf(held)}
      errors={errors}
      message={message}
      longer={longer}
      urlOf={(app, href) => `${appUrl(c, app)}${href}`}
    />,
    status,
  );
}
