import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { renderToString } from 'preact-render-to-string';
import { Agenda } from '../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../shared/calendar/calendar-day.ts';
import { MonthTable } from '../../shared/calendar/month-table.tsx';
import { monthAndYear, monthName } from '../../shared/i18n/formats.ts';
import { currentLocale } from '../../shared/i18n/locale.ts';
import { Empty } from '../../shared/ui/empty.tsx';
import { t } from '../messages/translate.ts';
import { type MonthPageProps, monthHref } from './month-page.tsx';
import { monthDays, type ScheduleView } from './schedule-days.ts';

type Month = Pick<MonthPageProps, 'path' | 'month' | 'view' | 'fromNow'>;

/**
 * Renders the days of a month. Every viewer sees the same days, so what was rendered from the same rows within the same
 * minute is used again. Nothing in them depends on less than a minute, and the rows are read anew each time.
 */
export function renderMonth(schedule: ScheduleView, month: Month): string {
  const { content, now, slug, schedule: page, calendars, timeZone } = schedule;
  const minute = Math.floor(now.epochMilliseconds / 60_000);
  const ids = calendars.map(({ id }) => id);
  const key = hash(
    'sha256',
    JSON.stringify([currentLocale(), month, minute, slug, page, ids, timeZone, content]),
  );
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const html = renderToString(<MonthDays weeks={monthDays(schedule, month.month)} {...month} />);
  rendered.set(key, html);
  return html;
}

const rendered = new LRUCache<string, string>({
  max: 500,
  maxSize: 16 * 2 ** 20,
  sizeCalculation: (html) => 2 * html.length + 100,
});

type MonthDaysProps = Month & { weeks: CalendarDay[][] };

function MonthDays(props: MonthDaysProps) {
  const { path, month, view } = props;
  const past = pastWeeks(props);
  const weeks = props.weeks.slice(past);
  const name = monthAndYear(month);
  return (
    <>
      {past > 0 && (
        <p class="small">
          <a href={monthHref(path, month, view)}>{t('month.earlier', { month: monthName(month) })}</a>
        </p>
      )}
      {view === 'month' ? (
        <MonthTable caption={name} weeks={weeks} />
      ) : (
        <MonthAgenda name={name} days={weeks.flat()} />
      )}
    </>
  );
}

/** How many weeks before the current one are left out. */
const pastWeeks = ({ fromNow, weeks }: MonthDaysProps): number =>
  fromNow
    ? Math.max(
        0,
        weeks.findIndex((week) => week.some(({ state }) => state === 'today')),
      )
    : 0;

function MonthAgenda({ name, days }: { name: string; days: CalendarDay[] }) {
  const isEmpty = days.every(({ chips, offer }) => chips.length === 0 && !offer);
  if (isEmpty) return <Empty title={t('month.nothing', { month: name })} hint={t('month.nothing_hint')} />;
  return <Agenda label={name} days={days} />;
}
