import { type CalendarChip, type CalendarDay, dayLabel } from './calendar-day.ts';

export type MonthTableProps = {
  /** "June 2026" */
  caption: string;
  /** Seven, as the week begins here. */
  weekdays: { short: string; long: string }[];
  weeks: CalendarDay[][];
  /** How many events a cell shows before it says how many more there are. */
  most?: number;
};

/** A month as a table; the agenda takes its place on a phone. */
export function MonthTable({ caption, weekdays, weeks, most = 4 }: MonthTableProps) {
  return (
    <table class="month">
      <caption class="only-sr">{caption}</caption>
      <thead>
        <tr>
          {weekdays.map(({ short, long }) => (
            <th key={short} scope="col">
              <abbr title={long}>{short}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.date}>
            {week.map((day) => (
              <Cell key={day.date} day={day} most={most} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, most }: { day: CalendarDay; most: number }) {
  const shown = day.chips.length > most ? day.chips.slice(0, most - 1) : day.chips;
  const more = day.chips.length - shown.length;
  return (
    <td class={day.state === 'open' ? undefined : day.state}>
      <DateOf day={day} />
      {shown.map((chip) => (
        <Chip key={`${chip.href} ${chip.time}`} chip={chip} />
      ))}
      {more > 0 && day.href && (
        <a class="more" href={day.href}>
          {more} more<span class="only-sr"> on {day.label}</span>
        </a>
      )}
      {day.free && day.free.count > 0 && (
        <a class="free" href={day.free.href}>
          {day.free.count} free to hire<span class="only-sr"> on {day.label}</span>
        </a>
      )}
    </td>
  );
}

function DateOf({ day }: { day: CalendarDay }) {
  const number = Number(day.date.slice(8));
  if (!day.href) {
    return (
      <span class="date">
        <span aria-hidden="true">{number}</span>
        <span class="only-sr">{dayLabel(day)}</span>
      </span>
    );
  }
  return (
    <a
      class="date"
      href={day.href}
      aria-label={dayLabel(day)}
      aria-current={day.state === 'today' ? 'date' : undefined}
    >
      <span>{number}</span>
    </a>
  );
}

function Chip({ chip }: { chip: CalendarChip }) {
  const gone = chip.cancelled ? 'cancelled' : chip.full ? 'sold out' : undefined;
  return (
    <a class={`chip cal-${chip.tone}${gone ? ' gone' : ''}`} href={chip.href} title={chip.title}>
      <time>{chip.time}</time>
      <span class="chip-title">{chip.title}</span>
      {gone && <span class="only-sr">, {gone}</span>}
    </a>
  );
}
