import { type FormState, fieldsOf, fieldValues } from '../../../shared/http/form-state.ts';
import { clockTime, compactDate, formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import type { UserId } from '../../../shared/ids.ts';
import { moneyInput } from '../../../shared/money.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Checkboxes, Field, Radios, Select, TextArea } from '../../../shared/ui/form.tsx';
import { Crumbs } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderFile, Page } from '../../ports.ts';
import { orderPath, ordersPath } from '../../rules/addresses.ts';
import { MONEY_TONES, wayWords } from '../../views/money-words.ts';
import { Story } from './story.tsx';

/** The forms of the page, by what is said once they are carried out. */
const DONE = ['receipt', 'refund', 'note', 'buyer', 'confirmation'] as const;
export type OrderForm = (typeof DONE)[number];

export type OrderPageProps = {
  page: Page;
  order: OrderFile;
  /** of the users who did something */
  names: ReadonlyMap<UserId, string>;
  refused: { form: OrderForm; formState: FormState } | undefined;
  /** the form that was carried out */
  done: string | undefined;
};

/** All about an order: its money, its lines, what happened to it, and what a treasurer can do about it. */
export function OrderPage({ page, order, names, refused, done }: OrderPageProps) {
  const money = (amount: number) => formatMoney(amount, order.currency);
  const path = orderPath(page.slug, order.id);
  const formStateOf = (form: OrderForm) => (refused?.form === form ? refused.formState : undefined);
  const carriedOut = DONE.find((form) => form === done);
  return (
    <>
      <div class="title-row">
        <Crumbs crumbs={[{ label: t('orders.title'), href: ordersPath(page.slug) }]} />
        <h1>{t('order_file.title', { id: order.id, buyer: order.buyer })}</h1>
        <Tag tone={MONEY_TONES[order.money]}>{t(`money_state.${order.money}`)}</Tag>
      </div>
      {carriedOut && !refused && (
        <Note tone="good" role="status" title={t(`order_file.done_${carriedOut}`)} />
      )}
      <dl class="figures">
        <Figure term={t('orders.total')} value={money(order.total)} />
        <Figure term={t('orders.received')} value={money(order.received)} />
        <Figure term={t('payments.owed')} value={money(order.due)} />
        <Figure term={t('payments.refunded')} value={money(order.givenBack)} />
      </dl>
      <div class="board">
        <div class="panes">
          <Lines order={order} page={page} />
          <Payments order={order} />
          <Story order={order} timeZone={page.timeZone} names={names} />
        </div>
        <div class="panes">
          {order.due > 0 && <ReceiptForm order={order} path={path} formState={formStateOf('receipt')} />}
          {order.lines.some(({ earned }) => earned > 0) && (
            <RefundForm order={order} path={path} formState={formStateOf('refund')} />
          )}
          <BuyerForm order={order} path={path} formState={formStateOf('buyer')} />
          <ResendForm path={path} formState={formStateOf('confirmation')} email={order.email} />
          <NoteForm path={path} formState={formStateOf('note')} />
        </div>
      </div>
    </>
  );
}

const Figure = ({ term, value }: { term: string; value: string }) => (
  <div>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </div>
);

function Lines({ order, page }: { order: OrderFile; page: Page }) {
  const money = (amount: number) => formatMoney(amount, order.currency);
  const when = ({ startsAt, timeZone }: OrderFile['lines'][number]) => {
    const at = startsAt?.toZonedDateTimeISO(timeZone ?? page.timeZone);
    return at && t('payments.paid_at', { date: compactDate(at.toPlainDate()), time: clockTime(at) });
  };
  return (
    <section class="pane">
      <h2>{t('order_file.lines')}</h2>
      <DataTable
        caption={t('order_file.lines')}
        captionHidden
        columns={[
          { label: t('payments.what') },
          { label: t('orders.total'), numeric: true },
          { label: t('payments.refunded'), numeric: true },
          { label: t('payments.state') },
        ]}
        rows={order.lines.map((line) => ({
          key: String(line.id),
          cells: [
            <span>
              {line.name}
              <span class="under">{formatFacts([line.typeName, when(line)])}</span>
            </span>,
            money(line.amount),
            line.refunded === 0 ? '' : money(line.refunded),
            t(`order_file.line_${line.state}`),
          ],
        }))}
      />
    </section>
  );
}

function Payments({ order }: { order: OrderFile }) {
  if (order.payments.length === 0) return null;
  return (
    <section class="pane">
      <h2>{t('order_file.payments')}</h2>
      <DataTable
        caption={t('order_file.payments')}
        captionHidden
        columns={[
          { label: t('money.way') },
          { label: t('order_file.asked'), numeric: true },
          { label: t('orders.received'), numeric: true },
          { label: t('payments.fee'), numeric: true },
          { label: t('payments.state') },
        ]}
        rows={order.payments.map((payment) => ({
          key: String(payment.id),
          cells: [
            <span>
              {wayWords(payment.provider)}
              {payment.reference && <span class="under">{payment.reference}</span>}
            </span>,
            formatMoney(payment.amount, order.currency),
            payment.received === 0 ? '' : formatMoney(payment.received, payment.currency),
            payment.fee === 0 ? '' : formatMoney(payment.fee, payment.currency),
            paymentWords(payment.state),
          ],
        }))}
      />
    </section>
  );
}

