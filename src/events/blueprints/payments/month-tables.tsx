import { compactDate, formatFacts, formatMoney, formatNumber } from '../../../shared/i18n/formats.ts';
import { type Column, DataTable } from '../../../shared/ui/data-table.tsx';
import { t } from '../../messages/translate.ts';
import { type Figures, type Item, totalsOf } from '../../rules/ledger-figures.ts';
import { wayWords } from '../../views/money-words.ts';

const GROUPS = ['events', 'hire', 'other'] as const;

/** What the money of a period was for: events with their types, spaces that were hired. */
export function ItemTable({
  figures: { items, currency },
  timeZone,
}: {
  figures: Figures;
  timeZone: string;
}) {
  const money = (amount: number) => formatMoney(amount, currency);
  const less = (amount: number) => (amount === 0 ? '–' : formatMoney(0 - amount, currency));
  const cells = (of: Pick<Item, 'sold' | 'gross' | 'fees' | 'refunds' | 'net'>) => [
    of.sold === 0 ? '–' : formatNumber(of.sold),
    money(of.gross),
    less(of.fees),
    less(of.refunds),
    money(of.net),
  ];
  const columns: Column[] = [
    { label: t('money.what') },
    ...(['sold_count', 'gross', 'fees', 'refunds', 'net'] as const).map((name) => ({
      label: t(`money.${name}`),
      numeric: true,
    })),
  ];
  return (
    <section class="pane">
      <h2>{t('money.where_from')}</h2>
      {GROUPS.map((group) => {
        const own = items.filter((item) => item.group === group);
        if (own.length === 0) return null;
        return (
          <DataTable
            key={group}
            caption={t(`money.group_${group}`)}
            columns={columns}
            rows={own
              .sort((a, b) => b.gross - a.gross)
              .map((item) => ({
                key: JSON.stringify([item.name, item.startsAt?.toString(), item.place, item.typeName]),
                cells: [<ItemName item={item} timeZone={timeZone} />, ...cells(item)],
              }))}
            foot={[t('money.all'), ...cells(totalsOf(own))]}
          />
        );
      })}
    </section>
  );
}

function ItemName({ item, timeZone }: { item: Item; timeZone: string }) {
  const { group, name, startsAt, place, typeName } = item;
  const date = startsAt && compactDate(startsAt.toZonedDateTimeISO(timeZone).toPlainDate());
  const title = group === 'hire' ? place || t('money.hire_elsewhere') : name || t('money.of_several');
  const facts = formatFacts([typeName, date, group === 'events' && place]);
  return (
    <span>
      {title}
      {facts && <span class="under">{facts}</span>}
    </span>
  );
}

/** How it was paid. */
export function WayTable({ figures: { ways, currency } }: { figures: Figures }) {
  if (ways.length === 0) return null;
  const money = (amount: number) => formatMoney(amount, currency);
  const some = (amount: number) => (amount === 0 ? '–' : money(amount));
  return (
    <section class="pane">
      <h2>{t('money.how_paid')}</h2>
      <DataTable
        caption={t('money.how_paid')}
        captionHidden
        columns={[
          { label: t('money.way') },
          { label: t('money.payments_count'), numeric: true },
          { label: t('money.received'), numeric: true },
          { label: t('money.fees'), numeric: true },
          { label: t('money.sent_back'), numeric: true },
        ]}
        rows={ways.map(({ way, payments, received, fees, sentBack }) => ({
          key: way,
          cells: [wayWords(way), formatNumber(payments), money(received), some(0 - fees), some(0 - sentBack)],
        }))}
      />
    </section>
  );
}

/** What is in the sales, by tax rate. */
export function TaxTable({ figures: { taxes, currency } }: { figures: Figures }) {
  if (taxes.length === 0) return null;
  const money = (amount: number) => formatMoney(amount, currency);
  return (
    <section class="pane">
      <h2>{t('money.taxes')}</h2>
      <DataTable
        caption={t('money.taxes')}
        captionHidden
        columns={[
          { label: t('money.rate') },
          { label: t('money.tax_net'), numeric: true },
          { label: t('money.tax'), numeric: true },
          { label: t('money.gross'), numeric: true },
        ]}
        rows={taxes.map(({ rate, net, tax }) => ({
          key: String(rate),
          cells: [
            t('money.percent', { percent: formatNumber(rate / 100) }),
            money(net),
            money(tax),
            money(net + tax),
          ],
        }))}
      />
    </section>
  );
}
