import { Hono } from 'hono';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import type { OrderId, RefundId } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { type EventsDeps, getPage } from '../../http/page-context.ts';
import { sendMoneyPage } from '../../http/workplace.tsx';
import { reason, t } from '../../messages/translate.ts';
import type { BankStatement, EventsAct, Fate } from '../../ports.ts';
import { statementPath, statementsPath } from '../../rules/addresses.ts';
import { BankPage } from './bank.tsx';
import { MappingPage } from './mapping.tsx';
import { PreviewPage } from './preview.tsx';
import {
  decisionSchema,
  MAX_STATEMENT_BYTES,
  MAX_STATEMENT_MEGABYTES,
  mappingSchema,
  numberSchema,
} from './schema.ts';

const LINES_PER_PAGE = 100;
const FATES = ['matched', 'part', 'over', 'suggestion', 'unknown', 'known', 'outgoing'] as const;

/** `/{page}/payments/statements/`: statements of a page's bank, and the lines of it that wait for the treasurer. */
export function paymentStatementsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('money'), (c) => sendBank(c, deps));
  app.post('/', may.page('money'), (c) => uploadStatement(c, deps));
  app.post('/lines/:line/assignment', may.page('money'), (c) => assignLine(c, deps));
  app.post('/lines/:line/decision', may.page('money'), (c) => decideLine(c, deps));
  app.post('/lines/:line/sending', may.page('money'), (c) => tieLine(c, deps));
  app.get('/:statement', may.page('money'), (c) => sendStatement(c, deps));
  app.post('/:statement/mapping', may.page('money'), (c) => saveMapping(c, deps));
  app.post('/:statement/import', may.page('money'), (c) => confirmStatement(c, deps));
  app.post('/:statement/removal', may.page('money'), (c) => discardStatement(c, deps));
  return app;
}

async function uploadStatement(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  try {
    const file = await readFile(c);
    const fileName = (file.name || 'statement.csv').replace(/\p{Cc}/gu, '').slice(0, 200) || 'statement.csv';
    const id = await transaction(deps.platform.db, (tx) =>
      deps.ports.bank.uploadStatement(tx, actOf(c, deps), { containerId, fileName, file }),
    );
    return c.redirect(statementPath(slug, id), 303);
  } catch (error) {
    return sendBank(c, deps, { form: 'file', formState: formStateOf(error, {}) });
  }
}

async function readFile(c: Ctx): Promise<File> {
  const { file } = await c.req.parseBody().catch(() => ({ file: undefined }));
  if (!(file instanceof File) || file.size === 0) throw new Invalid({ file: t('statement.file_required') });
  if (file.size > MAX_STATEMENT_BYTES)
    throw new Invalid({ file: t('statement.file_too_large', { megabytes: MAX_STATEMENT_MEGABYTES }) });
  return file;
}

async function saveMapping(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { id: containerId, slug } = await getPage(c, deps);
  const { id } = await getStatement(c, deps);
  try {
    const mapping = parseForm(mappingSchema, input);
    await transaction(deps.platform.db, (tx) =>
      deps.ports.bank.mapStatement(tx, actOf(c, deps), { containerId, id, mapping }),
    );
    return c.redirect(statementPath(slug, id), 303);
  } catch (error) {
    return sendStatement(c, deps, formStateOf(error, input), true);
  }
}

async function confirmStatement(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { id: containerId, slug } = await getPage(c, deps);
  const { id } = await getStatement(c, deps);
  try {
    await transaction(deps.platform.db, (tx) =>
      deps.ports.bank.confirmStatement(tx, actOf(c, deps), { containerId, id, skip: input.skip === 'on' }),
    );
    return c.redirect(statementPath(slug, id), 303);
  } catch (error) {
    return sendStatement(c, deps, formStateOf(error, input));
  }
}

async function discardStatement(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const { id } = await getStatement(c, deps);
  await transaction(deps.platform.db, (tx) =>
    deps.ports.bank.discardStatement(tx, actOf(c, deps), { containerId, id }),
  );
  return c.redirect(statementsPath(slug), 303);
}

const assignLine = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, async (tx, act, key, input) => {
    const name = `order-${key.lineId}`;
    const { [name]: order = 0 } = parseForm(numberSchema(name), input);
    await deps.ports.bank.assignLine(tx, act, { ...key, orderId: order as OrderId });
  });

const tieLine = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, async (tx, act, key, input) => {
    const name = `refund-${key.lineId}`;
    const { [name]: refund = 0 } = parseForm(numberSchema(name), input);
    await deps.ports.bank.tieLineToRefund(tx, act, { ...key, refundId: refund as RefundId });
  });

