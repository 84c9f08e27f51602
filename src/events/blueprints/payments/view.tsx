import { clockTime, compactDate, formatFacts, formatMoney, shortSpan } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import { t } from '../../messages/translate.ts';
import type { FailedRefund, Page, Receipt } from '../../ports.ts';
import { calendarsPath, paymentSettingsPath, paymentsPath } from '../../rules/addresses.ts';
import { type PaymentsToDo, ToDo } from './to-do.tsx';
import { groupReceipts, netOf, type ReceiptGroup, type Totals, totalsByCurrency } from './totals.ts';

export type PaymentsProps = {
  page: Page;
  receipts: Receipt[];
  failedRefunds: FailedRefund[];
  toDo: PaymentsToDo;
  /** whether these are the newest */
  newest: boolean;
  /** the receipt before which the next page begins */
  older: number | undefined;
};

export function Payments({ page, receipts, failedRefunds, toDo, newest, older }: PaymentsProps) {
  const path = paymentsPath(page.slug);
  const crumbs = [{ label: t('views.whats_on'), href: calendarsPath(page.slug) }];
  if (receipts.length === 0) {
    return (
      <>
        <Head title={t('payments.title')} crumbs={crumbs} />
        {failedRefunds.length > 0 && <FailedRefunds refunds={failedRefunds} page={page} />}
        <ToDo page={page} {...toDo} />
        <Empty
          title={newest ? t('payments.none') : t('payments.none_older')}
          icon="card"
          hint={t('payments.none_hint')}
          action={
            newest
              ? { label: t('payment_settings.title'), href: paymentSettingsPath(page.slug) }
              : { label: t('payments.see_newest'), href: path }
          }
        />
      </>
    );
  }
  return (
    <>
      <Head title={t('payments.title')} lead={t('payments.lead', { page: page.title })} crumbs={crumbs} />
      <Toolbar
        end={
          <>
            <LinkButton href={paymentSettingsPath(page.slug)}>{t('payment_settings.title')}</LinkButton>
            <LinkButton href={`${path}receipts.csv`} icon="download" download="">
              {t('payments.download')}
            </LinkButton>
          </>
        }
      >
        <span class="soft">{newest ? t('payments.newest_first') : t('payments.older_payments')}</span>
      </Toolbar>
      <Stack loose>
        {failedRefunds.length > 0 && <FailedRefunds refunds={failedRefunds} page={page} />}
        <ToDo page={page} {...toDo} />
        {totalsByCurrency(receipts).map((totals) => (
          <ReceiptTable
            key={totals.currency}
            totals={totals}
            receipts={receipts.filter(({ currency }) => currency === totals.currency)}
            timeZone={page.timeZone}
          />
        ))}
        <OtherPages path={path} newest={newest} older={older} />
      </Stack>
    </>
  );
}

/** Refunds that the page still owes, each with a button that sends it again. */
function FailedRefunds({ refunds, page }: { refunds: FailedRefund[]; page: Page }) {
  return (
    <Note tone="bad" role="status" title={t('payments.failed_refunds', { count: refunds.length })}>
      <p>{t('payments.failed_refunds_hint')}</p>
      {refunds.map((refund) => (
        <form
          key={refund.id}
          method="post"
          action={`${paymentsPath(page.slug)}refunds/${refund.id}/attempts`}
          class="stack"
        >
          <p>
            {t('payments.failed_refund', {
              amount: formatMoney(refund.amount, refund.currency),
              buyer: refund.buyer,
              order: refund.orderId,
              date: compactDate(refund.failedAt.toZonedDateTimeISO(page.timeZone).toPlainDate()),
            })}
          </p>
          <Button small>{t('payments.retry_refund')}</Button>
        </form>
      ))}
    </Note>
  );
}

type ReceiptTableProps = { totals: Totals; receipts: Receipt[]; timeZone: string };

function ReceiptTable({ totals, receipts, timeZone }: ReceiptTableProps) {
  const money = (amount: number) => formatMoney(amount, totals.currency);
  // What is seldom more than nothing is left out then.
  const some = (amount: number) => (amount === 0 ? '' : money(amount));
  return (
    <DataTable
      caption={t('payments.caption', { currency: totals.currency })}
      captionHidden
      columns={[
        { label: t('payments.what') },
        { label: t('payments.buyer') },
        { label: t('payments.date') },
        { label: t('payments.gross'), numeric: true },
        { label: t('payments.owed'), numeric: true },
        { label: t('payments.fee'), numeric: true },
        { label: t('payments.refunded'), numeric: true },
        { label: t('payments.net'), numeric: true },
        { label: t('payments.state') },
      ]}
      rows={groupReceipts(receipts).map((receipt) => ({
        key: String(receipt.id),
        cells: [
          <>
            {receipt.name}
            <span class="under">{detailOf(receipt, timeZone)}</span>
          </>,
          <span>
            {receipt.buyer}
            <span class="under">{t('payments.order_number', { id: receipt.orderId })}</span>
          </span>,
          <span>
            {acceptedAtWords(receipt, timeZone)}
            <span class="under">{howPaid(receipt)}</span>
          </span>,
          money(receipt.gross),
          some(receipt.owed),
          some(receipt.fee),
          some(receipt.refunded),
          money(netOf(receipt)),
          <Tag tone={STATE_TONES[receipt.state]}>{t(`payments.state.${receipt.state}`)}</Tag>,
        ],
      }))}
      foot={[
        t('payments.total'),
        '',
        '',
        money(totals.gross),
        money(totals.owed),
        money(totals.fee),
        money(totals.refunded),
        money(totals.net),
        '',
      ]}
    />
  );
}

/** "2 × Full price, Fri 12 Jun 2026, 20:00–22:30" */
function detailOf(group: ReceiptGroup, timeZone: string): string {
  const { count, typeName, startsAt, endsAt, timeZone: ownZone } = group;
  const at = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(ownZone ?? timeZone);
  return formatFacts([
    typeName && (count > 1 ? t('tickets.count_of_type', { count, ticketType: typeName }) : typeName),
    startsAt && endsAt && shortSpan(at(startsAt), at(endsAt)),
  ]);
}

function howPaid({ provider, owed }: Receipt): string {
  if (owed > 0) return t('payments.not_paid_yet');
  return provider ? t('payments.paid_by_provider', { provider }) : t('payments.nothing_to_pay');
}

/** "Mon 1 Jun 2026, 19:30" */
function acceptedAtWords({ acceptedAt }: Receipt, timeZone: string): string {
  const at = acceptedAt.toZonedDateTimeISO(timeZone);
  return t('payments.paid_at', { date: compactDate(at.toPlainDate()), time: clockTime(at) });
}

const STATE_TONES: Record<Receipt['state'], Tone> = {
  fulfilled: 'good',
  awaiting: 'warn',
  lost: 'bad',
  declined: 'bad',
  cancelled: 'bad',
};

function OtherPages({ path, newest, older }: { path: string; newest: boolean; older: number | undefined }) {
  if (newest && older === undefined) return null;
  return (
    <nav class="pagination" aria-label={t('payments.pages')}>
      {!newest && (
        <LinkButton small href={path} icon="left">
          {t('payments.newest')}
        </LinkButton>
      )}
      {older !== undefined && (
        <LinkButton small href={`${path}?before=${older}`} iconAfter="right" rel="next">
          {t('payments.older')}
        </LinkButton>
      )}
    </nav>
  );
}
