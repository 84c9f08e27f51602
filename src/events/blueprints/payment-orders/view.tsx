import { compactDate, formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderFilter, OrderSummary, Page } from '../../ports.ts';
import { orderPath, ordersPath } from '../../rules/addresses.ts';
import { MONEY_TONES } from '../../views/money-words.ts';
import { FILTERS } from './schema.ts';

export type OrdersPageProps = {
  page: Page;
  orders: readonly OrderSummary[];
  search: string;
  filter: OrderFilter | undefined;
  isFirst: boolean;
  /** the order before which the next page begins */
  older: number | undefined;
};

/** The orders of a page, searchable and by state. */
export function OrdersPage({ page, orders, search, filter, isFirst, older }: OrdersPageProps) {
  const path = ordersPath(page.slug);
  const hrefOf = (query: { state?: string | undefined; before?: number }) => {
    const all = new URLSearchParams({
      ...(search && { q: search }),
      ...(query.state && { state: query.state }),
      ...(query.before && { before: String(query.before) }),
    });
    return all.size > 0 ? `${path}?${all}` : path;
  };
  return (
    <>
      <div class="title-row">
        <h1>{t('orders.title')}</h1>
      </div>
      <search>
        <form class="search-line" method="get" action={path}>
          <Field
            name="q"
            type="search"
            label={t('orders.find')}
            hint={t('orders.find_hint')}
            value={search}
            maxlength={200}
            autocomplete="off"
          />
          {filter && <input type="hidden" name="state" value={filter} />}
          <Button icon="search">{t('orders.find_button')}</Button>
        </form>
      </search>
      <nav class="filters" aria-label={t('orders.filters')}>
        <a href={hrefOf({})} aria-current={filter === undefined ? 'page' : undefined}>
          {t('orders.all')}
        </a>
        {FILTERS.map((state) => (
          <a key={state} href={hrefOf({ state })} aria-current={state === filter ? 'page' : undefined}>
            {t(`orders.filter_${state}`)}
          </a>
        ))}
      </nav>
      {orders.length === 0 ? (
        <Empty
          title={search || filter ? t('orders.none_found') : t('orders.none')}
          icon="search"
          hint={search ? t('orders.none_found_hint') : undefined}
        />
      ) : (
        <OrderTable page={page} orders={orders} />
      )}
      {(older || !isFirst) && (
        <nav class="pagination" aria-label={t('orders.pages')}>
          {!isFirst && (
            <LinkButton small href={hrefOf({ state: filter })} icon="left">
              {t('payments.newest')}
            </LinkButton>
          )}
          {older && (
            <LinkButton small href={hrefOf({ state: filter, before: older })} iconAfter="right" rel="next">
              {t('payments.older')}
            </LinkButton>
          )}
        </nav>
      )}
    </>
  );
}

const OrderTable = ({ page, orders }: { page: Page; orders: readonly OrderSummary[] }) => (
  <DataTable
    caption={t('orders.title')}
    captionHidden
    columns={[
      { label: t('payments.order') },
      { label: t('payments.buyer') },
      { label: t('payments.date') },
      { label: t('orders.total'), numeric: true },
      { label: t('orders.received'), numeric: true },
      { label: t('payments.owed'), numeric: true },
      { label: t('payments.refunded'), numeric: true },
      { label: t('payments.state') },
    ]}
    rows={orders.map((order) => {
      const money = (amount: number) => formatMoney(amount, order.currency);
      const some = (amount: number) => (amount === 0 ? '' : money(amount));
      return {
        key: String(order.id),
        cells: [
          <span>
            <a href={orderPath(page.slug, order.id)}>{t('payments.order_number', { id: order.id })}</a>
            <span class="under">{formatList(order.names)}</span>
          </span>,
          <span>
            {order.buyer}
            <span class="under">{order.email}</span>
          </span>,
          compactDate(order.placedAt.toZonedDateTimeISO(page.timeZone).toPlainDate()),
          money(order.total),
          some(order.received),
          order.money === 'expired' ? '' : some(order.due),
          some(order.givenBack),
          <Tag tone={MONEY_TONES[order.money]}>{t(`money_state.${order.money}`)}</Tag>,
        ],
      };
    })}
  />
);
