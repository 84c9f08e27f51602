import { Tag } from '../ui/tag.tsx';
import { type CalendarChip, type CalendarDay, dayLabel } from './calendar-day.ts';

export type AgendaProps = {
  label: string;
  /** Days with nothing to say are left out here. */
  days: CalendarDay[];
  /** The month table's place on a phone; without it the agenda is shown at every width. */
  phone?: boolean;
  /** "Fri", "Mai": the short name of a date's weekday, in the reader's language. */
  weekdayOf: (date: string) => string;
  /** Set to name the month beside each date, when the list runs over several. */
  monthOf?: (date: string) => string;
};

/** What is on, day under day. */
export function Agenda({ label, days, phone, weekdayOf, monthOf }: AgendaProps) {
  const busy = days.filter(
    (day) => day.state !== 'out' && (day.chips.length > 0 || (day.free?.count ?? 0) > 0),
  );
  return (
    <ol class={phone ? 'agenda phone' : 'agenda'} aria-label={label}>
      {busy.map((day) => (
        <li key={day.date} class={classOf(day)}>
          <When day={day} weekday={weekdayOf(day.date)} month={monthOf?.(day.date)} />
          <ul>
            {day.chips.map((chip) => (
              <Happening key={`${chip.href} ${chip.time}`} chip={chip} />
            ))}
            {day.free && day.free.count > 0 && (
              <li>
                <a class="agenda-free" href={day.free.href}>
                  {day.free.count === 1 ? '1 time' : `${day.free.count} times`} free to hire
                  <span class="only-sr"> on {day.label}</span>
                </a>
              </li>
            )}
          </ul>
        </li>
      ))}
    </ol>
  );
}

// A day with nothing but free times stands back behind those on which something is on.
function classOf({ state, chips }: CalendarDay): string | undefined {
  const classes = [state === 'open' ? '' : state, chips.length === 0 ? 'quiet' : ''].filter(Boolean);
  return classes.join(' ') || undefined;
}

function When({ day, weekday, month }: { day: CalendarDay; weekday: string; month: string | undefined }) {
  const face = (
    <span aria-hidden="true">
      <b>{Number(day.date.slice(8))}</b>
      <span>{weekday}</span>
      {month && <span>{month}</span>}
    </span>
  );
  const name = <span class="only-sr">{dayLabel(day)}</span>;
  return day.href ? (
    <a class="when" href={day.href}>
      {face}
      {name}
    </a>
  ) : (
    <span class="when">
      {face}
      {name}
    </span>
  );
}

function Happening({ chip }: { chip: CalendarChip }) {
  const note = chip.cancelled
    ? ({ text: 'Cancelled', tone: 'bad' } as const)
    : chip.full
      ? ({ text: 'Sold out', tone: 'plain' } as const)
      : chip.note;
  return (
    <li class={`happening cal-${chip.tone}`}>
      <h2>
        <a href={chip.href}>{chip.title}</a>
      </h2>
      <p>
        <span>
          <time>{chip.time}</time>
          {chip.place && ` · ${chip.place}`}
        </span>
        {chip.price && !note && <span class="num">{chip.price}</span>}
        {note && <Tag tone={note.tone}>{note.text}</Tag>}
      </p>
    </li>
  );
}
