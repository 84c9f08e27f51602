import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { Field, Radios, Select, TextArea } from '../../shared/ui/form.tsx';
import { CURRENCIES, TIME_ZONES } from './calendar-schema.ts';

export type CalendarFieldsProps = {
  /** What stands in the fields before anything is typed. */
  calendar: FormInput;
  formState: FormState | undefined;
  /** Its currency can be chosen only before anything has a price. */
  withCurrency?: boolean;
};

/** What a calendar is made of, to be typed. */
export function CalendarFields({ calendar, formState, withCurrency }: CalendarFieldsProps) {
  const field = fieldsOf(formState, calendar);
  return (
    <>
      <Field
        label="What is it called?"
        hint="Such as “Classes” or “Hire the hall”."
        required
        {...field('name')}
      />
      <TextArea
        label="In one sentence"
        optional
        rows={2}
        hint="Stands at the head of its month."
        {...field('description')}
      />
      <Select
        label="Time zone"
        hint="Times to hire keep their time by the clock on the wall there, summer and winter."
        options={zonesWith(String(calendar.time_zone ?? ''))}
        {...field('time_zone')}
      />
      {withCurrency && (
        <Select
          label="Currency"
          hint="It can’t be changed later."
          width="short"
          options={CURRENCIES.map((currency) => ({ value: currency, label: currency }))}
          {...field('currency')}
        />
      )}
      <Radios
        legend="Colour"
        options={[
          { value: 'rose', label: 'Rose' },
          { value: 'blue', label: 'Blue' },
          { value: 'green', label: 'Green' },
        ]}
        {...field('colour')}
      />
      <Radios
        legend="Who confirms a booking once it is paid?"
        options={[
          {
            value: 'venue',
            label: 'We do, one by one',
            hint: 'It waits under Requests and keeps its time; declined, the money goes back.',
          },
          { value: 'itself', label: 'The calendar, at once' },
        ]}
        {...field('confirms')}
      />
      <Field
        label="How long is something held while it is paid?"
        hint="In minutes."
        inputmode="numeric"
        width="short"
        {...field('hold_minutes')}
      />
    </>
  );
}

// A zone may go by another of its names than the one in the list.
const zonesWith = (zone: string) =>
  [...new Set([...(zone ? [zone] : []), ...TIME_ZONES])]
    .sort()
    .map((name) => ({ value: name, label: name.replaceAll('_', ' ') }));
