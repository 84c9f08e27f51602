import { choicesOf, type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { formatList } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Checkboxes, Field } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import { SlotFields } from '../../forms/slot-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import { hasParts, type Space } from '../../model/space.ts';
import { calendarPath, slotPath, slotsPath } from '../../rules/addresses.ts';
import { slotDays, slotPrice, slotTimes } from '../../views/slot-words.ts';

type CalendarProps = { pageContext: PageContext; calendar: Calendar };
type CalendarFormProps = CalendarProps & { formState: FormState | undefined };
export type SlotListProps = CalendarProps & { slots: CalendarSlot[]; mayManage: boolean };

export function SlotList({ pageContext, calendar, slots, mayManage }: SlotListProps) {
  const { page, schedule } = pageContext;
  return (
    <>
      <Head
        title={t('slots.title')}
        lead={t(mayManage ? 'slots.lead_for_venue' : 'slots.lead', { page: page.title })}
        crumbs={crumbs(pageContext, calendar).slice(0, 1)}
      />
      {mayManage && (
        <OrganiserBar
          path={slotsPath(page.slug, calendar.slug)}
          variant={slots.length > 0 ? 'plain' : 'go'}
        />
      )}
      {slots.length === 0 ? (
        <Empty
          title={t('slots.none')}
          icon="clock"
          hint={mayManage ? t('slots.none_hint_organiser') : t('slots.none_hint')}
        />
      ) : (
        <Stack loose>
          <div class="same-columns stack loose">
            {schedule.spaces.map((space) => (
              <SlotsOfSpace
                key={space.id}
                pageContext={pageContext}
                calendar={calendar}
                space={space}
                slots={slots.filter((slot) => slot.space_id === space.id)}
              />
            ))}
          </div>
          {slots.some(({ active }) => active) && (
            <div>
              <LinkButton href={calendarPath(page.slug, calendar.slug)} variant="go" icon="calendar">
                {t('slots.see_free_days')}
              </LinkButton>
            </div>
          )}
        </Stack>
      )}
    </>
  );
}

function OrganiserBar({ path, variant }: { path: string; variant: 'plain' | 'go' }) {
  return (
    <Toolbar>
      <LinkButton href={`${path}new`} variant={variant} icon="plus">
        {t('slots.add')}
      </LinkButton>
      <LinkButton href={`${path}spaces`} icon="door">
        {t('spaces.title')}
      </LinkButton>
    </Toolbar>
  );
}

function SlotsOfSpace({
  pageContext,
  calendar,
  space,
  slots,
}: CalendarProps & { space: Space; slots: CalendarSlot[] }) {
  if (slots.length === 0) return null;
  return (
    <DataTable
      caption={
        space.capacity
          ? t('slots.caption_with_capacity', { space: space.name, capacity: space.capacity })
          : space.name
      }
      compact
      columns={[
        { label: t('slots.time') },
        { label: t('slots.days') },
        { label: t('slots.from_to') },
        { label: t('price.label'), numeric: true },
      ]}
      rows={slots.map((slot) => ({
        key: String(slot.id),
        cells: [
          <>
            <a href={slotPath(pageContext.page.slug, calendar.slug, slot.id)}>{slot.name}</a>{' '}
            {!slot.active && <Tag>{t('slots.retired')}</Tag>}
          </>,
          slotDays(slot.days),
          slotTimes(slot),
          slotPrice(slot, calendar.currency),
        ],
      }))}
    />
  );
}

export function NewSlot({ pageContext, calendar, formState }: CalendarFormProps) {
  const { page, schedule } = pageContext;
  const path = slotsPath(page.slug, calendar.slug);
  const head = { title: t('slots.new_title'), crumbs: crumbs(pageContext, calendar) };
  if (schedule.spaces.length === 0) {
    return (
      <>
        <Head {...head} />
        <Empty
          title={t('slots.needs_space')}
          icon="door"
          hint={t('slots.needs_space_hint')}
          action={{ label: t('slots.add_space'), href: `${path}spaces` }}
        />
      </>
    );
  }
  return (
    <FormPage {...head} action={path} submit={t('slots.submit')} formState={formState}>
      <SlotFields
        currency={calendar.currency}
        spaces={schedule.spaces}
        slot={{ kind: 'fixed', step: '30', shortest: '60', before: '0', after: '0' }}
        formState={formState}
      />
    </FormPage>
  );
}

/** The spaces of a page, and the form that adds one. */
export function SpaceList({ pageContext, calendar, formState }: CalendarFormProps) {
  const { page, schedule } = pageContext;
  return (
    <>
      <Head
        title={t('spaces.title')}
        lead={t('spaces.lead', { page: page.title })}
        crumbs={crumbs(pageContext, calendar)}
      />
      <FormErrors formState={formState} />
      <Stack loose>
        {schedule.spaces.length > 0 && <SpaceTable spaces={schedule.spaces} />}
        <SpaceForm
          action={`${slotsPath(page.slug, calendar.slug)}spaces`}
          spaces={schedule.spaces}
          formState={formState}
        />
      </Stack>
    </>
  );
}

function SpaceTable({ spaces }: { spaces: readonly Space[] }) {
  return (
    <DataTable
      caption={t('spaces.title')}
      captionHidden
      columns={[
        { label: t('spaces.space') },
        { label: t('spaces.capacity'), numeric: true },
        { label: t('spaces.made_of') },
      ]}
      rows={spaces.map((space) => ({
        key: String(space.id),
        cells: [space.name, space.capacity, partsWords(space, spaces)],
      }))}
    />
  );
}

/** "Garden room and Orchard room", "2 lanes", or nothing */
function partsWords(space: Space, spaces: readonly Space[]): string {
  if (!hasParts(space)) return space.lanes > 1 ? t('spaces.lanes_count', { count: space.lanes }) : '';
  return formatList(space.leaves.map((leaf) => spaces.find(({ id }) => id === leaf.id)?.name ?? '').sort());
}

type SpaceFormProps = { action: string; spaces: readonly Space[]; formState: FormState | undefined };

function SpaceForm({ action, spaces, formState }: SpaceFormProps) {
  const field = fieldsOf(formState);
  const first = spaces.length === 0;
  return (
    <form class="narrow stack loose" method="post" action={action} novalidate>
      <h2>{first ? t('spaces.add_first_title') : t('spaces.add_title')}</h2>
      <Field {...field('name')} label={t('spaces.name')} required maxlength={80} />
      <div class="field-row">
        <Field
          {...field('capacity')}
          label={t('spaces.capacity')}
          optional
          hint={t('spaces.capacity_hint')}
          inputmode="numeric"
          width="short"
        />
        <Field
          {...field('lanes', '1')}
          label={t('spaces.lanes')}
          hint={t('spaces.lanes_hint')}
          inputmode="numeric"
          width="short"
        />
      </div>
      {!first && (
        <Checkboxes
          {...choicesOf(formState)('parts')}
          legend={t('spaces.parts')}
          hint={t('spaces.parts_hint')}
          options={spaces.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      <div>
        <Button variant={first ? 'go' : 'plain'}>{t('spaces.submit')}</Button>
      </div>
    </form>
  );
}

const crumbs = ({ page }: PageContext, calendar: Calendar) => [
  { label: calendar.name, href: calendarPath(page.slug, calendar.slug) },
  { label: t('slots.title'), href: slotsPath(page.slug, calendar.slug) },
];
