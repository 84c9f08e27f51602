import { compactDate, formatMoney, formatNumber, monthAndYear } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Stepper } from '../../../shared/ui/toolbar.tsx';
import { t } from '../../messages/translate.ts';
import type { LedgerCheck, Page } from '../../ports.ts';
import { ordersPath, paymentSettingsPath, paymentsPath } from '../../rules/addresses.ts';
import type { Figures } from '../../rules/ledger-figures.ts';
import { monthOf, type Period } from '../../rules/period.ts';
import { WeekChart } from './chart.tsx';
import { ItemTable, TaxTable, WayTable } from './month-tables.tsx';

export type MonthPageProps = {
  page: Page;
  period: Period;
  today: Temporal.PlainDate;
  /** one for each currency */
  figures: readonly Figures[];
  /** what the last check of all postings found; absent before the first */
  check: LedgerCheck | undefined;
};

/** "June 2026", or "Mon 1 Jun 2026 – Sun 14 Jun 2026" */
export function periodTitle(period: Period): string {
  const month = monthOf(period);
  return month
    ? monthAndYear(month)
    : t('money.period', { from: compactDate(period.from), to: compactDate(period.to) });
}

/** What a page earned, gave back, is owed and holds in a period. */
export function MonthPage({ page, period, today, figures, check }: MonthPageProps) {
  const path = paymentsPath(page.slug);
  return (
    <>
      <div class="title-row">
        <h1>{periodTitle(period)}</h1>
        <MonthStepper path={path} period={period} today={today} />
        <div class="push">
          <LinkButton
            small
            href={`${path}postings.csv?from=${period.from}&to=${period.to}`}
            icon="download"
            download=""
          >
            {t('money.every_posting')}
          </LinkButton>
          <LinkButton small href={`${path}receipts.csv`} icon="download" download="">
            {t('payments.download')}
          </LinkButton>
        </div>
      </div>
      <PeriodForm path={path} period={period} />
      {check && check.differences.length > 0 && <Differences page={page} check={check} />}
      {figures.length === 0 ? (
        <Empty
          title={t('money.none')}
          icon="coins"
          hint={t('money.none_hint')}
          action={{ label: t('payment_settings.title'), href: paymentSettingsPath(page.slug) }}
        />
      ) : (
        figures.map((of) => <CurrencyFigures key={of.currency} of={of} page={page} check={check} />)
      )}
    </>
  );
}

function MonthStepper({ path, period, today }: { path: string; period: Period; today: Temporal.PlainDate }) {
  const month = monthOf(period);
  const link = (to: Temporal.PlainYearMonth) => ({
    label: monthAndYear(to),
    name: monthAndYear(to),
    href: `${path}?month=${to}`,
  });
  const now = { label: t('money.this_month'), href: path };
  if (!month) return <Stepper today={now} />;
  return (
    <Stepper
      previous={link(month.subtract({ months: 1 }))}
      {...(month.equals(today.toPlainYearMonth()) ? {} : { today: now })}
      next={link(month.add({ months: 1 }))}
    />
  );
}

const PeriodForm = ({ path, period }: { path: string; period: Period }) => (
  <details class="behind period-form">
    <summary>{t('money.other_period')}</summary>
    <form method="get" action={path} class="field-row">
      <Field name="from" type="date" label={t('money.from')} value={period.from.toString()} required />
      <Field name="to" type="date" label={t('money.to')} value={period.to.toString()} required />
      <Button small>{t('money.show')}</Button>
    </form>
  </details>
);

type FiguresProps = { of: Figures; page: Page; check: LedgerCheck | undefined };

