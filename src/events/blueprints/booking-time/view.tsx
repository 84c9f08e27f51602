import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { formatMoney } from '../../../shared/i18n/formats.ts';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Field, Radios, Select, TextArea } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import type { PriceDiffers } from '../../errors.ts';
import { t } from '../../messages/translate.ts';
import type { BookingDetails } from '../../model/booking.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import { whenOf } from '../../views/booking-words.ts';

export type MoveBookingFormProps = {
  booking: BookingDetails;
  slots: readonly CalendarSlot[];
  path: string;
  /** the difference in price that has to be decided about first */
  differs: PriceDiffers | undefined;
  formState: FormState | undefined;
};

/** The form that moves a booking to another time. It says first what that costs more or less. */
export function MoveBookingForm({ booking, slots, path, differs, formState }: MoveBookingFormProps) {
  const at = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(booking.time_zone);
  const field = fieldsOf(formState, {
    slot: booking.slot_id ?? '',
    date: at(booking.starts_at).toPlainDate(),
    from: at(booking.starts_at).toPlainTime().toString({ smallestUnit: 'minute' }),
    to: at(booking.ends_at).toPlainTime().toString({ smallestUnit: 'minute' }),
    price: 'settle',
  });
  return (
    <FormPage
      title={t('booking_time.title', { name: booking.name })}
      lead={t('booking_time.lead', { when: whenOf(booking, booking.time_zone) })}
      crumbs={[{ label: booking.name, href: path }]}
      action={`${path}time`}
      submit={t(differs ? 'booking_time.submit_price' : 'booking_time.submit')}
      formState={differs ? undefined : formState}
    >
      <VersionField version={booking.version} formState={formState} />
      {differs && (
        <Note tone="warn" role="alert" title={differenceWords(differs)}>
          {t('booking_time.not_moved')}
        </Note>
      )}
      {differs && <input type="hidden" name="seen" value={differs.difference} />}
      {differs && differs.difference !== 0 && (
        <Radios
          legend={t('booking_time.price')}
          options={[
            {
              value: 'settle',
              label: t(differs.difference > 0 ? 'booking_time.charge' : 'booking_time.give_back', {
                amount: formatMoney(Math.abs(differs.difference), differs.currency),
              }),
            },
            { value: 'leave', label: t('booking_time.leave') },
          ]}
          {...field('price')}
        />
      )}
      <Select
        label={t('booking_time.slot')}
        options={slots.map(({ id, name }) => ({ value: String(id), label: name }))}
        {...field('slot')}
      />
      <Field label={t('booking_time.date')} type="date" width="medium" required {...field('date')} />
      <div class="field-row">
        <Field label={t('booking_time.from')} type="time" width="short" {...field('from')} />
        <Field label={t('booking_time.to')} type="time" width="short" {...field('to')} />
      </div>
      <TextArea
        label={t('booking_time.why')}
        hint={t('answer.decline_reason_hint')}
        optional
        rows={2}
        maxlength={500}
        {...field('explanation')}
      />
    </FormPage>
  );
}

function differenceWords({ difference, currency }: PriceDiffers): string {
  if (difference === 0) return t('booking_time.same_price');
  const amount = formatMoney(Math.abs(difference), currency);
  return t(difference > 0 ? 'booking_time.costs_more' : 'booking_time.costs_less', { amount });
}
