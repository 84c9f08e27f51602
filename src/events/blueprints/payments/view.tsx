import { clockTime, formatMoney } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import type { Page, Receipt } from '../../ports.ts';
import { calendarsPath } from '../../rules/addresses.ts';
import { netOf, type Totals, totalsOf } from './totals.ts';

export type PaymentsProps = {
  venue: Page;
  receipts: Receipt[];
  /** whether these are the newest */
  newest: boolean;
  /** before which the next page begins */
  older: number | undefined;
};

export function Payments({ venue, receipts, newest, older }: PaymentsProps) {
  const here = `/${venue.slug}/payments/`;
  const crumbs = [{ label: 'What’s on', href: calendarsPath(venue.slug) }];
  if (receipts.length === 0) {
    return (
      <>
        <Head title="Payments" crumbs={crumbs} />
        <Empty
          title={newest ? 'Nothing has been paid yet' : 'No older payments'}
          icon="card"
          hint="What is paid for tickets and hires stands here, with fees and what went back."
          action={
            newest
              ? { label: 'See the calendars', href: calendarsPath(venue.slug) }
              : { label: 'Newest payments', href: here }
          }
        />
      </>
    );
  }
  return (
    <>
      <Head
        title="Payments"
        lead={`What was paid for at ${venue.title}: line by line, with the provider’s fees and what went back.`}
        crumbs={crumbs}
      />
      <Toolbar
        end={
          <LinkButton href={`${here}receipts.csv`} icon="download" download="">
            All as a spreadsheet (CSV)
          </LinkButton>
        }
      >
        <span class="soft">{newest ? 'Newest first' : 'Older payments'}</span>
      </Toolbar>
      <Stack loose>
        {totalsOf(receipts).map((totals) => (
          <ReceiptTable
            key={totals.currency}
            totals={totals}
            receipts={receipts.filter(({ currency }) => currency === totals.currency)}
            timeZone={venue.timeZone}
          />
        ))}
        {(!newest || older !== undefined) && (
          <nav class="pagination" aria-label="Pages">
            {!newest && (
              <LinkButton small href={here} icon="left">
                Newest
              </LinkButton>
            )}
            {older !== undefined && (
              <LinkButton small href={`${here}?before=${older}`} iconAfter="right" rel="next">
                Older
              </LinkButton>
            )}
          </nav>
        )}
      </Stack>
    </>
  );
}

function ReceiptTable({
  totals,
  receipts,
  timeZone,
}: {
  totals: Totals;
  receipts: Receipt[];
  timeZone: string;
}) {
  const money = (amount: number) => formatMoney(amount, totals.currency);
  return (
    <DataTable
      caption={`Payments in ${totals.currency}`}
      captionHidden
      columns={[
        { label: 'What' },
        { label: 'Buyer' },
        { label: 'Paid' },
        { label: 'Gross', numeric: true },
        { label: 'Fee', numeric: true },
        { label: 'Back', numeric: true },
        { label: 'Net', numeric: true },
        { label: 'State' },
      ]}
      rows={receipts.map((receipt) => ({
        key: String(receipt.id),
        cells: [
          <>
            <a href={receipt.href}>{receipt.title}</a>
            <span class="under">{receipt.detail}</span>
          </>,
          <span>
            {receipt.buyer}
            <span class="under">Order {receipt.orderId}</span>
          </span>,
          <span>
            {paidAt(receipt, timeZone)}
            <span class="under">{receipt.provider ? `by ${receipt.provider}` : 'nothing to pay'}</span>
          </span>,
          money(receipt.gross),
          money(receipt.fee),
          money(receipt.refunded),
          money(netOf(receipt)),
          <Tag tone={STATES[receipt.state].tone}>{STATES[receipt.state].word}</Tag>,
        ],
      }))}
      foot={[
        'On this page',
        '',
        '',
        money(totals.gross),
        money(totals.fee),
        money(totals.refunded),
        money(totals.net),
        '',
      ]}
    />
  );
}

function paidAt({ paidAt }: Receipt, timeZone: string): string {
  const at = paidAt.toZonedDateTimeISO(timeZone);
  const date = at.toPlainDate().toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  return `${date}, ${clockTime(at)}`;
}

const STATES: Record<Receipt['state'], { word: string; tone: Tone }> = {
  fulfilled: { word: 'Sold', tone: 'good' },
  lost: { word: 'Came too late', tone: 'bad' },
  declined: { word: 'Declined', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'bad' },
};
