import { Fragment } from 'preact';
import { monthAndYear, monthName } from '../../shared/i18n/formats.ts';
import { isNear } from '../../shared/time.ts';
import { type Crumb, Head } from '../../shared/ui/head.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Stack } from '../../shared/ui/panel.tsx';
import { Legend, Segments, Stepper, Toolbar } from '../../shared/ui/toolbar.tsx';
import { rich, t } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import { calendarPath, feedPath } from '../rules/addresses.ts';
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
  view: MonthView;
  /** begins with the current week instead of the first, where the month is the current one */
  fromNow: boolean;
  /** HTML: renderMonth() */
  days: string;
  /** what the viewer may do; none for most */
  organiserLinks: OrganiserLink[];
};
export type MonthView = 'month' | 'list';

/** A month of one calendar or several: a table, compact on a phone, or a list. */
export function MonthPage(props: MonthPageProps) {
  const { title, lead, crumbs, days, organiserLinks } = props;
  return (
    <>
      <Head title={title} lead={lead} crumbs={crumbs ?? []} />
      <OrganiserLinks links={organiserLinks} />
      <MonthBar {...props} />
      <Stack>
        <div class="stack" dangerouslySetInnerHTML={{ __html: days }} />
        <Feeds {...props} />
      </Stack>
    </>
  );
}

export const monthHref = (path: string, month: Temporal.PlainYearMonth, view: MonthView): string =>
  `${path}?month=${month.toString()}${view === 'list' ? '&view=list' : ''}`;

function MonthBar({ slug, path, calendars, month, view, fromNow }: MonthPageProps) {
  const currentHref = (targetView: MonthView) => (targetView === 'list' ? `${path}?view=list` : path);
  const step = (months: number) => {
    const other = month.add({ months });
    return isNear(other.year)
      ? { label: monthName(other), name: monthAndYear(other), href: monthHref(path, other, view) }
      : undefined;
  };
  const views = (['month', 'list'] as const).map((choice) => ({
    label: t(`month.view_${choice}`),
    href: fromNow ? currentHref(choice) : monthHref(path, month, choice),
    current: choice === view,
  }));
  return (
    <Toolbar end={<Segments label={t('month.view')} choices={views} />}>
      <Stepper
        previous={step(-1)}
        today={{ label: t('month.today'), href: currentHref(view) }}
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
