import { formatFacts, weekdayName } from '../i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { Icon } from '../ui/icon.tsx';
import { OnDay } from './agenda.tsx';
import type { CalendarChip, CalendarDay } from './calendar-day.ts';

export type MonthTableProps = {
  /** "June 2026" */
  caption: string;
  /** Seven days each, Monday first. */
  weeks: CalendarDay[][];
  /** How many chips a cell shows at most; beyond that, it ends with a link to the others. */
  maxChips?: number;
};

/** A month as a table. On a phone its cells are small, and marks stand for what is on: a day is one link. */
export function MonthTable({ caption, weeks, maxChips = 4 }: MonthTableProps) {
  return (
    <table class="month">
      <caption class="only-sr">{caption}</caption>
      <thead>
        <tr>
          {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
            <th key={weekday} scope="col">
              <abbr title={weekdayName(weekday)}>{weekdayName(weekday, 'short')}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.date}>
            {week.map((day) => (
              <Cell key={day.date} day={day} maxChips={maxChips} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, maxChips }: { day: CalendarDay; maxChips: number }) {
  const visible = day.chips.length > maxChips ? day.chips.slice(0, maxChips - 1) : day.chips;
  const more = day.chips.length - visible.length;
  return (
    <td class={day.state === 'open' ? undefined : day.state}>
      <DateOf day={day} />
      <Marks day={day} />
      {visible.map((chip) => (
        <Chip key={`${chip.href} ${chip.time}`} chip={chip} />
      ))}
      {more > 0 && day.href && (
        <a class="more" href={day.href}>
          <OnDay label={t('calendar.more', { count: more })} day={day} />
        </a>
      )}
      {day.offer && (
        <a class="free" href={day.offer.href}>
          <OnDay label={day.offer.brief} day={day} />
        </a>
      )}
    </td>
  );
}

const MAX_MARKS = 4;

/** What is on, as marks on a phone; the name of the day's link says it in words. */
function Marks({ day: { chips, offer } }: { day: CalendarDay }) {
  if (chips.length === 0 && !offer) return null;
  return (
    <span class="marks" aria-hidden="true">
      {chips.slice(0, MAX_MARKS).map(({ href, time, closed, gone, tone }) => (
        <i key={`${href} ${time}`} class={`${closed ? 'closure' : `cal-${tone}`}${gone ? ' gone' : ''}`} />
      ))}
      {chips.length === 0 && <i class="free" />}
    </span>
  );
}

function DateOf({ day }: { day: CalendarDay }) {
  const number = Number(day.date.slice(8));
  if (!day.href) {
    return (
      <span class="date">
        <span aria-hidden="true">{number}</span>
        <span class="only-sr">{day.summary}</span>
      </span>
    );
  }
  return (
    <a
      class="date"
      href={day.href}
      aria-label={day.summary}
      aria-current={day.state === 'today' ? 'date' : undefined}
    >
      <span>{number}</span>
    </a>
  );
}

function Chip({ chip }: { chip: CalendarChip }) {
  if (chip.closed) return <ClosedChip chip={chip} />;
  return (
    <a class={`chip cal-${chip.tone}${chip.gone ? ' gone' : ''}`} href={chip.href} title={chip.title}>
      {chip.time && (
        <time>
          {chip.time}
          {chip.zone && ` ${chip.zone}`}
        </time>
      )}
      <span class="chip-title">{chip.title}</span>
      {chip.gone && chip.note && <span class="only-sr">, {chip.note.text}</span>}
    </a>
  );
}

/** Without its time, so that the reason is readable in a cell. */
function ClosedChip({ chip: { title, place, href } }: { chip: CalendarChip }) {
  return (
    <a class="chip closure" href={href}>
      <Icon name="closed" />
      <span class="chip-title">{formatFacts([title, place])}</span>
    </a>
  );
}
