import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import { type DayColumn, DayColumns } from '../../../shared/calendar/day-columns.tsx';
import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import {
  clockTime,
  dayName,
  formatMoney,
  longDate,
  monthAndYear,
  shortWeekday,
} from '../../../shared/i18n/formats.ts';

import { secondsUntil } from '../../../shared/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { type Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Field, type Option, Select } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Stepper, Toolbar } from '../../../shared/ui/toolbar.tsx';
import { spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { Offer } from '../../model/offer.ts';
import { calendarPath, dayPath, holdPath, monthPath, newEventPath } from '../../rules/addresses.ts';
import { minutesOf, type Range, slotCost } from '../../rules/availability.ts';
import { bufferWords } from '../../views/booking-words.ts';
import { minutesWords } from '../../views/duration-words.ts';
import { OrganiserLinks } from '../../views/organiser-links.tsx';
import type { ScheduleView } from '../../views/schedule-days.ts';
import { slotPrice } from '../../views/slot-words.ts';
import { offerPath, timesOf } from './blocks.tsx';
import { choicesOf, proposalOf } from './choices.ts';
import { type Offer as OfferRow, Offers } from './offer-list.tsx';

export type Place = { slug: string; calendar: Offer['calendar']; date: Temporal.PlainDate };

export type DayPageProps = Place & {
  shown: ScheduleView;
  day: CalendarDay;
  offers: readonly Offer[];
  /** what the viewer holds on this day, and has not ordered yet */
  held: readonly CalendarEntry[];
  columns: DayColumn[];
  firstHour: number;
  lastHour: number;
  basketUrl: string;
  organiser: boolean;
};

/** A day of a venue: its spaces side by side, on a phone a list of what can be had. */
export function DayPage(props: DayPageProps) {
  const { slug, calendar, date, day, offers, columns, firstHour, lastHour, organiser } = props;
  const isEmpty = columns.length === 0;
  return (
    <>
      <Head title={day.label} lead={leadOf(props)} crumbs={crumbsOf(props)} />
      {organiser && (
        <OrganiserLinks
          links={[
            {
              label: 'New event on this day',
              href: `${newEventPath(slug, calendar.slug)}?date=${date}`,
              icon: 'plus',
            },
          ]}
        />
      )}
      <Steps {...props} />
      <Stack>
        <Held {...props} />
        {isEmpty ? (
          <Empty
            title="Nothing on this day"
            hint="Nothing is announced, and nothing is for hire."
            action={{ label: 'See the month', href: monthPath(slug, calendar.slug, date.toPlainYearMonth()) }}
          />
        ) : (
          <DayColumns
            label={`${day.label}, by room`}
            columns={columns}
            firstHour={firstHour}
            lastHour={lastHour}
          />
        )}
        {day.chips.length > 0 && (
          <Agenda
            phone
            label={`What’s on, ${day.label}`}
            days={[{ ...day, free: undefined, href: undefined }]}
            weekdayOf={() => shortWeekday(date)}
          />
        )}
        {offers.length > 0 && (
          <Offers phone label="Free to hire" offers={offers.map((offer) => rowOf(slug, offer))} />
        )}
      </Stack>
    </>
  );
}

function leadOf({ day, offers }: DayPageProps): string {
  const [offer] = offers;
  if (offer) {
    return `Pick a free time to hold it for ${offer.calendar.hold_minutes} minutes. Nothing is charged until you pay, and no account is needed.`;
  }
  return day.state === 'past' ? 'This day is over.' : 'Nothing is free to hire on this day.';
}

const crumbsOf = ({ slug, calendar, date }: Place): Crumb[] => [
  { label: calendar.name, href: calendarPath(slug, calendar.slug) },
  {
    label: monthAndYear(date.toPlainYearMonth()),
    href: monthPath(slug, calendar.slug, date.toPlainYearMonth()),
  },
];

function Steps({ slug, calendar, date, shown }: DayPageProps) {
  const step = (days: number) => {
    const other = date.add({ days });
    return {
      label: `${shortWeekday(other)} ${other.day}`,
      name: dayName(other),
      href: dayPath(slug, calendar.slug, other),
    };
  };
  const today = shown.now.toZonedDateTimeISO(shown.timeZone).toPlainDate();
  return (
    <Toolbar>
      <Stepper
        previous={step(-1)}
        today={today.equals(date) ? undefined : { label: 'Today', href: dayPath(slug, calendar.slug, today) }}
        next={step(1)}
      />
    </Toolbar>
  );
}

/** What is held here, for how long, and where it is paid. */
function Held({ held, shown, basketUrl }: DayPageProps) {
  const ends = held.flatMap((entry) => entry.held_until ?? []).sort(Temporal.Instant.compare)[0];
  if (!ends) return null;
  return (
    <Note tone="rose" icon="basket" role="status">
      {held.map((entry) => (
        <p key={entry.id}>
          <b>{entry.name}</b>: {wordsOf(entry, shown)}
        </p>
      ))}
      <p>
        <Countdown
          label="Held for you"
          endsAt={ends.toString()}
          until={clockTime(ends.toZonedDateTimeISO(shown.timeZone))}
          secondsLeft={secondsUntil(ends, shown.now)}
          reload
        />
      </p>
      <p>
        <LinkButton variant="go" href={basketUrl}>
          Go to the basket
        </LinkButton>
      </p>
    </Note>
  );
}

function wordsOf(entry: CalendarEntry, { schedule, calendars }: ScheduleView): string {
  const calendar = calendars.find(({ id }) => id === entry.calendar_id);
  if (!calendar) return '';
  const times = timesOf({ from: entry.starts_at, to: entry.ends_at }, calendar.time_zone);
  const price = entry.cost_minor > 0 ? formatMoney(entry.cost_minor, calendar.currency) : 'free';
  return [spaceOf(schedule, entry.space_id)?.name, times, price].filter(Boolean).join(', ');
}

function rowOf(slug: string, offer: Offer): OfferRow {
  const { calendar, slot, space, range } = offer;
  const times = timesOf(range, calendar.time_zone);
  const more = slot.flexible
    ? 'choose start and end'
    : space.capacity
      ? `up to ${space.capacity} people`
      : slot.name;
  return {
    key: `${slot.id} ${range.from}`,
    title: `${space.name}, ${times}`,
    detail: `${slotPrice(slot, calendar.currency)} · ${more}`,
    action: (
      <LinkButton small href={offerPath(slug, offer)} label={`Hold ${space.name}, ${times}`}>
        Hold
      </LinkButton>
    ),
  };
}

export type HoldFormProps = Place & {
  slot: Offer['slot'];
  space: Offer['space'];
  /** the free stretches of this slot on this date: at least one */
  offers: readonly Offer[];
  /** where a flexible time begins that was followed here */
  start: Temporal.Instant | undefined;
  formState: FormState | undefined;
};

/** What is about to be held, at what price, and for what. */
export function HoldForm(props: HoldFormProps) {
  const { slug, calendar, date, slot, formState } = props;
  return (
    <FormPage
      title={titleOfHold(props)}
      lead={`${slot.flexible ? `${slot.name}, ` : ''}${longDate(date)}. Nothing is charged until you pay, and no account is needed.`}
      crumbs={[...crumbsOf(props), { label: dayName(date), href: dayPath(slug, calendar.slug, date) }]}
      action={holdPath(slug, calendar.slug, date)}
      submit={`Hold it for ${calendar.hold_minutes} minutes`}
      formState={formState}
    >
      <input type="hidden" name="slot" value={slot.id} />
      <Facts facts={factsOf(props)} />
      {slot.flexible && <Part {...props} />}
      <Field
        name="name"
        label="What is it for?"
        hint="It stands in the diary. Others only see that the time is taken."
        required
        maxlength={80}
        value={fieldValue(formState, 'name')}
        error={formState?.errors.name}
      />
    </FormPage>
  );
}

export const titleOfHold = ({
  space,
  calendar,
  offers: [offer],
}: Pick<HoldFormProps, 'space' | 'calendar' | 'offers'>) =>
  !offer || offer.slot.flexible ? space.name : `${space.name}, ${timesOf(offer.range, calendar.time_zone)}`;

function factsOf({ slot, space, calendar, offers }: HoldFormProps): Fact[] {
  const free = offers.map(({ range }) => timesOf(range, calendar.time_zone)).join(', ');
  const buffers = bufferWords(slot);
  return [
    {
      term: 'Price',
      icon: 'card',
      value: slotPrice(slot, calendar.currency),
      more:
        slot.flexible && slot.cost_minor > 0
          ? 'for the time you choose; that is all'
          : 'That is the whole price.',
    },
    {
      term: 'Where',
      icon: 'pin',
      value: space.name,
      more: space.capacity ? `up to ${space.capacity} people` : undefined,
    },
    ...(slot.flexible
      ? [
          {
            term: 'Free',
            icon: 'clock' as const,
            value: free,
            more: `at least ${minutesWords(slot.min_minutes)}`,
          },
        ]
      : []),
    ...(buffers
      ? [
          {
            term: 'Kept free',
            icon: 'clock' as const,
            value: buffers,
            more: 'for setting up and clearing away, at no cost',
          },
        ]
      : []),
  ];
}

function Part({ offers, start, formState }: HoldFormProps) {
  const { from, to } = choicesOf(offers);
  const proposal = proposalOf(offers, start);
  const select = (name: 'from' | 'to', options: Option[]) => ({
    name,
    options,
    width: 'short' as const,
    value: fieldValue(formState, name) ?? proposal?.[name].toString(),
    error: formState?.errors[name],
  });
  return (
    <div class="field-row">
      <Select label="From" {...select('from', from)} />
      <Select label="Until" {...select('to', to)} />
    </div>
  );
}

export type TakenProps = Place & {
  title: string;
  wantedSpace: string;
  nearest: readonly Offer[];
  /** what the booking was to be called: each of the others can be held with one press */
  name: string | undefined;
};

/** Somebody was quicker: what comes nearest. */
export function Taken(props: TakenProps) {
  const { slug, calendar, date, title, nearest } = props;
  return (
    <>
      <Head
        title={title}
        lead={
          nearest.length > 0
            ? `Nearest free: ${nearestWords(props)}.`
            : 'Nothing like it is free within a week.'
        }
        crumbs={crumbsOf(props)}
      />
      <Stack>
        {nearest.length > 0 && (
          <div class="narrow">
            <Offers label="Nearest free" offers={nearest.map((offer) => nearRow(props, offer))} />
          </div>
        )}
        <p>
          <LinkButton href={dayPath(slug, calendar.slug, date)} icon="left">
            {dayName(date)}
          </LinkButton>
        </p>
      </Stack>
    </>
  );
}

/** "20:00–22:00, 18:00–20:00 (Garden room), or 18:00–20:00 on Saturday 13 June" */
export function nearestWords({
  date,
  wantedSpace,
  nearest,
}: Pick<TakenProps, 'date' | 'wantedSpace' | 'nearest'>): string {
  const words = nearest.map(
    (offer) =>
      timesOf(offer.range, offer.calendar.time_zone) +
      (offer.date.equals(date) ? '' : ` on ${dayName(offer.date)}`) +
      (offer.space.name === wantedSpace ? '' : ` (${offer.space.name})`),
  );
  return words.length > 1 ? `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}` : (words[0] ?? '');
}

function nearRow({ slug, name }: TakenProps, offer: Offer): OfferRow {
  const { calendar, slot, space, date, range } = offer;
  const times = timesOf(range, calendar.time_zone);
  const label = `Hold ${space.name}, ${dayName(date)}, ${times}`;
  return {
    key: `${slot.id} ${range.from}`,
    title: `${space.name}, ${times}`,
    detail: `${dayName(date)} · ${costWords(offer, range)}`,
    action: name ? (
      <form method="post" action={holdPath(slug, calendar.slug, date)}>
        <input type="hidden" name="slot" value={slot.id} />
        <input type="hidden" name="name" value={name} />
        {slot.flexible && <input type="hidden" name="from" value={range.from.toString()} />}
        {slot.flexible && <input type="hidden" name="to" value={range.to.toString()} />}
        <Button small label={label}>
          Hold
        </Button>
      </form>
    ) : (
      <LinkButton small href={offerPath(slug, offer)} label={label}>
        Hold
      </LinkButton>
    ),
  };
}

function costWords({ slot, calendar }: Offer, range: Range): string {
  const cost = slotCost({ flexible: slot.flexible, costMinor: slot.cost_minor }, minutesOf(range));
  return cost > 0 ? formatMoney(cost, calendar.currency) : 'free';
}
