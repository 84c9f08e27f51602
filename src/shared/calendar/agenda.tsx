import { shortMonth, shortWeekday } from '../i18n/formats.ts';
import { rich } from '../messages/translate.ts';
import { Icon } from '../ui/icon.tsx';
import { Tag } from '../ui/tag.tsx';
import type { CalendarChip, CalendarDay } from './calendar-day.ts';

export type AgendaProps = {
  label: string;
  /** Days without chips and offers are left out. */
  days: CalendarDay[];
  /** Shown only on a phone, in place of a wider view. */
  phone?: boolean;
  /** Shows the month with each date, for a list over several months. */
  withMonth?: boolean;
};

/** Days as a list, each with its chips. */
export function Agenda({ label, days, phone, withMonth }: AgendaProps) {
  const busy = days.filter((day) => day.state !== 'out' && (day.chips.length > 0 || day.offer));
  return (
    <ol class={phone ? 'agenda phone' : 'agenda'} aria-label={label} data-testid="agenda">
      {busy.map((day) => (
        <li key={day.date} class={classOf(day)}>
          <When day={day} withMonth={withMonth} />
          <ul>
            {day.chips.map((chip) => (
              <AgendaItem key={`${chip.href} ${chip.time}`} chip={chip} />
            ))}
            {day.offer && (
              <li>
                <a class="agenda-free" href={day.offer.href}>
                  <OnDay label={day.offer.label} day={day} />
                </a>
              </li>
            )}
          </ul>
        </li>
      ))}
    </ol>
  );
}

// A day with nothing but an offer is less prominent than a day with events.
function classOf({ state, chips }: CalendarDay): string | undefined {
  const classes = [state === 'open' ? '' : state, chips.length === 0 ? 'quiet' : ''].filter(Boolean);
  return classes.join(' ') || undefined;
}

function When({ day, withMonth }: { day: CalendarDay; withMonth: boolean | undefined }) {
  const date = Temporal.PlainDate.from(day.date);
  const content = (
    <>
      <span aria-hidden="true">
        <b>{date.day}</b>
        <span>{shortWeekday(date)}</span>
        {withMonth && <span>{shortMonth(date)}</span>}
      </span>
      <span class="only-sr">{day.summary}</span>
    </>
  );
  return day.href ? (
    <a class="when" href={day.href}>
      {content}
    </a>
  ) : (
    <span class="when">{content}</span>
  );
}

function AgendaItem({ chip }: { chip: CalendarChip }) {
  return (
    <li class={`happening ${chip.closed ? 'closure' : `cal-${chip.tone}`}`}>
      <h2>
        {chip.closed && <Icon name="closed" />}
        <a href={chip.href}>{chip.title}</a>
      </h2>
      <Details chip={chip} />
    </li>
  );
}

function Details({ chip: { time, zone, place, price, note } }: { chip: CalendarChip }) {
  if (!time && !place && !price && !note) return null;
  return (
    <p>
      <span>
        {time && <time>{time}</time>}
        {time && zone && ` ${zone}`}
        {time && place && ' · '}
        {place}
      </span>
      {price && !note && <span class="num">{price}</span>}
      {note && <Tag tone={note.tone}>{note.text}</Tag>}
    </p>
  );
}

/** The text of a link, followed for screen readers by the day that it belongs to. */
export function OnDay({ label, day }: { label: string; day: CalendarDay }) {
  return (
    <>
      {rich('calendar.on_day', {
        label,
        day: day.label,
        quiet: (children) => <span class="only-sr">{children}</span>,
      })}
    </>
  );
}