const decideLine = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  decide(c, deps, async (tx, act, key, input) => {
    await deps.ports.bank.decideLine(tx, act, { ...key, ...parseForm(decisionSchema, input) });
  });

type LineKey = {
  containerId: Parameters<EventsDeps['ports']['bank']['listWaitingLines']>[1];
  lineId: number;
};

/** Says what a line of the bank is, and shows those that still wait. */
async function decide(
  c: Ctx,
  deps: EventsDeps,
  work: (tx: Tx, act: EventsAct, key: LineKey, input: FormInput) => Promise<void>,
): Promise<Response> {
  const input = await readForm(c);
  const { id: containerId, slug } = await getPage(c, deps);
  const lineId = parseId<number>(c.req.param('line'));
  const waiting = await deps.ports.bank.listWaitingLines(deps.platform.db, containerId);
  if (!lineId || !waiting.some(({ id }) => id === lineId)) throw new NotFound(reason('no_such_bank_line'));
  try {
    await transaction(deps.platform.db, (tx) => work(tx, actOf(c, deps), { containerId, lineId }, input));
    return c.redirect(`${statementsPath(slug)}?done=1`, 303);
  } catch (error) {
    return sendBank(c, deps, { form: lineId, formState: formStateOf(error, input) });
  }
}

async function sendBank(
  c: Ctx,
  deps: EventsDeps,
  refused?: { form: 'file' | number; formState: FormState },
): Promise<Response> {
  const { db } = deps.platform;
  const { bank, treasury } = deps.ports;
  const page = await getPage(c, deps);
  return sendMoneyPage(c, deps, {
    page,
    tab: 'bank',
    title: formTitle(t('bank.page_title', { page: page.title }), refused?.formState),
    body: (
      <BankPage
        page={page}
        lines={await bank.listWaitingLines(db, page.id)}
        refunds={await treasury.listRefundsByHand(db, page.id)}
        statements={await bank.listStatements(db, page.id)}
        refused={refused}
        done={c.req.query('done') !== undefined}
      />
    ),
    status: refused?.formState.status ?? 200,
  });
}

async function sendStatement(
  c: Ctx,
  deps: EventsDeps,
  formState?: FormState,
  isMapping = c.req.query('mapping') !== undefined,
): Promise<Response> {
  const { db } = deps.platform;
  const { bank } = deps.ports;
  const page = await getPage(c, deps);
  const statement = await getStatement(c, deps);
  const title = formTitle(t('statement.page_title', { name: statement.fileName }), formState);
  const status = formState?.status ?? 200;
  if (statement.state === 'uploaded' || (isMapping && statement.state === 'preview')) {
    const sample = await bank.sampleStatement(db, page.id, statement.id);
    const body = <MappingPage page={page} statement={statement} sample={sample} formState={formState} />;
    return sendMoneyPage(c, deps, { page, tab: 'bank', title, body, status });
  }
  const fate: Fate | undefined = FATES.find((one) => one === c.req.query('fate'));
  const after = parseId<number>(c.req.query('after')) ?? 0;
  const lines = await bank.listStatementLines(db, page.id, statement.id, {
    after,
    limit: LINES_PER_PAGE + 1,
    fate,
  });
  const isUnderWay = statement.state === 'reading' || statement.state === 'importing';
  return sendMoneyPage(c, deps, {
    page,
    tab: 'bank',
    title,
    // What is under way is shown anew by itself.
    ...(isUnderWay && { head: <meta http-equiv="refresh" content="2" /> }),
    body: (
      <PreviewPage
        page={page}
        statement={statement}
        counts={await bank.countStatementLines(db, page.id, statement.id)}
        lines={lines.slice(0, LINES_PER_PAGE)}
        fate={fate}
        next={lines.length > LINES_PER_PAGE ? lines[LINES_PER_PAGE - 1]?.line : undefined}
        formState={formState}
      />
    ),
    status,
  });
}

/** The statement in the address. @throws NotFound */
async function getStatement(c: Ctx, deps: EventsDeps): Promise<BankStatement> {
  const { id: containerId } = await getPage(c, deps);
  const id = parseId<number>(c.req.param('statement'));
  const statement = id && (await deps.ports.bank.findStatement(deps.platform.db, containerId, id));
  if (!statement || statement.state === 'discarded') throw new NotFound(reason('no_such_statement'));
  return statement;
}