function paymentWords(state: string): string {
  switch (state) {
    case 'created':
    case 'pending':
    case 'authorised':
    case 'received':
    case 'failed':
    case 'cancelled':
    case 'disputed':
    case 'charged_back':
      return t(`order_file.payment_${state}`);
    default:
      return state;
  }
}

type FormProps = { path: string; formState: FormState | undefined };

function ReceiptForm({ order, path, formState }: FormProps & { order: OrderFile }) {
  const field = fieldsOf(formState, { amount: moneyInput(order.due, order.currency), by: 'transfer' });
  return (
    <form data-testid="receipt" method="post" action={`${path}receipts`} class="pane" noValidate>
      <h2>{t('order_file.receipt')}</h2>
      <p class="soft">{t('order_file.receipt_hint')}</p>
      <FormErrors formState={formState} />
      <input type="hidden" name="due" value={order.due} />
      <Field label={t('payments.has_come')} inputmode="decimal" width="short" required {...field('amount')} />
      <Select
        label={t('order_file.by')}
        options={(['transfer', 'cash', 'card'] as const).map((by) => ({
          value: by,
          label: t(`order_file.by_${by}`),
        }))}
        width="medium"
        {...field('by')}
      />
      <div>
        <Button variant="go">{t('order_file.mark_paid')}</Button>
      </div>
    </form>
  );
}

/** Gives money back: of the lines that are ticked, all or an amount. */
function RefundForm({ order, path, formState }: FormProps & { order: OrderFile }) {
  const field = fieldsOf(formState, { places: 'keep' });
  const money = (amount: number) => formatMoney(amount, order.currency);
  const lines = order.lines.filter(({ earned }) => earned > 0);
  const most = order.received - order.givenBack;
  return (
    <form data-testid="refund" method="post" action={`${path}refunds`} class="pane" noValidate>
      <h2>{t('order_file.refund')}</h2>
      <p class="soft">{t('order_file.refund_hint', { most: money(most) })}</p>
      <FormErrors formState={formState} />
      <input type="hidden" name="given_back" value={order.refundsAsked} />
      <Checkboxes
        name="line"
        legend={t('order_file.refund_lines')}
        hint={t('order_file.refund_lines_hint')}
        options={lines.map(({ id, name, typeName, earned }) => ({
          value: String(id),
          label: formatFacts([name, typeName]),
          hint: money(earned),
        }))}
        values={fieldValues(formState, 'line') ?? []}
      />
      <Field
        label={t('order_file.refund_amount')}
        hint={t('order_file.refund_amount_hint')}
        inputmode="decimal"
        width="short"
        optional
        {...field('amount')}
      />
      <Radios
        legend={t('order_file.refund_places')}
        options={[
          { value: 'keep', label: t('order_file.refund_keep') },
          { value: 'end', label: t('order_file.refund_end') },
        ]}
        {...field('places')}
      />
      <TextArea
        label={t('order_file.refund_why')}
        hint={t('order_file.refund_why_hint')}
        optional
        rows={2}
        maxlength={1000}
        {...field('explanation')}
      />
      <div>
        <Button>{t('order_file.refund_button')}</Button>
      </div>
    </form>
  );
}

function BuyerForm({ order, path, formState }: FormProps & { order: OrderFile }) {
  const field = fieldsOf(formState, { name: order.buyer, email: order.email });
  return (
    <form data-testid="buyer" method="post" action={`${path}buyer`} class="pane" noValidate>
      <h2>{t('payments.buyer')}</h2>
      <FormErrors formState={formState} />
      <Field label={t('order_file.name')} required maxlength={120} {...field('name')} />
      <Field
        label={t('order_file.email')}
        hint={t('order_file.email_hint')}
        type="email"
        required
        maxlength={254}
        spellcheck={false}
        {...field('email')}
      />
      <div>
        <Button>{t('order_file.save_buyer')}</Button>
      </div>
    </form>
  );
}

const ResendForm = ({ path, formState, email }: FormProps & { email: string }) => (
  <form data-testid="confirmation" method="post" action={`${path}confirmation`} class="pane">
    <h2>{t('order_file.resend')}</h2>
    <FormErrors formState={formState} />
    <p class="soft">{t('order_file.resend_hint', { email })}</p>
    <div>
      <Button icon="mail">{t('order_file.resend_button')}</Button>
    </div>
  </form>
);

function NoteForm({ path, formState }: FormProps) {
  const field = fieldsOf(formState, {});
  return (
    <form data-testid="note" method="post" action={`${path}notes`} class="pane" noValidate>
      <h2>{t('order_file.note')}</h2>
      <FormErrors formState={formState} />
      <TextArea
        label={t('order_file.note_label')}
        hint={t('order_file.note_hint')}
        rows={3}
        maxlength={2000}
        {...field('note')}
      />
      <div>
        <Button icon="note">{t('order_file.note_button')}</Button>
      </div>
    </form>
  );
}
