import { clockTime, longDate, shortSpan } from '../../../shared/i18n/formats.ts';
import type { TicketId } from '../../../shared/ids.ts';

import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { DoorOfEntry, findEntryAnywhere } from '../../model/calendar-entry.ts';
import type { countAdmissions, TicketDetails } from '../../model/ticket.ts';
import { dateOf, doorPath } from '../../rules/addresses.ts';
import { readableCode } from '../../rules/ticket-code.ts';

import { Door, ScanForm, Verdict } from './door.tsx';
import type { VerdictWords } from './verdict-words.ts';

type Entry = NonNullable<Awaited<ReturnType<typeof findEntryAnywhere>>>;
type Guest = { id: TicketId; contact_name: string | null };

export type DoorPageProps = {
  entry: Entry;
  words: VerdictWords;
  count: Awaited<ReturnType<typeof countAdmissions>>;
  steward: string;
  time: string;
  /** whom this steward admitted last */
  last: Guest | undefined;
  /** who is in already, and may be on the way out */
  inside: Guest | undefined;
};

export function DoorPage({ entry, words, count, steward, time, last, inside }: DoorPageProps) {
  const here = doorPath(entry.id);
  return (
    <Door
      title={entry.name}
      status={
        <>
          <Icon name="user" /> {steward} · {time}
        </>
      }
      backHref="/admin/tickets/"
      admitted={count.inside}
      capacity={count.expected}
      pace={count.lastMinute > 0 ? `${count.lastMinute} a minute` : undefined}
      actions={
        <>
          <LinkButton href={`${here}list`} icon="search">
            Find a name
          </LinkButton>
          {inside ? (
            <Exit here={here} guest={inside} label={`${nameOf(inside)} is leaving`} />
          ) : (
            last && <Exit here={here} guest={last} label={`Undo last: ${nameOf(last)}`} />
          )}
        </>
      }
    >
      <Verdict kind={words.kind} title={words.title} detail={words.detail} />
      <ScanForm action={`${here}check-ins`} />
    </Door>
  );
}

const Exit = ({ here, guest, label }: { here: string; guest: Guest; label: string }) => (
  <form method="post" action={`${here}exits`}>
    <input type="hidden" name="ticket" value={guest.id} />
    <Button icon="undo">{label}</Button>
  </form>
);

const nameOf = ({ contact_name }: Guest): string => contact_name || 'a guest';

export type DoorListProps = {
  doors: DoorOfEntry[];
  venues: { id: number; slug: string; title: string }[];
  now: Temporal.Instant;
};

/** The doors of all pages where somebody helps, tonight's first. */
export function DoorList({ doors, venues, now }: DoorListProps) {
  const isToday = (door: DoorOfEntry) =>
    Temporal.PlainDate.compare(dateOf(door.starts_at, door.time_zone), dateOf(now, door.time_zone)) <= 0;
  const today = doors.filter(isToday);
  const later = doors.filter((door) => !isToday(door));
  return (
    <>
      <Head title="Doors" lead="Events with tickets, of the pages you help to run." />
      {doors.length === 0 ? (
        <Empty
          title="No doors to open"
          icon="door"
          hint={
            venues.length === 0
              ? 'Nobody has made you a steward or organiser of a page yet.'
              : 'As soon as an event with tickets is published, its door is here.'
          }
        />
      ) : (
        <Stack loose>
          {today.length > 0 && <Doors title="Today" doors={today} venues={venues} />}
          {later.length > 0 && <Doors title="Later" doors={later} venues={venues} />}
        </Stack>
      )}
    </>
  );
}

function Doors({ title, doors, venues }: Omit<DoorListProps, 'now'> & { title: string }) {
  return (
    <section class="stack">
      <h2>{title}</h2>
      <Notices
        label={title}
        level={3}
        notices={doors.map((door) => ({
          key: door.id,
          title: door.name,
          href: doorPath(door.id),
          meta: [whenOf(door), door.space_name, venues.find(({ id }) => id === door.container_id)?.title]
            .filter(Boolean)
            .join(' · '),
          tag:
            door.expected > 0 ? (
              <Tag>{`${door.inside} of ${door.expected} in`}</Tag>
            ) : (
              <Tag>none sold yet</Tag>
            ),
        }))}
      />
    </section>
  );
}

const whenOf = ({ starts_at, ends_at, time_zone }: Pick<Entry, 'starts_at' | 'ends_at' | 'time_zone'>) =>
  shortSpan(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone));

/** Who is expected: to be searched on a phone, or ticked off on paper. */
export function GuestList({
  entry,
  guests,
  search,
}: {
  entry: Entry;
  guests: TicketDetails[];
  search: string;
}) {
  const here = doorPath(entry.id);
  const wanted = search.trim().toLowerCase();
  const shown = guests.filter((guest) => (guest.contact_name ?? '').toLowerCase().includes(wanted));
  return (
    <>
      <Head
        title="Door list"
        lead={`${entry.name}, ${longDate(dateOf(entry.starts_at, entry.time_zone))}. ${guests.length} expected.`}
        crumbs={[
          { label: 'Doors', href: '/admin/tickets/' },
          { label: entry.name, href: here },
        ]}
      />
      <Stack loose>
        <search>
          <form class="search-line" method="get" action={`${here}list`}>
            <Field name="q" type="search" label="Name" value={search} autocomplete="off" />
            <Button icon="search">Find</Button>
          </form>
        </search>
        {shown.length === 0 ? (
          <Empty
            title={guests.length === 0 ? 'Nobody has a ticket yet' : `Nobody called “${search.trim()}”`}
            icon="users"
          />
        ) : (
          <DataTable
            caption="Guests"
            captionHidden
            columns={[{ label: 'Name' }, { label: 'Ticket' }, { label: 'Code ends in' }, { label: 'In' }]}
            rows={shown.map((guest) => ({
              key: String(guest.id),
              cells: [
                guest.contact_name ?? '',
                guest.type_name,
                <code>{readableCode(guest.code).slice(-4)}</code>,
                <In guest={guest} here={here} timeZone={entry.time_zone} />,
              ],
            }))}
          />
        )}
      </Stack>
    </>
  );
}

function In({ guest, here, timeZone }: { guest: TicketDetails; here: string; timeZone: string }) {
  if (guest.state === 'checked_in') {
    return <Tag tone="good">{clockTime(guest.state_at.toZonedDateTimeISO(timeZone))}</Tag>;
  }
  return (
    <>
      <span class="tick-box" aria-hidden="true" />
      <form method="post" action={`${here}check-ins`}>
        <input type="hidden" name="ticket" value={guest.id} />
        <Button small label={`Admit ${guest.contact_name ?? 'this guest'}, ${guest.type_name}`}>
          Admit
        </Button>
      </form>
    </>
  );
}
