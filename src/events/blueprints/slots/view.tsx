import { type FormState, fieldsOf, fieldValues } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Checkboxes, Field } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import { SlotFields } from '../../forms/slot-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import { hasParts, type Space } from '../../model/space.ts';
import { calendarPath, slotPath, slotsPath } from '../../rules/addresses.ts';
import { daysInWords } from '../../rules/days.ts';
import { slotPrice, slotTimes } from '../../views/slot-words.ts';

type Props = { venue: PageContext; calendar: Calendar };

export function SlotList({
  venue,
  calendar,
  slots,
  organiser,
}: Props & { slots: CalendarSlot[]; organiser: boolean }) {
  const here = slotsPath(venue.page.slug, calendar.slug);
  return (
    <>
      <Head
        title="Times to hire"
        lead={`What can be hired of ${venue.page.title}, and what it costs.`}
        crumbs={crumbs(venue, calendar).slice(0, 1)}
      />
      {organiser && (
        <Toolbar>
          <LinkButton href={`${here}new`} variant={slots.length > 0 ? 'plain' : 'go'} icon="plus">
            Offer a time
          </LinkButton>
          <LinkButton href={`${here}spaces`} icon="door">
            Spaces
          </LinkButton>
        </Toolbar>
      )}
      {slots.length === 0 ? (
        <Empty
          title="Nothing to hire yet"
          icon="clock"
          hint={
            organiser
              ? 'Offer a first time: which space, on which days, from when to when, and for how much.'
              : 'As soon as times are offered, they stand here with their prices.'
          }
        />
      ) : (
        <Stack loose>
          <div class="same-columns stack loose">
            {venue.schedule.spaces.map((space) => (
              <SlotsOfSpace
                key={space.id}
                venue={venue}
                calendar={calendar}
                space={space}
                slots={slots.filter((slot) => slot.space_id === space.id)}
              />
            ))}
          </div>
          {slots.some(({ active }) => active) && (
            <div>
              <LinkButton href={calendarPath(venue.page.slug, calendar.slug)} variant="go" icon="calendar">
                See which days are free
              </LinkButton>
            </div>
          )}
        </Stack>
      )}
    </>
  );
}

function SlotsOfSpace({ venue, calendar, space, slots }: Props & { space: Space; slots: CalendarSlot[] }) {
  if (slots.length === 0) return null;
  return (
    <DataTable
      caption={space.capacity ? `${space.name}, up to ${space.capacity} people` : space.name}
      columns={[
        { label: 'Time' },
        { label: 'Days' },
        { label: 'From – to' },
        { label: 'Price', numeric: true },
      ]}
      rows={slots.map((slot) => ({
        key: String(slot.id),
        cells: [
          <>
            <a href={slotPath(venue.page.slug, calendar.slug, slot.id)}>{slot.name}</a>{' '}
            {!slot.active && <Tag>Retired</Tag>}
          </>,
          daysInWords(slot.days),
          slotTimes(slot),
          slotPrice(slot, calendar.currency),
        ],
      }))}
    />
  );
}

export function NewSlot({ venue, calendar, formState }: Props & { formState: FormState | undefined }) {
  const here = slotsPath(venue.page.slug, calendar.slug);
  const { spaces } = venue.schedule;
  const title = 'Offer a time to hire';
  if (spaces.length === 0) {
    return (
      <>
        <Head title={title} crumbs={crumbs(venue, calendar)} />
        <Empty
          title="First, a space"
          icon="door"
          hint="A time is hired in a room or hall. Add the first one, then offer times in it."
          action={{ label: 'Add a space', href: `${here}spaces` }}
        />
      </>
    );
  }
  return (
    <FormPage
      title={title}
      crumbs={crumbs(venue, calendar)}
      action={here}
      submit="Offer this time"
      formState={formState}
    >
      <SlotFields
        currency={calendar.currency}
        spaces={spaces}
        slot={{ kind: 'fixed', step: '30', shortest: '60', before: '0', after: '0' }}
        formState={formState}
      />
    </FormPage>
  );
}

export function SpaceList({ venue, calendar, formState }: Props & { formState: FormState | undefined }) {
  const { spaces } = venue.schedule;
  const here = `${slotsPath(venue.page.slug, calendar.slug)}spaces`;
  const field = fieldsOf(formState);
  return (
    <>
      <Head
        title="Spaces"
        lead={`The rooms of ${venue.page.title}. All its calendars share them: what one takes, no other can.`}
        crumbs={crumbs(venue, calendar)}
      />
      {formState && <ErrorSummary errors={formState.errors} message={formState.message} />}
      <Stack loose>
        {spaces.length > 0 && (
          <DataTable
            caption="Spaces"
            captionHidden
            columns={[{ label: 'Space' }, { label: 'People', numeric: true }, { label: 'Made of' }]}
            rows={spaces.map((space) => ({
              key: String(space.id),
              cells: [space.name, space.capacity, madeOf(space, spaces)],
            }))}
          />
        )}
        <form class="narrow stack loose" method="post" action={here} novalidate>
          <h2>{spaces.length > 0 ? 'Add a space' : 'Add the first space'}</h2>
          <Field {...field('name')} label="Name" required maxlength={80} />
          <div class="field-row">
            <Field
              {...field('capacity')}
              label="People"
              optional
              hint="How many it holds."
              inputmode="numeric"
              width="short"
            />
            <Field
              {...field('lanes', '1')}
              label="Lanes"
              hint="How many may use it side by side, as on a pitch. Usually 1."
              inputmode="numeric"
              width="short"
            />
          </div>
          {spaces.length > 0 && (
            <Checkboxes
              name="parts"
              legend="Made of other spaces? (optional)"
              hint="Who takes it takes them all, and it is only free when they all are."
              options={spaces.map(({ id, name }) => ({ value: String(id), label: name }))}
              values={fieldValues(formState, 'parts') ?? []}
              error={formState?.errors.parts}
            />
          )}
          <div>
            <Button variant={spaces.length > 0 ? 'plain' : 'go'}>Add this space</Button>
          </div>
        </form>
      </Stack>
    </>
  );
}

function madeOf(space: Space, spaces: readonly Space[]): string {
  if (!hasParts(space)) return space.lanes > 1 ? `${space.lanes} lanes` : '';
  return space.leaves
    .map((leaf) => spaces.find(({ id }) => id === leaf.id)?.name ?? '')
    .sort()
    .join(' + ');
}

const crumbs = (venue: PageContext, calendar: Calendar) => [
  { label: calendar.name, href: calendarPath(venue.page.slug, calendar.slug) },
  { label: 'Times to hire', href: slotsPath(venue.page.slug, calendar.slug) },
];
