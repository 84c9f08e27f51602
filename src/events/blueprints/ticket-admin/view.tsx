import { clockTime, formatNumber, longDate, shortSpan } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { DoorOfEntry } from '../../model/calendar-entry.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import { dateOf, doorPath } from '../../rules/addresses.ts';
import { readableCode } from '../../rules/ticket-code.ts';
import { ScanFields, type ScanProps } from '../../views/scan-fields.tsx';
import type { DoorEntry } from './door.tsx';

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
          {today.length > 0 && <DoorSection title={t('doors.today')} doors={today} pages={pages} />}
          {soon.length > 0 && <DoorSection title={t('doors.soon')} doors={soon} pages={pages} />}
          {later.length > 0 && (
            <details class="later" open={today.length + soon.length === 0}>
              <summary>{t('doors.later', { count: later.length })}</summary>
              <DoorNotices title={t('doors.later', { count: later.length })} doors={later} pages={pages} />
            </details>
          )}
        </Stack>
      )}
    </>
  );
}

const DAYS_SOON = 7;

type DoorSectionProps = Omit<DoorListProps, 'now'> & { title: string };

const DoorSection = (props: DoorSectionProps) => (
  <section class="stack">
    <h2>{props.title}</h2>
    <DoorNotices {...props} />
  </section>
);

function DoorNotices({ title, doors, pages }: DoorSectionProps) {
  const notices = doors.map((door) => {
    const page = pages.find(({ id }) => id === door.container_id);
    return {
      key: door.id,
      title: door.name,
      href: doorPath(door.id),
      meta: [whenOf(door), door.space_name, page?.title].filter(Boolean).join(' · '),
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

export type GuestListProps = {
  entry: DoorEntry;
  guests: TicketDetails[];
  search: string;
  scan: ScanProps;
};

/** The expected guests: searchable on a phone, with boxes to tick on paper. */
export function GuestList({ entry, guests, search, scan }: GuestListProps) {
  const path = doorPath(entry.id);
  const name = search.trim();
  const matches = guests.filter(({ contact_name }) =>
    (contact_name ?? '').toLowerCase().includes(name.toLowerCase()),
  );
  const date = longDate(dateOf(entry.starts_at, entry.time_zone));
  return (
    <>
      <Head
        title={t('guests.heading')}
        lead={t('guests.lead', { event: entry.name, date, count: guests.length })}
        crumbs={[
          { label: t('doors.title'), href: '/admin/tickets/' },
          { label: entry.name, href: path },
        ]}
      />
      <Stack loose>
        <search>
          <form class="search-line" method="get" action={`${path}list`}>
            <Field name="q" type="search" label={t('guests.name')} value={search} autocomplete="off" />
            <Button icon="search">{t('guests.find')}</Button>
          </form>
        </search>
        {matches.length === 0 ? (
          <Empty
            title={guests.length === 0 ? t('guests.none') : t('guests.none_found', { name })}
            icon="users"
          />
        ) : (
          <GuestTable entry={entry} guests={matches} scan={scan} />
        )}
      </Stack>
    </>
  );
}

const GuestTable = ({ entry, guests, scan }: Omit<GuestListProps, 'search'>) => (
  <DataTable
    caption={t('guests.caption')}
    captionHidden
    compact
    columns={[
      { label: t('guests.name') },
      { label: t('ticket.label') },
      { label: t('guests.code_end') },
      { label: t('guests.in') },
    ]}
    rows={guests.map((guest) => ({
      key: String(guest.id),
      cells: [
        guest.contact_name ?? '',
        guest.type_name,
        <code>{readableCode(guest.code).slice(-4)}</code>,
        <Admission guest={guest} entry={entry} scan={scan} />,
      ],
    }))}
  />
);

/** When a guest came in, or the button that admits them. */
function Admission({ guest, entry, scan }: { guest: TicketDetails; entry: DoorEntry; scan: ScanProps }) {
  const { id, state, state_at, contact_name: name, type_name: ticketType } = guest;
  if (state === 'checked_in')
    return <Tag tone="good">{clockTime(state_at.toZonedDateTimeISO(entry.time_zone))}</Tag>;
  return (
    <>
      <span class="tick-box" aria-hidden="true" />
      <form method="post" action={`${doorPath(entry.id)}check-ins`}>
        <ScanFields {...scan} nonce={`${scan.nonce}-${id}`} />
        <input type="hidden" name="ticket" value={id} />
        <Button
          small
          label={
            name ? t('guests.admit_name', { name, ticketType }) : t('guests.admit_unnamed', { ticketType })
          }
        >
          {t('door.admit')}
        </Button>
      </form>
    </>
  );
}
