import { Hono } from 'hono';
import { userOfActor } from '../../../shared/act.ts';
import { listUserNames } from '../../../shared/auth/users.ts';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { actOf } from '../../http/act.ts';
import { type EventsDeps, getPage } from '../../http/page-context.ts';
import { sendMoneyPage } from '../../http/workplace.tsx';
import { t } from '../../messages/translate.ts';
import { cashPath } from '../../rules/addresses.ts';
import { countSchema, currencyIn, seenAmount } from './schema.ts';
import { CashPage } from './view.tsx';

/** `/{page}/payments/cash/`: the cash in hand by the ledger, and as it was counted. */
export function paymentCashBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('money'), (c) => sendCash(c, deps));
  app.post('/', may.page('money'), (c) => createCount(c, deps));
  return app;
}

async function createCount(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { id: containerId, slug } = await getPage(c, deps);
  const currency = currencyIn.parse(input.currency);
  try {
    const { counted, banked, reason } = parseForm(countSchema(currency), input);
    const count = {
      containerId,
      currency,
      counted,
      banked,
      reason,
      expected: seenAmount.parse(input.expected),
    };
    await transaction(deps.platform.db, (tx) => deps.ports.bank.countCash(tx, actOf(c, deps), count));
    return c.redirect(`${cashPath(slug)}?done=1`, 303);
  } catch (error) {
    return sendCash(c, deps, { currency, formState: formStateOf(error, input) });
  }
}

async function sendCash(
  c: Ctx,
  deps: EventsDeps,
  refused?: { currency: string; formState: FormState },
): Promise<Response> {
  const { db } = deps.platform;
  const { bank } = deps.ports;
  const page = await getPage(c, deps);
  const counts = await bank.listCashCounts(db, page.id);
  const since = counts[0]?.at ?? Temporal.Instant.fromEpochMilliseconds(0);
  const movements = await bank.listCashMovements(db, page.id, since);
  const sums = await bank.sumCash(db, page.id);
  const users = [...counts, ...movements].flatMap(({ by }) => userOfActor(by) ?? []);
  return sendMoneyPage(c, deps, {
    page,
    tab: 'bank',
    title: formTitle(t('cash.page_title', { page: page.title }), refused?.formState),
    body: (
      <CashPage
        page={page}
        sums={sums.length > 0 ? sums : [{ currency: 'GBP', amount: 0 }]}
        movements={movements}
        counts={counts}
        names={await listUserNames(db, [...new Set(users)])}
        refused={refused}
        done={c.req.query('done') !== undefined}
      />
    ),
    status: refused?.formState.status ?? 200,
  });
}
