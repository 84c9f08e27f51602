import { type FormState, fieldsOf, fieldValue } from '../../../shared/http/form-state.ts';
import { dayName, formatFacts, longDate } from '../../../shared/i18n/formats.ts';
import type { Option } from '../../../shared/ui/choices.tsx';
import { type Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Field, Select } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import type { Offer } from '../../model/offer.ts';
import type { Space } from '../../model/space.ts';
import { dayPath, holdPath } from '../../rules/addresses.ts';
import { bufferWords } from '../../views/booking-words.ts';
import { minutesWords } from '../../views/duration-words.ts';
import { hireTerms } from '../../views/hire-terms.ts';
import { offerTimes } from '../../views/offer-words.ts';
import { slotPrice } from '../../views/slot-words.ts';
import { choicesOf, proposedRange } from './choices.ts';
import { type DayAddress, dayCrumbs } from './view.tsx';

export type HoldFormProps = DayAddress & {
  slot: CalendarSlot;
  space: Space;
  /** the offers of this slot on this date: at least one */
  offers: readonly Offer[];
  /** the start to propose for a flexible slot */
  start: Temporal.Instant | undefined;
  formState: FormState | undefined;
};

/** The form that holds a slot: its details, its price and a name for the booking. */
export function HoldForm(props: HoldFormProps) {
  const { slug, calendar, date, slot, formState } = props;
  const field = fieldsOf(formState);
  return (
    <FormPage
      title={titleOfHold(props)}
      lead={t('day.hold_lead', { what: formatFacts([slot.flexible && slot.name, longDate(date)]) })}
      crumbs={[...dayCrumbs(props), { label: dayName(date), href: dayPath(slug, calendar.slug, date) }]}
      action={holdPath(slug, calendar.slug, date)}
      submit={t('day.hold_submit', { minutes: calendar.hold_minutes })}
      formState={formState}
    >
      <input type="hidden" name="slot" value={slot.id} />
      <input type="hidden" name="price" value={slot.cost_minor} />
      <input type="hidden" name="version" value={slot.version} />
      <Facts facts={factsOf(props)} />
      {!calendar.auto_confirm && (
        <Note icon="clock" title={t('day.must_confirm')}>
          <p>{t(mustConfirm(props))}</p>
        </Note>
      )}
      {slot.flexible && <RangeFields {...props} />}
      <Field
        {...field('name')}
        label={t('day.name_label')}
        hint={t('day.name_hint')}
        required
        maxlength={80}
      />
    </FormPage>
  );
}

/** When a hire of the slot is charged that the venue has to confirm. */
function mustConfirm({ slot, calendar }: HoldFormProps) {
  return slot.cost_minor === 0
    ? 'day.must_confirm_free'
    : (`day.must_confirm_${calendar.payment_timing}` as const);
}

/** "Garden room, 09:00–12:00"; of a flexible slot the space alone. */
export const titleOfHold = ({ space, offers: [offer] }: Pick<HoldFormProps, 'space' | 'offers'>): string =>
  formatFacts([space.name, offer && !offer.slot.flexible && offerTimes(offer)]);

function factsOf({ slot, space, calendar, offers }: HoldFormProps): Fact[] {
  const buffers = bufferWords(slot);
  const facts: Fact[] = [
    {
      term: t('price.label'),
      icon: 'card',
      value: slotPrice(slot, calendar.currency),
      more: slot.flexible && slot.cost_minor > 0 ? t('day.price_hourly') : t('day.price_whole'),
    },
    {
      term: t('event.where'),
      icon: 'pin',
      value: space.name,
      more: space.capacity ? t('space.up_to', { count: space.capacity }) : undefined,
    },
  ];
  facts.push(...hireTerms({ calendar, slot, begins: slot.flexible ? undefined : offers[0]?.range.from }));
  if (slot.flexible) {
    facts.push({
      term: t('day.free'),
      icon: 'clock',
      value: formatFacts(offers.map(offerTimes)),
      more: t('day.minimum', { duration: minutesWords(slot.min_minutes) }),
    });
  }
  if (buffers) {
    facts.push({ term: t('day.buffers'), icon: 'clock', value: buffers, more: t('day.buffers_hint') });
  }
  return facts;
}

/** Start and end of the part to hold of a flexible slot. */
function RangeFields({ offers, start, formState }: HoldFormProps) {
  const { from, to } = choicesOf(offers);
  const proposed = proposedRange(offers, start);
  const select = (name: 'from' | 'to', options: Option[]) => ({
    name,
    options,
    width: 'short' as const,
    value: fieldValue(formState, name) ?? proposed?.[name].toString(),
    error: formState?.errors[name],
  });
  return (
    <div class="field-row">
      <Select label={t('day.from')} {...select('from', from)} />
      <Select label={t('day.until')} {...select('to', to)} />
    </div>
  );
}
