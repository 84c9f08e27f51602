import { compactDate, formatMoney, shortDay } from '../../../shared/i18n/formats.ts';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { t } from '../../messages/translate.ts';
import type { Figures, Week } from '../../rules/ledger-figures.ts';
import type { Period } from '../../rules/period.ts';

const LEFT = 64;
const TOP = 22;
const UP = 150;
const DOWN = 56;
// In percent: what is left of it is to the right of the labels on a phone too.
const WIDTH = 82;

/** Sales and refunds by week as bars, with their table. */
export function WeekChart({ figures: { weeks, currency } }: { figures: Figures }) {
  const money = (amount: number) => formatMoney(amount, currency);
  const some = (amount: number) => (amount === 0 ? '–' : money(amount));
  return (
    <section class="pane">
      <header>
        <h2>{t('chart.title')}</h2>
        <span class="push keys">
          <Key tone="c-events" label={t('chart.events')} />
          <Key tone="c-hire" label={t('chart.hire')} />
          <Key tone="c-back" label={t('chart.refunds')} />
        </span>
      </header>
      <Bars weeks={weeks} money={money} />
      <details class="behind">
        <summary>{t('chart.numbers')}</summary>
        <DataTable
          caption={t('chart.title')}
          captionHidden
          columns={[
            { label: t('chart.week') },
            { label: t('chart.events'), numeric: true },
            { label: t('chart.hire'), numeric: true },
            { label: t('chart.refunds'), numeric: true },
            { label: t('money.fees'), numeric: true },
            { label: t('chart.sent_back'), numeric: true },
          ]}
          rows={weeks.map((week) => ({
            key: week.period.from.toString(),
            cells: [
              t('money.period', { from: compactDate(week.period.from), to: compactDate(week.period.to) }),
              some(week.events),
              some(week.hire),
              some(week.refunds),
              some(week.fees),
              some(week.sentBack),
            ],
          }))}
        />
      </details>
    </section>
  );
}

const Key = ({ tone, label }: { tone: string; label: string }) => (
  <span>
    <svg aria-hidden="true" viewBox="0 0 12 12">
      <rect class={tone} x="1" y="1" width="10" height="10" rx="2" />
    </svg>
    {label}
  </span>
);

type BarsProps = { weeks: readonly Week[]; money: (amount: number) => string };

function Bars({ weeks, money }: BarsProps) {
  const most = Math.max(...weeks.map(({ events, hire }) => events + hire), 0);
  const worst = Math.max(...weeks.map(({ refunds }) => refunds), 0);
  const step = stepOf(Math.max(most, worst));
  const top = Math.max(step, Math.ceil(most / step) * step);
  const scale = (amount: number) => (Math.max(0, amount) * UP) / top;
  const down = Math.min(DOWN, scale(worst));
  const base = TOP + UP;
  const lines = Array.from({ length: Math.round(top / step) }, (_, at) => (at + 1) * step);
  const said = weeks.map((week) =>
    t('chart.bar', {
      week: labelOf(week.period),
      sales: money(week.events + week.hire),
      refunds: money(week.refunds),
    }),
  );
  return (
    <svg class="chart" height={base + down + 34} role="img" aria-label={said.join('; ')}>
      {lines.map((amount) => (
        <g key={amount}>
          <line class="grid" x1={LEFT} x2="100%" y1={base - scale(amount)} y2={base - scale(amount)} />
          <text x={LEFT - 8} y={base - scale(amount) + 4} text-anchor="end">
            {whole(money(amount))}
          </text>
        </g>
      ))}
      <svg x={LEFT} width="100%" height={base + down + 34} style="overflow:visible" aria-hidden="true">
        {weeks.map((week, at) => (
          <Bar
            key={week.period.from.toString()}
            {...{ week, at, count: weeks.length, base, down, scale, money }}
          />
        ))}
      </svg>
      <line class="base" x1={LEFT} x2="100%" y1={base} y2={base} />
    </svg>
  );
}

type BarProps = {
  week: Week;
  at: number;
  count: number;
  base: number;
  down: number;
  scale: (amount: number) => number;
  money: (amount: number) => string;
};

function Bar({ week, at, count, base, down, scale, money }: BarProps) {
  const share = WIDTH / count;
  const x = `${(at + 0.2) * share}%`;
  const width = `${share * 0.6}%`;
  const middle = `${(at + 0.5) * share}%`;
  const events = scale(week.events);
  const hire = scale(week.hire);
  const sum = week.events + week.hire;
  // Numbers of many bars would run into each other: the table has them.
  const hasRoom = count <= 8;
  return (
    <g>
      {events > 0 && <rect class="c-events" x={x} width={width} y={base - events} height={events} />}
      {hire > 0 && <rect class="c-hire" x={x} width={width} y={base - events - hire} height={hire} />}
      {week.refunds > 0 && (
        <rect class="c-back" x={x} width={width} y={base + 1} height={Math.min(DOWN, scale(week.refunds))} />
      )}
      {hasRoom && sum > 0 && (
        <text class="value" x={middle} y={base - events - hire - 6} text-anchor="middle">
          {whole(money(sum))}
        </text>
      )}
      {(hasRoom || at % Math.ceil(count / 8) === 0) && (
        <text x={middle} y={base + down + 22} text-anchor="middle">
          {labelOf(week.period)}
        </text>
      )}
    </g>
  );
}

/** "1–7" of one month; "Mon 29" where it ends in another. */
const labelOf = ({ from, to }: Period): string =>
  from.month === to.month
    ? from.day === to.day
      ? String(from.day)
      : `${from.day}–${to.day}`
    : shortDay(from);

/** An amount on an axis: without zeros behind the point. */
const whole = (text: string): string => text.replace(/[.,]00(?!\d)/, '');

/** A round step of an axis, with two to five of them up to the highest amount. */
function stepOf(most: number): number {
  if (most <= 0) return 1000;
  const power = 10 ** Math.floor(Math.log10(most));
  const steps = [0.2, 0.5, 1].map((part) => part * power);
  return Math.max(1, Math.round(steps.find((step) => most / step <= 5) ?? 2 * power));
}
