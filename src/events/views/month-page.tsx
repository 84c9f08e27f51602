import { Fragment } from 'preact';
import { Agenda } from '../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../shared/calendar/calendar-day.ts';
import { MonthTable } from '../../shared/calendar/month-table.tsx';
import { monthAndYear, monthName } from '../../shared/i18n/formats.ts';
import { Empty } from '../../shared/ui/empty.tsx';
import { type Crumb, Head } from '../../shared/ui/head.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Stack } from '../../shared/ui/panel.tsx';
import { Legend, Segments, Stepper, Toolbar } from '../../shared/ui/toolbar.tsx';
import { rich, t } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import { calendarPath, feedPath } from '../rules/addresses.ts';
import { isNear } from '../rules/month.ts';
import { type OrganiserLink, OrganiserLinks } from './organiser-links.tsx';

export type MonthPageProps = {
  title: string;
  lead: string;
  crumbs?: Crumb[];
  /** the page's slug */
  slug: string;
  /** the month's own address, without a query */
  path: string;
  calendars: readonly Calendar[];
  month: Temporal.PlainYearMonth;
  /** the current month */
  current: Temporal.PlainYearMonth;
  view: MonthView;
  weeks: CalendarDay[][];
  /** what the viewer may do; none for most */
  organiserLinks: OrganiserLink[];
};
export type MonthView = 'month' | 'list';

/** A month of one calendar or several: a table on a wide screen, an agenda on a phone or as a list. */
export function MonthPage(props: MonthPageProps) {
  const { title, lead, crumbs, month, view, weeks, organiserLinks } = props;
  const days = weeks.flat();
  const name = monthAndYear(month);
  return (
    <>
      <Head title={title} lead={lead} crumbs={crumbs ?? []} />
      <OrganiserLinks links={organiserLinks} />
      <MonthBar {...props} />
      <Stack>
        {view === 'month' && <MonthTable caption={name} weeks={weeks} />}
        {/* On a phone a month begins with today; past days are in the list only. */}
        <MonthAgenda name={name} days={view === 'month' ? fromToday(days) : days} phone={view === 'month'} />
        <Feeds {...props} />
      </Stack>
    </>
  );
}

function MonthBar({ slug, path, calendars, month, current, view }: MonthPageProps) {
  const hrefOf = (target: Temporal.PlainYearMonth, targetView: MonthView = view) =>
    `${path}?month=${target.toString()}${targetView === 'list' ? '&view=list' : ''}`;
  const step = (months: number) => {
    const other = month.add({ months });
    return isNear(other.year)
      ? { label: monthName(other), name: monthAndYear(other), href: hrefOf(other) }
      : undefined;
  };
  const views = (['month', 'list'] as const).map((choice) => ({
    label: t(`month.view_${choice}`),
    href: hrefOf(month, choice),
    current: choice === view,
  }));
  return (
    <Toolbar end={<Segments label={t('month.view')} choices={views} />}>
      <Stepper
        previous={step(-1)}
        today={{ label: t('month.today'), href: hrefOf(current) }}
        next={step(1)}
      />
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

function MonthAgenda({ name, days, phone }: { name: string; days: CalendarDay[]; phone: boolean }) {
  const isEmpty = days.every(({ chips, offer }) => chips.length === 0 && !offer);
  if (isEmpty && phone) {
    return <p class="agenda phone soft">{t('month.nothing_more', { month: name })}</p>;
  }
  if (isEmpty) return <Empty title={t('month.nothing', { month: name })} hint={t('month.nothing_hint')} />;
  return <Agenda label={name} days={days} phone={phone} />;
}

function Feeds({ slug, calendars }: MonthPageProps) {
  const [only, ...others] = calendars;
  if (!only) return null;
  return (
    <p class="small soft">
      <Icon name="rss" />{' '}
      {others.length === 0 ? (
        <a href={feedPath(slug, only.slug)}>{t('month.subscribe')}</a>
      ) : (
        rich('month.subscribe_to', { calendars: <FeedLinks slug={slug} calendars={calendars} /> })
      )}
    </p>
  );
}

function FeedLinks({ slug, calendars }: Pick<MonthPageProps, 'slug' | 'calendars'>) {
  return (
    <>
      {calendars.map((calendar, index) => (
        <Fragment key={calendar.id}>
          {index > 0 && ' · '}
          <a href={feedPath(slug, calendar.slug)}>{calendar.name}</a>
        </Fragment>
      ))}
    </>
  );
}

const fromToday = (days: CalendarDay[]): CalendarDay[] => days.filter(({ state }) => state !== 'past');
