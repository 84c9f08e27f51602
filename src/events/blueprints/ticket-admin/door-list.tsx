import { formatNumber, shortSpan, zoneName } from '../../../shared/i18n/formats.ts';
import { zonesDiffer } from '../../../shared/time.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { DoorOfEntry } from '../../model/calendar-entry.ts';
import { dateOf, doorPath } from '../../rules/addresses.ts';

export type DoorListProps = {
  doors: DoorOfEntry[];
  /** The pages that the viewer helps to run. */
  pages: { id: number; slug: string; title: string }[];
  now: Temporal.Instant;
};

/** The doors of all pages that the viewer helps to run, today's first. */
export function DoorList({ doors, pages, now }: DoorListProps) {
  const isToday = (door: DoorOfEntry) =>
    Temporal.PlainDate.compare(dateOf(door.starts_at, door.time_zone), dateOf(now, door.time_zone)) <= 0;
  const isSoon = (door: DoorOfEntry) =>
    Temporal.PlainDate.compare(
      dateOf(door.starts_at, door.time_zone),
      dateOf(now, door.time_zone).add({ days: DAYS_SOON }),
    ) <= 0;
  const today = doors.filter(isToday);
  const soon = doors.filter((door) => !isToday(door) && isSoon(door));
  const later = doors.filter((door) => !isSoon(door));
  const section = { pages, withZone: zonesDiffer(doors.map(({ time_zone }) => time_zone)) };
  return (
    <>
      <Head title={t('doors.title')} lead={t('doors.lead')} />
      {doors.length === 0 ? (
        <Empty
          title={t('doors.none')}
          icon="door"
          hint={pages.length === 0 ? t('doors.none_no_role') : t('doors.none_no_event')}
        />
      ) : (
        <Stack loose>
          {today.length > 0 && <DoorSection {...section} title={t('doors.today')} doors={today} />}
          {soon.length > 0 && <DoorSection {...section} title={t('doors.soon')} doors={soon} />}
          {later.length > 0 && (
            <details class="later" open={today.length + soon.length === 0}>
              <summary>{t('doors.later', { count: later.length })}</summary>
              <DoorNotices {...section} title={t('doors.later', { count: later.length })} doors={later} />
            </details>
          )}
        </Stack>
      )}
    </>
  );
}

const DAYS_SOON = 7;

type DoorSectionProps = Omit<DoorListProps, 'now'> & { title: string; withZone: boolean };

const DoorSection = (props: DoorSectionProps) => (
  <section class="stack">
    <h2>{props.title}</h2>
    <DoorNotices {...props} />
  </section>
);

function DoorNotices({ title, doors, pages, withZone }: DoorSectionProps) {
  const notices = doors.map((door) => {
    const page = pages.find(({ id }) => id === door.container_id);
    return {
      key: door.id,
      title: door.name,
      href: doorPath(door.id),
      meta: [whenOf(door), withZone && zoneName(door.time_zone), door.space_name, page?.title]
        .filter(Boolean)
        .join(' · '),
      tag: <Tag>{admittedWords(door)}</Tag>,
    };
  });
  return <Notices label={title} level={3} notices={notices} />;
}

const admittedWords = ({ inside, expected }: DoorOfEntry): string =>
  expected > 0
    ? t('door.admitted', { inside: formatNumber(inside), expected: formatNumber(expected) })
    : t('doors.none_sold');

const whenOf = ({ starts_at, ends_at, time_zone }: DoorOfEntry): string =>
  shortSpan(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone));
