import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { compactDate, formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { FormErrors, fieldErrorId, fieldId } from '../../../shared/ui/error-summary.tsx';
import { Field, Select } from '../../../shared/ui/form.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { BankStatement, Page, RefundByHand, WaitingLine } from '../../ports.ts';
import { cashPath, orderPath, statementPath, statementsPath } from '../../rules/addresses.ts';
import { MAX_STATEMENT_LINES, MAX_STATEMENT_MEGABYTES } from './schema.ts';

export type BankPageProps = {
  page: Page;
  lines: readonly WaitingLine[];
  /** that were to be sent by hand: what went out may be one of them */
  refunds: readonly RefundByHand[];
  statements: readonly BankStatement[];
  /** a refused form: of the file, or of the line of this id */
  refused: { form: 'file' | number; formState: FormState } | undefined;
  done: boolean;
};

/** Lines of the bank that wait for somebody, and the statements by which they come. */
export function BankPage({ page, lines, refunds, statements, refused, done }: BankPageProps) {
  const formStateOf = (form: 'file' | number) => (refused?.form === form ? refused.formState : undefined);
  return (
    <>
      <div class="title-row">
        <h1>{t('bank.title')}</h1>
        <div class="push">
          <LinkButton small href={cashPath(page.slug)} icon="coins">
            {t('cash.title')}
          </LinkButton>
        </div>
      </div>
      {done && !refused && <Note tone="good" role="status" title={t('bank.done')} />}
      <div class="board">
        <section class="pane">
          <h2>{t('bank.waiting', { count: lines.length })}</h2>
          {lines.length === 0 ? (
            <p class="soft">{t('bank.none')}</p>
          ) : (
            <ul class="todo narrow-todo">
              {lines.map((line) => (
                <li key={line.id}>
                  <Line page={page} line={line} refunds={refunds} formState={formStateOf(line.id)} />
                </li>
              ))}
            </ul>
          )}
        </section>
        <div class="panes first">
          <UploadForm page={page} formState={formStateOf('file')} />
          <Statements page={page} statements={statements} />
        </div>
      </div>
    </>
  );
}

type LineProps = {
  page: Page;
  line: WaitingLine;
  refunds: readonly RefundByHand[];
  formState: FormState | undefined;
};

function Line({ page, line, refunds, formState }: LineProps) {
  const { id, amount, currency, state } = line;
  const path = `${statementsPath(page.slug)}lines/${id}/`;
  const isOut = state === 'outgoing';
  return (
    <>
      <span class="st warn">
        <Icon name="bank" />
        {t(
          isOut
            ? 'bank.state_outgoing'
            : state === 'returning'
              ? 'bank.state_returning'
              : 'bank.state_unmatched',
        )}
      </span>
      <span>
        <b>
          {formatMoney(amount, currency)}, {compactDate(line.bookedOn)}
        </b>
        <span class="sub">{[line.name, line.text].filter(Boolean).join(' · ') || t('bank.no_text')}</span>
        {line.orderId && state === 'unmatched' && (
          <span class="sub">
            <a href={orderPath(page.slug, line.orderId)}>
              {t('bank.looks_like', { id: line.orderId, buyer: line.buyer ?? '' })}
            </a>
            {line.outstanding !== null &&
              line.outstanding !== amount &&
              ` ${t('bank.expects', { amount: formatMoney(line.outstanding, currency) })}`}
          </span>
        )}
      </span>
      <FormErrors formState={formState} />
      {state === 'unmatched' && <Assignment line={line} path={path} formState={formState} />}
      {isOut && <RefundChoice line={line} path={path} refunds={refunds} formState={formState} />}
      <form method="post" action={`${path}decision`} class="acts start">
        {state === 'unmatched' && (
          <Button small name="decision" value="returning">
            {t('bank.send_back')}
          </Button>
        )}
        {state === 'returning' && (
          <Button small name="decision" value="returned">
            {t('bank.sent_back')}
          </Button>
        )}
        {state === 'unmatched' && (
          <Button small name="decision" value="cash_in">
            {t('bank.cash_in')}
          </Button>
        )}
        {state !== 'returning' && (
          <>
            <input
              type="text"
              name="note"
              maxlength={500}
              class="small-input"
              aria-label={t('bank.note', { id })}
              placeholder={t('bank.note_placeholder')}
            />
            <Button small name="decision" value="not_ours">
              {t('bank.not_ours')}
            </Button>
          </>
        )}
      </form>
    </>
  );
}

type LineForm = { line: WaitingLine; path: string; formState: FormState | undefined };

function Assignment({ line, path, formState }: LineForm) {
  const field = fieldsOf(formState, { [`order-${line.id}`]: line.orderId ?? '' });
  return (
    <form method="post" action={`${path}assignment`} class="acts start" noValidate>
      <Field
        label={t('bank.order_number')}
        inputmode="numeric"
        width="short"
        {...field(`order-${line.id}`)}
      />
      <Button small variant={line.orderId ? 'go' : 'plain'}>
        {line.orderId ? t('bank.tie', { id: line.orderId }) : t('bank.assign')}
      </Button>
    </form>
  );
}

function RefundChoice({ line, path, refunds, formState }: LineForm & { refunds: readonly RefundByHand[] }) {
  const equal = refunds.filter(
    ({ amount, currency }) => amount === -line.amount && currency === line.currency,
  );
  if (equal.length === 0) return null;
  const field = fieldsOf(formState, { [`refund-${line.id}`]: String(equal[0]?.id ?? '') });
  return (
    <form method="post" action={`${path}sending`} class="acts start">
      <Select
        label={t('bank.refund')}
        options={equal.map(({ id, buyer, orderId }) => ({
          value: String(id),
          label: t('bank.refund_of', { buyer, id: orderId }),
        }))}
        {...field(`refund-${line.id}`)}
      />
      <Button small variant="go">
        {t('bank.refund_sent')}
      </Button>
    </form>
  );
}

function UploadForm({ page, formState }: { page: Page; formState: FormState | undefined }) {
  const id = fieldId('file');
  const error = formState?.errors.file;
  return (
    <form
      data-testid="upload"
      class="pane"
      method="post"
      action={statementsPath(page.slug)}
      enctype="multipart/form-data"
    >
      <h2>{t('statement.upload')}</h2>
      <FormErrors formState={formState} />
      <div class={error ? 'field wrong' : 'field'}>
        <label for={id}>{t('statement.file')}</label>
        <span class="hint" id={`${id}-hint`}>
          {t('statement.file_hint', { megabytes: MAX_STATEMENT_MEGABYTES, lines: MAX_STATEMENT_LINES })}
        </span>
        <input
          id={id}
          name="file"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          required
          aria-describedby={`${id}-hint${error ? ` ${fieldErrorId('file')}` : ''}`}
          aria-invalid={error ? 'true' : undefined}
        />
        {error && (
          <span class="wrong-text" id={fieldErrorId('file')}>
            {error}
          </span>
        )}
      </div>
      <div>
        <Button icon="upload" variant="go">
          {t('statement.upload_button')}
        </Button>
      </div>
    </form>
  );
}

function Statements({ page, statements }: { page: Page; statements: readonly BankStatement[] }) {
  if (statements.length === 0) return null;
  return (
    <section class="pane">
      <h2>{t('bank.statements')}</h2>
      <DataTable
        caption={t('bank.statements')}
        captionHidden
        columns={[
          { label: t('statement.file') },
          { label: t('payments.date') },
          { label: t('payments.state') },
        ]}
        rows={statements.map(({ id, fileName, uploadedAt, state }) => ({
          key: String(id),
          cells: [
            <a href={statementPath(page.slug, id)}>{fileName}</a>,
            compactDate(uploadedAt.toZonedDateTimeISO(page.timeZone).toPlainDate()),
            t(`statement.state_${state}`),
          ],
        }))}
      />
    </section>
  );
}
