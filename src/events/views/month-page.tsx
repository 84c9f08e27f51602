import { Fragment } from 'preact';
import { Agenda } from '../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../shared/calendar/calendar-day.ts';
import { MonthTable } from '../../shared/calendar/month-table.tsx';
import { monthAndYear, monthName, shortWeekday } from '../../shared/i18n/formats.ts';

import { Empty } from '../../shared/ui/empty.tsx';
import { type Crumb, Head } from '../../shared/ui/head.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Stack } from '../../shared/ui/panel.tsx';
import { Legend, Segments, Stepper, Toolbar } from '../../shared/ui/toolbar.tsx';
import type { Calendar } from '../model/calendar.ts';
import { calendarPath, feedPath } from '../rules/addresses.ts';
import { DAYS } from '../rules/days.ts';
import { isNear } from '../rules/month.ts';
import { type OrganiserLink, OrganiserLinks } from './organiser-links.tsx';

export type MonthPageProps = {
  title: string;
  lead: string;
  crumbs?: Crumb[];
  /** the page's slug */
  slug: string;
  /** where the month is found, without what is asked of it */
  path: string;
  calendars: readonly Calendar[];
  month: Temporal.PlainYearMonth;
  /** the month that it is now */
  current: Temporal.PlainYearMonth;
  view: MonthView;
  weeks: CalendarDay[][];
  /** undefined for who is none */
  organiser?: OrganiserLink[] | undefined;
};
export type MonthView = 'month' | 'list';

/** A month of one calendar or of several: a table on a wide screen, an agenda on a phone or where a list was asked for. */
export function MonthPage(props: MonthPageProps) {
  const { title, lead, crumbs, month, view, weeks, organiser } = props;
  const days = weeks.flat();
  const name = monthAndYear(month);
  return (
    <>
      <Head title={title} lead={lead} crumbs={crumbs ?? []} />
      {organiser && <OrganiserLinks links={organiser} />}
      <MonthBar {...props} />
      <Stack>
        {view === 'month' && <MonthTable caption={name} weekdays={WEEKDAYS} weeks={weeks} />}
        {/* On a phone a month begins with today: what is over stands in the list. */}
        <AgendaOf name={name} days={view === 'month' ? stillToCome(days) : days} phone={view === 'month'} />
        <Feeds {...props} />
      </Stack>
    </>
  );
}

function MonthBar({ slug, path, calendars, month, current, view }: MonthPageProps) {
  const href = (of: Temporal.PlainYearMonth, as: MonthView = view) =>
    `${path}?month=${of.toString()}${as === 'list' ? '&view=list' : ''}`;
  const step = (months: number) => {
    const other = month.add({ months });
    return isNear(other.year)
      ? { label: monthName(other), name: monthAndYear(other), href: href(other) }
      : undefined;
  };
  const views = (['month', 'list'] as const).map((as) => ({
    label: as === 'month' ? 'Month' : 'List',
    href: href(month, as),
    current: as === view,
  }));
  return (
    <Toolbar end={<Segments label="View" choices={views} />}>
      <Stepper previous={step(-1)} today={{ label: 'Today', href: href(current) }} next={step(1)} />
      {calendars.length > 1 && (
        <Legend
          calendars={calendars.map((calendar) => ({
            name: calendar.name,
            href: calendarPath(slug, calendar.slug),
            tone: calendar.colour,
          }))}
        />
      )}
    </Toolbar>
  );
}

function AgendaOf({ name, days, phone }: { name: string; days: CalendarDay[]; phone: boolean }) {
  const nothing = days.every(({ chips, free }) => chips.length === 0 && !free);
  if (nothing && phone) {
    return <p class="agenda phone soft">Nothing more is planned in {name} yet.</p>;
  }
  if (nothing) {
    return <Empty title={`Nothing in ${name} yet`} hint="Look at another month, or come back soon." />;
  }
  return (
    <Agenda
      label={name}
      days={days}
      phone={phone}
      weekdayOf={(date) => shortWeekday(Temporal.PlainDate.from(date))}
    />
  );
}

function Feeds({ slug, calendars }: MonthPageProps) {
  const [only, ...others] = calendars;
  if (!only) return null;
  const link = (calendar: Calendar, label: string) => <a href={feedPath(slug, calendar.slug)}>{label}</a>;
  return (
    <p class="small soft">
      <Icon name="rss" />{' '}
      {others.length === 0 ? (
        link(only, 'Subscribe in your calendar')
      ) : (
        <>
          Subscribe in your calendar:{' '}
          {calendars.map((calendar, at) => (
            <Fragment key={calendar.id}>
              {at > 0 && ' · '}
              {link(calendar, calendar.name)}
            </Fragment>
          ))}
        </>
      )}
    </p>
  );
}

const WEEKDAYS = DAYS.map((long) => ({ short: long.slice(0, 3), long }));

const stillToCome = (days: CalendarDay[]): CalendarDay[] => days.filter(({ state }) => state !== 'past');
