import type { FormState } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { SlotFields } from '../../forms/slot-fields.tsx';
import { slotFormInput } from '../../forms/slot-schema.ts';
import type { PageContext } from '../../http/page-context.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import { calendarPath, slotPath, slotsPath } from '../../rules/addresses.ts';
import { daysInWords } from '../../rules/days.ts';
import { slotPrice, slotTimes } from '../../views/slot-words.ts';

export type SlotPageProps = {
  venue: PageContext;
  calendar: Calendar;
  slot: CalendarSlot;
  organiser: boolean;
  /** bookings of it that are still to come */
  upcoming: number;
  formState: FormState | undefined;
};

export function SlotPage({ venue, calendar, slot, organiser, upcoming, formState }: SlotPageProps) {
  const here = slotPath(venue.page.slug, calendar.slug, slot.id);
  const space = spaceOf(venue.schedule, slot.space_id);
  return (
    <>
      <Head
        title={slot.name}
        crumbs={[
          { label: calendar.name, href: calendarPath(venue.page.slug, calendar.slug) },
          { label: 'Times to hire', href: slotsPath(venue.page.slug, calendar.slug) },
        ]}
      />
      {formState && <ErrorSummary errors={formState.errors} message={formState.message} />}
      <Stack loose>
        <Facts
          facts={[
            {
              term: 'When',
              icon: 'calendar',
              value: capitalised(daysInWords(slot.days)),
              more: `${slotTimes(slot)}${slot.flexible ? `, any ${hours(slot.min_minutes)} or more of it` : ''}`,
            },
            {
              term: 'Where',
              icon: 'pin',
              value: space?.name ?? '',
              more: space?.capacity ? `up to ${space.capacity} people` : undefined,
            },
            { term: 'Price', icon: 'card', value: slotPrice(slot, calendar.currency) },
          ]}
        />
        {slot.active ? (
          <div>
            <LinkButton href={calendarPath(venue.page.slug, calendar.slug)} variant="go" icon="calendar">
              See which days are free
            </LinkButton>
          </div>
        ) : (
          <Note title="Retired.">It is not offered any more. {stillToCome(upcoming)}</Note>
        )}
        {organiser && (
          <section class="narrow stack loose">
            <h2>Change it</h2>
            <p>What you change holds for bookings to come. {stillToCome(upcoming)}</p>
            <form class="stack loose" method="post" action={here} novalidate>
              <SlotFields
                currency={calendar.currency}
                spaces={venue.schedule.spaces}
                slot={slotFormInput(slot, calendar.currency)}
                formState={formState}
              />
              <div>
                <Button>Save</Button>
              </div>
            </form>
            {slot.active ? (
              <ConfirmDetails
                summary="Retire this time…"
                says={`Nobody can book it any more, until you offer it again. ${stillToCome(upcoming)}`}
              >
                <form method="post" action={`${here}retirement`}>
                  <Button variant="danger">Retire it</Button>
                </form>
              </ConfirmDetails>
            ) : (
              <form method="post" action={`${here}reactivation`}>
                <Button icon="undo">Offer it again</Button>
              </form>
            )}
          </section>
        )}
      </Stack>
    </>
  );
}

const stillToCome = (upcoming: number): string => {
  if (upcoming === 0) return 'It has no bookings to come yet.';
  return upcoming === 1
    ? 'The 1 booking of it still to come stays as it is.'
    : `The ${upcoming} bookings of it still to come stay as they are.`;
};

const hours = (minutes: number): string =>
  minutes % 60 === 0 ? (minutes === 60 ? 'hour' : `${minutes / 60} hours`) : `${minutes} minutes`;

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
