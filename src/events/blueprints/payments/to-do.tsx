import type { ComponentChildren } from 'preact';
import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import { compactDate, formatFacts, formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { moneyInput } from '../../../shared/money.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { t } from '../../messages/translate.ts';
import type {
  AwaitedPayment,
  FailedRefund,
  OpenDispute,
  Page,
  PaymentProblem,
  RefundByHand,
} from '../../ports.ts';
import { failedMailsPath, orderPath, paymentsPath, statementsPath } from '../../rules/addresses.ts';
import { Deposits, type DepositsProps } from './deposits.tsx';
import { ProblemItem } from './problems.tsx';

export type PaymentsToDo = {
  page: Page;
  now: Temporal.Instant;
  problems: readonly PaymentProblem[];
  disputes: readonly OpenDispute[];
  failedRefunds: readonly FailedRefund[];
  /** how many lines of the bank wait, mails could not be delivered, and things in the ledger do not fit */
  waitingLines: number;
  failedMails: number;
  differences: number;
  awaited: readonly AwaitedPayment[];
  refunds: readonly RefundByHand[];
  deposits: DepositsProps;
  /** of a refused receipt, and of which payment */
  refused?: { paymentId: number; formState: FormState } | undefined;
};

/** Everything that waits for the treasurer. */
export function ToDoPage(props: PaymentsToDo) {
  const { page, now, problems, disputes, failedRefunds, awaited, refunds, deposits, refused } = props;
  const { waitingLines, failedMails, differences } = props;
  const elsewhere = waitingLines + failedMails + differences;
  const atVenue = awaited.filter(({ provider }) => provider === 'venue');
  const transfers = awaited.filter(({ provider }) => provider === 'transfer');
  const overdue = transfers.filter(({ payBy }) => Temporal.Instant.compare(payBy, now) < 0);
  const isEmpty =
    problems.length +
      disputes.length +
      failedRefunds.length +
      awaited.length +
      refunds.length +
      deposits.deposits.length +
      elsewhere ===
    0;
  const awaitedList = (payments: readonly AwaitedPayment[]) => (
    <ul class="todo">
      {payments.map((payment) => (
        <li key={payment.id}>
          <Awaited
            payment={payment}
            page={page}
            now={now}
            formState={refused?.paymentId === payment.id ? refused.formState : undefined}
          />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <div class="title-row">
        <h1>{t('to_do.title')}</h1>
      </div>
      <div class="panes">
        {isEmpty && <Empty title={t('to_do.none')} icon="check" hint={t('to_do.none_hint')} />}
        {elsewhere > 0 && (
          <ul class="todo">
            <Elsewhere
              count={differences}
              words={t('to_do.differences', { count: differences })}
              link={{ label: t('to_do.differences_link'), href: paymentsPath(page.slug) }}
            />
            <Elsewhere
              count={waitingLines}
              words={t('to_do.bank', { count: waitingLines })}
              link={{ label: t('to_do.bank_link'), href: statementsPath(page.slug) }}
            />
            <Elsewhere
              count={failedMails}
              words={t('to_do.mails', { count: failedMails })}
              link={{ label: t('to_do.mails_link'), href: failedMailsPath(page.slug) }}
            />
          </ul>
        )}
        <Section
          title={t('to_do.problems', { count: problems.length })}
          hint={t('to_do.problems_hint')}
          count={problems.length}
        >
          <ul class="todo">
            {problems.map((problem) => (
              <li key={problem.id}>
                <ProblemItem problem={problem} page={page} />
              </li>
            ))}
          </ul>
        </Section>
        <Section
          title={t('to_do.disputes', { count: disputes.length })}
          hint={t('to_do.disputes_hint')}
          count={disputes.length}
        >
          <ul class="todo">
            {disputes.map((dispute, at) => (
              <li key={at}>
                <DisputeItem dispute={dispute} page={page} now={now} />
              </li>
            ))}
          </ul>
        </Section>
        <Section
          title={t('payments.failed_refunds', { count: failedRefunds.length })}
          hint={t('payments.failed_refunds_hint')}
          count={failedRefunds.length}
        >
          <ul class="todo">
            {failedRefunds.map((refund) => (
              <li key={refund.id}>
                <FailedRefundItem refund={refund} page={page} />
              </li>
            ))}
          </ul>
        </Section>
        <Section
          title={t('payments.refunds_by_hand', { count: refunds.length })}
          hint={t('payments.refunds_by_hand_hint')}
          count={refunds.length}
        >
          <ul class="todo">
            {refunds.map((refund) => (
              <li key={refund.id}>
                <RefundToSend refund={refund} page={page} />
              </li>
            ))}
          </ul>
        </Section>
        <Section
          title={t('to_do.transfers', { count: transfers.length, overdue: overdue.length })}
          hint={t('to_do.transfers_hint')}
          count={transfers.length}
        >
          {awaitedList(transfers)}
        </Section>
        <Section
          title={t('to_do.at_venue', { count: atVenue.length })}
          hint={t('to_do.at_venue_hint')}
          count={atVenue.length}
        >
          {awaitedList(atVenue)}
        </Section>
        <Section
          title={t('deposits.title', { count: deposits.deposits.length })}
          hint={t('deposits.hint')}
          count={deposits.deposits.length}
        >
          <Deposits {...deposits} />
        </Section>
      </div>
    </>
  );
}

type SectionProps = { title: string; hint?: string; count: number; children: ComponentChildren };

/** One kind of thing to do; nothing if there is none. */
const Section = ({ title, hint, count, children }: SectionProps) =>
  count === 0 ? null : (
    <section class="pane">
      <h2>{title}</h2>
      {hint && <p class="soft">{hint}</p>}
      {children}
    </section>
  );

type ElsewhereProps = { count: number; words: string; link: { label: string; href: string } };

/** Something that is done on another page; nothing if there is none. */
const Elsewhere = ({ count, words, link }: ElsewhereProps) =>
  count === 0 ? null : (
    <li>
      <State tone="warn">{t('to_do.awaited')}</State>
      <b>{words}</b>
      <span class="acts">
        <LinkButton small href={link.href}>
          {link.label}
        </LinkButton>
      </span>
    </li>
  );

function DisputeItem({ dispute, page, now }: { dispute: OpenDispute; page: Page; now: Temporal.Instant }) {
  const { isInquiry, amount, currency, buyer, reason, evidenceDueAt, orderId } = dispute;
  const dateOf = (at: Temporal.Instant) => compactDate(at.toZonedDateTimeISO(page.timeZone).toPlainDate());
  const isLate = evidenceDueAt !== null && Temporal.Instant.compare(evidenceDueAt, now) < 0;
  return (
    <>
      <State tone="bad">{t(isInquiry ? 'to_do.inquiry' : 'to_do.disputed')}</State>
      <span>
        <b>
          {formatMoney(amount, currency)} {t('to_do.disputed_by', { buyer })}
        </b>
        <span class="under">
          {formatFacts([
            evidenceDueAt &&
              t(isLate ? 'to_do.evidence_was_due' : 'to_do.evidence_due', { date: dateOf(evidenceDueAt) }),
            t('to_do.disputed_since', { date: dateOf(dispute.openedAt) }),
            reason,
          ])}
        </span>
        <a href={orderPath(page.slug, orderId)}>{t('payments.order_number', { id: orderId })}</a>
      </span>
    </>
  );
}

/** The field of an awaited payment's amount. */
export const amountField = (paymentId: number): string => `amount_${paymentId}`;

type AwaitedProps = {
  payment: AwaitedPayment;
  page: Page;
  now: Temporal.Instant;
  formState: FormState | undefined;
};

function Awaited({ payment, page, now, formState }: AwaitedProps) {
  const { id, amount, received, currency } = payment;
  const name = amountField(id);
  const isOverdue = payment.provider === 'transfer' && Temporal.Instant.compare(payment.payBy, now) < 0;
  return (
    <>
      <State tone={isOverdue ? 'bad' : 'warn'}>
        {t(isOverdue ? 'to_do.overdue' : received > 0 ? 'to_do.part' : 'to_do.awaited')}
      </State>
      <span>
        <b>
          {formatMoney(amount - received, currency)}{' '}
          {t('payments.awaited_from', { buyer: payment.buyer, what: formatList(payment.names) })}
        </b>
        <span class="sub">
          {factsOf(payment)} <OrderLink page={page} id={payment.orderId} />
        </span>
      </span>
      <form method="post" action={`${paymentsPath(page.slug)}awaited/${id}/receipts`} class="acts" noValidate>
        <FormErrors formState={formState} />
        <input type="hidden" name="received_before" value={received} />
        <Field
          name={name}
          label={t('payments.has_come')}
          value={fieldValue(formState, name) ?? moneyInput(amount - received, currency)}
          error={formState?.errors[name]}
          inputmode="decimal"
          width="short"
        />
        <Button small>{t('payments.record')}</Button>
      </form>
    </>
  );
}

const State = ({ tone, children }: { tone: 'warn' | 'bad'; children: ComponentChildren }) => (
  <span class={`st ${tone}`}>
    <Icon name={tone === 'bad' ? 'alert' : 'clock'} />
    {children}
  </span>
);

const OrderLink = ({ page, id }: { page: Page; id: number }) => (
  <a href={orderPath(page.slug, id)}>{t('payments.order_number', { id })}</a>
);

/** "By bank transfer, reference RF48 1, due Fri 12 Jun 2026, order 3" */
const factsOf = ({ provider, reference, payBy, timeZone, received, currency, email }: AwaitedPayment) =>
  formatFacts([
    provider === 'transfer' ? t('payments.by_transfer', { reference }) : t('payments.by_venue'),
    provider === 'transfer' && t('payments.due_on', { date: dateIn(payBy, timeZone) }),
    received > 0 && t('payments.come_so_far', { amount: formatMoney(received, currency) }),
    email,
  ]);

function RefundToSend({ refund, page }: { refund: RefundByHand; page: Page }) {
  const { id, amount, currency, buyer, orderId, email, requestedAt } = refund;
  return (
    <>
      <State tone="warn">{t('to_do.to_send')}</State>
      <span>
        <b>
          {formatMoney(amount, currency)} {t('payments.refund_to', { buyer })}
        </b>
        <span class="sub">
          {formatFacts([
            t(refund.provider === 'transfer' ? 'payments.refund_by_transfer' : 'payments.refund_in_cash'),
            t('payments.refund_since', { date: dateIn(requestedAt, page.timeZone) }),
            email,
          ])}{' '}
          <OrderLink page={page} id={orderId} />
        </span>
        {refund.payTo && <span class="sub">{t('payments.refund_pay_to', { account: refund.payTo })}</span>}
      </span>
      <form method="post" action={`${paymentsPath(page.slug)}refunds/${id}/sending`} class="acts">
        <Button small>{t('payments.refund_sent')}</Button>
        <AsCredit id={id} page={page} />
      </form>
    </>
  );
}

/** The button of the same form that gives credit instead. */
const AsCredit = ({ id, page }: { id: number; page: Page }) => (
  <Button small variant="quiet" formaction={`${paymentsPath(page.slug)}refunds/${id}/credit`}>
    {t('payments.refund_as_credit')}
  </Button>
);

/** A refund that the page still owes, with a button that sends it again. */
function FailedRefundItem({ refund, page }: { refund: FailedRefund; page: Page }) {
  const { id, amount, currency, buyer, orderId, failedAt } = refund;
  return (
    <>
      <State tone="bad">{t('to_do.failed')}</State>
      <span>
        <b>{t('to_do.amount_to', { amount: formatMoney(amount, currency), buyer })}</b>
        <span class="sub">
          {t('to_do.failed_on', { date: dateIn(failedAt, page.timeZone) })}{' '}
          <OrderLink page={page} id={orderId} />
        </span>
      </span>
      <form method="post" action={`${paymentsPath(page.slug)}refunds/${id}/attempts`} class="acts">
        <Button small>{t('payments.retry_refund')}</Button>
        <AsCredit id={id} page={page} />
      </form>
    </>
  );
}

const dateIn = (instant: Temporal.Instant, timeZone: string): string =>
  compactDate(instant.toZonedDateTimeISO(timeZone).toPlainDate());