function CurrencyFigures({ of, page, check }: FiguresProps) {
  const money = (amount: number) => formatMoney(amount, of.currency);
  const less = (amount: number) => formatMoney(0 - amount, of.currency);
  const owedHref = `${ordersPath(page.slug)}?state=awaited`;
  return (
    <section
      aria-label={t('money.in_currency', { currency: of.currency })}
      data-testid={`figures-${of.currency}`}
    >
      <dl class="figures">
        <Figure term={t('money.gross')} value={money(of.gross)} more={t('money.sold', { count: of.sold })} />
        <Figure term={t('money.fees')} value={less(of.fees)} more={feeShare(of)} />
        <Figure
          term={t('money.refunds')}
          value={less(of.refunds)}
          more={
            of.refundsPayable > 0 ? t('money.not_out_yet', { amount: money(of.refundsPayable) }) : undefined
          }
        />
        <div class="net">
          <dt>{t('money.net')}</dt>
          <dd>{money(of.net)}</dd>
          <dd>
            {of.writeOffs === 0
              ? t('money.net_hint')
              : t('money.written_off', { amount: money(of.writeOffs) })}
          </dd>
        </div>
        <Figure
          term={t('money.received')}
          value={money(of.received)}
          more={t('money.payments', { count: of.payments, sent: money(of.sentBack) })}
        />
        <div>
          <dt>{t('money.owed')}</dt>
          <dd>{money(of.owed)}</dd>
          <dd>{of.owed === 0 ? t('money.at_the_end') : <a href={owedHref}>{t('money.who_owes')}</a>}</dd>
        </div>
        <Figure term={t('money.deposits')} value={money(of.depositsHeld)} more={t('money.not_ours')} />
        <Figure term={t('money.credit')} value={money(of.credit)} more={t('money.at_the_end')} />
        {of.unmatched !== 0 && (
          <Figure term={t('money.unmatched')} value={money(of.unmatched)} more={t('money.not_ours')} />
        )}
      </dl>
      <AddsUp of={of} check={check} />
      <div class="board">
        <div class="panes">
          <WeekChart figures={of} />
          <ItemTable figures={of} timeZone={page.timeZone} />
        </div>
        <div class="panes">
          <WayTable figures={of} />
          <TaxTable figures={of} />
        </div>
      </div>
    </section>
  );
}

const Figure = ({ term, value, more }: { term: string; value: string; more?: string | undefined }) => (
  <div>
    <dt>{term}</dt>
    <dd>{value}</dd>
    {more && <dd>{more}</dd>}
  </div>
);

const feeShare = ({ fees, received }: Figures): string | undefined =>
  fees > 0 && received > 0
    ? t('money.fee_share', { percent: formatNumber(Math.round((fees * 1000) / received) / 10) })
    : undefined;

/** "The ledger adds up to the penny", and why, or by how much it is off. */
function AddsUp({ of, check }: { of: Figures; check: LedgerCheck | undefined }) {
  const money = (amount: number) => formatMoney(amount, of.currency);
  if (of.off !== 0) {
    return (
      <p class="tie st bad" role="status">
        <Icon name="alert" />
        <span>{t('money.off', { amount: money(of.off) })}</span>
      </p>
    );
  }
  return (
    <p class="tie" role="status">
      <Icon name="check" />
      <span>
        {t('money.adds_up', {
          money: money(of.moneyGrew),
          owed: money(of.owedGrew),
          net: money(of.net),
          held: money(of.heldGrew),
        })}
        {check && check.differences.length === 0 && ` ${t('money.checked')}`}
      </span>
    </p>
  );
}

/** What the last check found that does not fit together, by name. */
function Differences({ page, check }: { page: Page; check: LedgerCheck }) {
  const at = check.checkedAt.toZonedDateTimeISO(page.timeZone);
  return (
    <section class="note bad" aria-label={t('money.differences_label')}>
      <Icon name="alert" />
      <div class="note-words">
        <strong>{t('money.differences', { count: check.differences.length })}</strong>{' '}
        {t('money.differences_hint', { date: compactDate(at.toPlainDate()) })}
        <ul>
          {check.differences.slice(0, 20).map((one) => (
            <li key={`${one.what} ${one.id} ${one.account}`}>{differenceWords(one)}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const differenceWords = ({
  what,
  id,
  account,
  currency,
  amount,
}: LedgerCheck['differences'][number]): string =>
  t('money.difference', {
    what: t(`money.difference_${what}`),
    id,
    account: account || '–',
    amount: formatMoney(amount, currency || 'GBP'),
  });
