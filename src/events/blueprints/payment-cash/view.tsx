import { userOfActor } from '../../../shared/act.ts';
import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { clockTime, compactDate, formatMoney } from '../../../shared/i18n/formats.ts';
import type { UserId } from '../../../shared/ids.ts';
import { moneyInput, sumOf } from '../../../shared/money.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Crumbs } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { CashCount, CashMovement, Page } from '../../ports.ts';
import { cashPath, orderPath, statementsPath } from '../../rules/addresses.ts';

export type CashPageProps = {
  page: Page;
  /** what there should be, in each currency */
  sums: readonly { currency: string; amount: number }[];
  /** since the last count */
  movements: readonly CashMovement[];
  counts: readonly CashCount[];
  names: ReadonlyMap<UserId, string>;
  refused: { currency: string; formState: FormState } | undefined;
  done: boolean;
};

/** The cash in hand, to be counted at the end of the night. */
export function CashPage({ page, sums, movements, counts, names, refused, done }: CashPageProps) {
  const at = (instant: Temporal.Instant) => {
    const local = instant.toZonedDateTimeISO(page.timeZone);
    return t('payments.paid_at', { date: compactDate(local.toPlainDate()), time: clockTime(local) });
  };
  const nameOf = (by: string) => names.get(userOfActor(by) ?? ('' as UserId)) ?? t('story.by_somebody');
  return (
    <>
      <div class="title-row">
        <Crumbs crumbs={[{ label: t('bank.title'), href: statementsPath(page.slug) }]} />
        <h1>{t('cash.title')}</h1>
      </div>
      {done && !refused && <Note tone="good" role="status" title={t('cash.done')} />}
      <div class="board">
        <div class="panes">
          <Movements page={page} movements={movements} at={at} nameOf={nameOf} />
          <Counts counts={counts} at={at} nameOf={nameOf} />
        </div>
        <div class="panes first">
          {sums.map((sum) => (
            <CountForm
              key={sum.currency}
              page={page}
              sum={sum}
              formState={refused?.currency === sum.currency ? refused.formState : undefined}
            />
          ))}
        </div>
      </div>
    </>
  );
}

type Words = { at: (instant: Temporal.Instant) => string; nameOf: (by: string) => string };

function Movements({ page, movements, at, nameOf }: Words & Pick<CashPageProps, 'page' | 'movements'>) {
  if (movements.length === 0) return <p class="soft">{t('cash.no_movements')}</p>;
  const byName = [
    ...Map.groupBy(movements, ({ name, currency }) => JSON.stringify([name, currency])).values(),
  ];
  return (
    <section class="pane">
      <h2>{t('cash.movements')}</h2>
      <DataTable
        caption={t('cash.movements')}
        captionHidden
        columns={[
          { label: t('money.what') },
          { label: t('money.payments_count'), numeric: true },
          { label: t('cash.amount'), numeric: true },
        ]}
        rows={byName.map((group) => ({
          key: `${group[0]?.name} ${group[0]?.currency}`,
          cells: [
            group[0]?.name ?? '–',
            String(group.length),
            formatMoney(sumOf(group.map(({ amount }) => amount)), group[0]?.currency ?? 'GBP'),
          ],
        }))}
      />
      <details class="behind">
        <summary>{t('cash.each', { count: movements.length })}</summary>
        <DataTable
          caption={t('cash.movements')}
          captionHidden
          columns={[
            { label: t('payments.date') },
            { label: t('payments.buyer') },
            { label: t('cash.by') },
            { label: t('cash.amount'), numeric: true },
          ]}
          rows={movements.map((one, index) => ({
            key: String(index),
            cells: [
              at(one.at),
              one.orderId ? <a href={orderPath(page.slug, one.orderId)}>{one.buyer}</a> : '–',
              nameOf(one.by),
              formatMoney(one.amount, one.currency),
            ],
          }))}
        />
      </details>
    </section>
  );
}

function Counts({ counts, at, nameOf }: Words & Pick<CashPageProps, 'counts'>) {
  if (counts.length === 0) return null;
  return (
    <section class="pane">
      <h2>{t('cash.history')}</h2>
      <DataTable
        caption={t('cash.history')}
        captionHidden
        columns={[
          { label: t('payments.date') },
          { label: t('cash.expected'), numeric: true },
          { label: t('cash.counted'), numeric: true },
          { label: t('cash.difference'), numeric: true },
          { label: t('cash.banked'), numeric: true },
          { label: t('cash.reason') },
          { label: t('cash.by') },
        ]}
        rows={counts.map((count) => {
          const money = (amount: number) => formatMoney(amount, count.currency);
          const difference = count.counted - count.expected;
          return {
            key: String(count.id),
            cells: [
              at(count.at),
              money(count.expected),
              money(count.counted),
              difference === 0 ? '–' : money(difference),
              count.banked === 0 ? '' : money(count.banked),
              count.reason,
              nameOf(count.by),
            ],
          };
        })}
      />
    </section>
  );
}

type CountFormProps = {
  page: Page;
  sum: { currency: string; amount: number };
  formState: FormState | undefined;
};

function CountForm({ page, sum: { currency, amount }, formState }: CountFormProps) {
  const field = fieldsOf(formState, { banked: moneyInput(0, currency) });
  // Once cash has moved, the form says what there should be now.
  const seen = formState?.stale ? undefined : formState?.input.expected;
  return (
    <form
      data-testid={`count-${currency}`}
      method="post"
      action={cashPath(page.slug)}
      class="pane"
      noValidate
    >
      <h2>{t('cash.count')}</h2>
      <p>{t('cash.should_be', { amount: formatMoney(amount, currency) })}</p>
      <FormErrors formState={formState} />
      <input type="hidden" name="currency" value={currency} />
      <input type="hidden" name="expected" value={typeof seen === 'string' ? seen : amount} />
      <Field label={t('cash.counted')} inputmode="decimal" width="short" required {...field('counted')} />
      <Field
        label={t('cash.banked')}
        hint={t('cash.banked_hint')}
        inputmode="decimal"
        width="short"
        {...field('banked')}
      />
      <Field label={t('cash.reason')} hint={t('cash.reason_hint')} maxlength={300} {...field('reason')} />
      <div>
        <Button variant="go">{t('cash.save')}</Button>
      </div>
    </form>
  );
}
