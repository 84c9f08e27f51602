import type { FormState } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { SlotFields } from '../../forms/slot-fields.tsx';
import { slotFormInput } from '../../forms/slot-schema.ts';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import { calendarPath, questionsPath, slotPath, slotsPath } from '../../rules/addresses.ts';
import { minutesWords } from '../../views/duration-words.ts';
import { hireTerms } from '../../views/hire-terms.ts';
import { slotDays, slotPrice, slotTimes } from '../../views/slot-words.ts';

export type SlotPageProps = {
  pageContext: PageContext;
  calendar: Calendar;
  slot: CalendarSlot;
  /** whether the viewer's roles let them edit slots */
  mayManage: boolean;
  /** the number of upcoming bookings of the slot */
  upcoming: number;
  formState: FormState | undefined;
};

export function SlotPage(props: SlotPageProps) {
  const { pageContext, calendar, slot, mayManage, upcoming, formState } = props;
  const { slug } = pageContext.page;
  return (
    <>
      <Head
        title={slot.name}
        crumbs={[
          { label: calendar.name, href: calendarPath(slug, calendar.slug) },
          { label: t('slots.title'), href: slotsPath(slug, calendar.slug) },
        ]}
      />
      <FormErrors formState={formState} />
      <Stack loose>
        <SlotFacts {...props} />
        {slot.active ? (
          <div>
            <LinkButton
              href={calendarPath(slug, calendar.slug)}
              variant={mayManage ? 'plain' : 'go'}
              icon="calendar"
            >
              {t('slots.see_free_days')}
            </LinkButton>
          </div>
        ) : (
          <Note title={t('slot.retired_title')}>
            {t('slot.retired')} {t('slot.upcoming', { count: upcoming })}
          </Note>
        )}
        {mayManage && (
          <p>
            <a href={questionsPath(slug, { slot: slot.id })}>{t('questions.ask_about')}</a>
          </p>
        )}
        {mayManage && <SlotForms {...props} />}
      </Stack>
    </>
  );
}

function SlotFacts({ pageContext, calendar, slot }: SlotPageProps) {
  const space = spaceOf(pageContext.schedule, slot.space_id);
  const times = slotTimes(slot);
  return (
    <Facts
      facts={[
        {
          term: t('event.when'),
          icon: 'calendar',
          value: slotDays(slot.days),
          more: slot.flexible
            ? t('slot.part_of', { times, duration: minutesWords(slot.min_minutes) })
            : times,
        },
        {
          term: t('event.where'),
          icon: 'pin',
          value: space?.name ?? '',
          more: space?.capacity ? t('space.up_to', { count: space.capacity }) : undefined,
        },
        { term: t('price.label'), icon: 'card', value: slotPrice(slot, calendar.currency) },
        ...hireTerms({ calendar, slot }),
      ]}
    />
  );
}

/** The forms of those who may manage slots: edit the slot, retire it, offer it again. */
function SlotForms({ pageContext, calendar, slot, upcoming, formState }: SlotPageProps) {
  const path = slotPath(pageContext.page.slug, calendar.slug, slot.id);
  const upcomingWords = t('slot.upcoming', { count: upcoming });
  return (
    <section class="narrow stack loose">
      <Stack tight>
        <h2>{t('slot.edit_title')}</h2>
        <p>
          {t('slot.edit_lead')} {upcomingWords}
        </p>
      </Stack>
      <form class="stack loose" method="post" action={path} novalidate data-testid="edit-slot">
        <VersionField version={slot.version} formState={formState} />
        <SlotFields
          currency={calendar.currency}
          spaces={pageContext.schedule.spaces}
          slot={slotFormInput(slot, calendar.currency)}
          formState={formState}
        />
        <div>
          <Button variant="go">{t('form.save')}</Button>
        </div>
      </form>
      {slot.active ? (
        <ConfirmDetails
          summary={t('slot.retire_summary')}
          warning={
            <>
              {t('slot.retire_says')} {upcomingWords}
            </>
          }
        >
          <form method="post" action={`${path}retirement`}>
            <Button variant="danger">{t('slot.retire')}</Button>
          </form>
        </ConfirmDetails>
      ) : (
        <form method="post" action={`${path}reactivation`}>
          <Button icon="undo">{t('slot.reactivate')}</Button>
        </form>
      )}
    </section>
  );
}
