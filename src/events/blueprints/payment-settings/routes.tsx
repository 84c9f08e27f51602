import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { actOf } from '../../http/act.ts';
import { type EventsDeps, getPage, getPageContext } from '../../http/page-context.ts';
import { sendMoneyPage } from '../../http/workplace.tsx';
import { t } from '../../messages/translate.ts';
import type { WayToPay, WayToPayInput } from '../../ports.ts';
import { paymentSettingsPath } from '../../rules/addresses.ts';
import { checkoutSchema, termsSchema } from './checkout-schema.ts';
import { keysSchema, sellerSchema, soldBy, transferSchema } from './schema.ts';
import { PaymentSettingsPage, type PaymentSettingsProps } from './view.tsx';

/** `/{page}/payments/settings/`: who sells on a page, and how it is paid, for its treasurer. */
export function paymentSettingsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('money'), (c) => sendSettings(c, deps));
  app.post('/seller', may.page('money'), (c) => saveSeller(c, deps));
  app.post('/checkout', may.page('money'), (c) => saveCheckout(c, deps));
  app.post('/terms', may.page('money'), (c) => publishTerms(c, deps));
  app.post('/ways/:way', may.page('money'), (c) => saveWay(c, deps));
  app.post('/ways/:way/checks', may.page('money'), (c) => checkWay(c, deps));
  return app;
}

async function saveSeller(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  try {
    const details = parseForm(sellerSchema, input);
    const seller = { containerId: page.id, details, version: versionField.parse(input.version) };
    await transaction(deps.platform.db, (tx) => deps.ports.treasury.saveSeller(tx, actOf(c, deps), seller));
    return c.redirect(`${paymentSettingsPath(page.slug)}?saved=seller`, 303);
  } catch (error) {
    return sendSettings(c, deps, { seller: formStateOf(error, input) });
  }
}

async function saveCheckout(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { page, schedule } = await getPageContext(c, deps);
  try {
    const settings = parseForm(checkoutSchema(currencyOf(schedule)), input);
    const change = { containerId: page.id, settings, version: versionField.parse(input.version) };
    await transaction(deps.platform.db, (tx) => deps.ports.treasury.saveCheckout(tx, actOf(c, deps), change));
    return c.redirect(`${paymentSettingsPath(page.slug)}?saved=checkout`, 303);
  } catch (error) {
    return sendSettings(c, deps, { checkout: formStateOf(error, input) });
  }
}

async function publishTerms(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  try {
    const { text } = parseForm(termsSchema, input);
    const terms = { containerId: page.id, text, version: versionField.parse(input.version) };
    await transaction(deps.platform.db, (tx) => deps.ports.treasury.publishTerms(tx, actOf(c, deps), terms));
    return c.redirect(`${paymentSettingsPath(page.slug)}?saved=terms`, 303);
  } catch (error) {
    return sendSettings(c, deps, { terms: formStateOf(error, input) });
  }
}

// Amounts are in the currency of the page's first calendar.
const currencyOf = ({ calendars }: { calendars: readonly { currency: string }[] }): string =>
  calendars[0]?.currency ?? 'GBP';

async function saveWay(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  const { ways } = await deps.ports.treasury.getSettings(deps.platform.db, page.id);
  const name = c.req.param('way') ?? '';
  const way = ways.find(({ provider }) => provider === name);
  if (!way) throw new NotFound();
  try {
    const change = {
      containerId: page.id,
      way: parseWay(way, input),
      version: versionField.parse(input.version),
    };
    await transaction(deps.platform.db, (tx) => deps.ports.treasury.saveWayToPay(tx, actOf(c, deps), change));
    return c.redirect(`${paymentSettingsPath(page.slug)}?saved=${name}`, 303);
  } catch (error) {
    return sendSettings(c, deps, { [name]: formStateOf(error, input) });
  }
}

/** Asks the provider, which may take some seconds, and shows what it says. */
async function checkWay(c: Ctx, deps: EventsDeps): Promise<Response> {
  const page = await getPage(c, deps);
  const provider = c.req.param('way') ?? '';
  const account = { containerId: page.id, provider };
  const result = await deps.ports.treasury.checkAccount(deps.platform.db, actOf(c, deps), account);
  return sendSettings(c, deps, {}, { provider, result });
}

function parseWay({ provider, webhook }: WayToPay, input: FormInput): WayToPayInput {
  const way = { provider, ...soldBy(provider, input) };
  if (webhook) {
    const { secret_key: secretKey, webhook_secret: webhookSecret } = parseForm(keysSchema, input);
    return { ...way, keys: { secretKey, webhookSecret } };
  }
  if (provider !== 'transfer') return way;
  const { sort_code, account_number, ...account } = parseForm(transferSchema, input);
  return { ...way, transfer: { ...account, sortCode: sort_code, accountNumber: account_number } };
}

/** @param formStates of a refused form, by `seller`, `checkout`, `terms` or the name of the way to pay */
async function sendSettings(
  c: Ctx,
  deps: EventsDeps,
  formStates: Readonly<Record<string, FormState>> = {},
  checked?: PaymentSettingsProps['checked'],
): Promise<Response> {
  const { page, schedule } = await getPageContext(c, deps);
  const [refused] = Object.values(formStates);
  return sendMoneyPage(c, deps, {
    page,
    tab: 'settings',
    title: formTitle(t('payment_settings.page_title', { page: page.title }), refused),
    body: (
      <PaymentSettingsPage
        page={page}
        currency={currencyOf(schedule)}
        settings={await deps.ports.treasury.getSettings(deps.platform.db, page.id)}
        formStates={formStates}
        saved={c.req.query('saved')}
        checked={checked}
      />
    ),
    status: refused?.status ?? 200,
  });
}
