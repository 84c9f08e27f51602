import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { currencyName, currencySign } from '../../shared/i18n/formats.ts';
import { UNKNOWN_ZONE } from '../../shared/time.ts';
import { Field, Radios, Select, TextArea } from '../../shared/ui/form.tsx';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';
import { COLOURS, CURRENCIES, TIME_ZONES } from './calendar-schema.ts';
import { CancellationFields } from './cancellation-fields.tsx';

export type CalendarFieldsProps = {
  /** Initial values of the fields. */
  calendar: FormInput;
  formState: FormState | undefined;
  /** The currency can be chosen only before anything has a price. */
  withCurrency?: boolean;
  /** Only what exists has an address. */
  withSlug?: boolean;
  /** Of what exists: of its deposit, and of what comes back. */
  currency?: string;
};

/** The fields of a calendar's form. */
export function CalendarFields({
  calendar,
  formState,
  withCurrency,
  withSlug,
  currency,
}: CalendarFieldsProps) {
  const field = fieldsOf(formState, calendar);
  return (
    <>
      <Field
        label={t('calendar_form.name')}
        hint={t('calendar_form.name_hint')}
        required
        {...field('name')}
      />
      {withSlug && (
        <Field
          label={t('calendar_form.slug')}
          hint={t('calendar_form.slug_hint')}
          required
          width="medium"
          maxlength={60}
          autocapitalize="none"
          spellcheck={false}
          {...field('slug')}
        />
      )}
      <TextArea
        label={t('calendar_form.description')}
        optional
        rows={2}
        hint={t('calendar_form.description_hint')}
        {...field('description')}
      />
      {calendar.time_zone === UNKNOWN_ZONE && (
        <Note tone="warn" role="alert">
          {t('calendar_form.time_zone_unknown')}
        </Note>
      )}
      <Select
        label={t('calendar_form.time_zone')}
        hint={t('calendar_form.time_zone_hint')}
        options={timeZoneOptions(String(calendar.time_zone ?? ''))}
        {...field('time_zone')}
      />
      {withCurrency && (
        <Select
          label={t('calendar_form.currency')}
          hint={t('calendar_form.currency_hint')}
          width="medium"
          options={currencyOptions()}
          {...field('currency')}
        />
      )}
      <Radios
        legend={t('calendar_form.colour')}
        options={COLOURS.map((value) => ({ value, label: t(`calendar_form.colour.${value}`) }))}
        {...field('colour')}
      />
      <Radios
        legend={t('calendar_form.confirms')}
        options={[
          {
            value: 'venue',
            label: t('calendar_form.confirms_venue'),
            hint: t('calendar_form.confirms_venue_hint'),
          },
          { value: 'itself', label: t('calendar_form.confirms_itself') },
        ]}
        {...field('confirms')}
      />
      <Radios
        legend={t('calendar_form.payment_timing')}
        options={[
          { value: 'now', label: t('calendar_form.payment_now') },
          {
            value: 'authorise',
            label: t('calendar_form.payment_authorise'),
            hint: t('calendar_form.payment_authorise_hint'),
          },
        ]}
        {...field('payment_timing')}
      />
      <Field
        label={t('calendar_form.hold_minutes')}
        hint={t('calendar_form.hold_minutes_hint')}
        inputmode="numeric"
        width="short"
        {...field('hold_minutes')}
      />
      {currency && (
        <>
          <div class="field-row">
            <Field
              label={t('calendar_form.deposit')}
              hint={t('calendar_form.deposit_hint')}
              before={currencySign(currency)}
              inputmode="decimal"
              {...field('deposit')}
            />
            <Field
              label={t('calendar_form.deposit_days')}
              hint={t('calendar_form.deposit_days_hint')}
              inputmode="numeric"
              {...field('deposit_days')}
            />
          </div>
          <CancellationFields currency={currency} initial={calendar} formState={formState} />
        </>
      )}
    </>
  );
}

// The calendar's zone may have been chosen by another of its names than the one in the list.
const timeZoneOptions = (current: string) =>
  [...new Set([...(current ? [current] : []), ...TIME_ZONES])]
    .sort()
    .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

const currencyOptions = () =>
  CURRENCIES.map((code) => ({
    value: code,
    label: t('calendar_form.currency_option', { code, name: currencyName(code) }),
  }));
