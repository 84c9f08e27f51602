import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { zoneName } from '../../shared/i18n/formats.ts';

import { Checkbox, Field, Select, TextArea } from '../../shared/ui/form.tsx';
import type { Space } from '../model/space.ts';

export type EventFieldsProps = {
  timeZone: string;
  spaces: Space[];
  /** What stands in the fields before anything is typed. */
  event: FormInput;
  formState?: FormState | undefined;
};

/** What an organiser's own event is made of, to be typed. */
export function EventFields({ timeZone, spaces, event, formState }: EventFieldsProps) {
  const field = fieldsOf(formState, event);
  const rooms = spaces.map(({ id, name, capacity }) => ({
    value: String(id),
    label: capacity ? `${name} (${capacity} people)` : name,
  }));
  return (
    <>
      <Field label="What is it called?" required maxlength={120} {...field('name')} />
      <TextArea
        label="What is it about?"
        optional
        rows={8}
        hint="An empty line begins a paragraph, “## ” at the start of a line a heading."
        {...field('description')}
      />
      <div class="field-row">
        <Field label="Date" type="date" required hint="On which it begins." {...field('date')} />
        <Field label="Last day" type="date" optional hint="If it goes on for days." {...field('last_date')} />
      </div>
      <div class="field-row">
        <Field label="Starts" type="time" required hint={`${zoneName(timeZone)}.`} {...field('starts')} />
        <Field label="Ends" type="time" required hint="Or after midnight." {...field('ends')} />
        <Field label="Doors open" type="time" optional hint="Before it starts." {...field('doors')} />
      </div>
      <Select
        label="Where"
        hint="The space is taken for that time as soon as the event is published."
        width="medium"
        options={[{ value: '', label: 'Not in one of our spaces' }, ...rooms]}
        {...field('space')}
      />
      <Field
        label="Places"
        optional
        inputmode="numeric"
        width="short"
        hint="No more tickets than this are sold, of all kinds together."
        {...field('capacity')}
      />
      <div class="field-row">
        <Field {...field('before')} label="Kept free before" hint="Minutes to set up." inputmode="numeric" />
        <Field
          {...field('after')}
          label="Kept free after"
          hint="Minutes to clear away."
          inputmode="numeric"
        />
      </div>
      <Checkbox
        name="listed"
        label="Show it to everybody by name"
        hint="Without this the time is only shown as taken."
        checked={field('listed').value !== ''}
      />
    </>
  );
}
