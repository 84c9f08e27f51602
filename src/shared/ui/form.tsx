import { type ComponentChildren, h } from 'preact';
import { Choice, Choices, type Option } from './choices.tsx';
import { fieldId } from './error-summary.tsx';
import {
  type ControlProps,
  descriptionOf,
  FieldNotes,
  Hint,
  Label,
  savedChoice,
  savedTick,
  savedValue,
} from './field-parts.tsx';

type InputProps = Omit<ControlProps, 'saved'>;
type LabelledProps = InputProps & {
  label: string;
  /** Adds "(optional)" to the label. */
  optional?: boolean;
};

export type FieldProps = LabelledProps & {
  saved?: string | undefined;
  type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'number' | 'date' | 'time' | 'month' | 'password';
  value?: string | number | undefined;
  required?: boolean;
  autocomplete?: string;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | 'search' | 'none';
  min?: string | number;
  max?: string | number;
  step?: string | number;
  maxlength?: number;
  /** As wide as the expected input, instead of the full width. */
  width?: 'short' | 'medium';
  /** Shown before the input, inside its frame: "£". */
  before?: string;
  autocapitalize?: 'none' | 'words' | 'characters';
  spellcheck?: boolean;
  autofocus?: boolean;
  /** The id of a <datalist> with suggestions. */
  list?: string;
};
export type TextAreaProps = LabelledProps & {
  saved?: string | undefined;
  value?: string | undefined;
  rows?: number;
  maxlength?: number;
  required?: boolean;
};
export type SelectProps = LabelledProps & {
  options: Option[];
  value?: string | undefined;
  saved?: string | undefined;
  required?: boolean;
  width?: 'short' | 'medium';
};
export type ChoicesProps = InputProps & {
  legend: string;
  /** Makes the legend a heading of the page: "How would you like to pay?" */
  heading?: boolean;
  options: Option[];
};
export type RadiosProps = ChoicesProps & {
  value?: string | undefined;
  saved?: string | undefined;
  required?: boolean;
};
export type CheckboxesProps = ChoicesProps & {
  values?: readonly string[];
  saved?: readonly string[] | undefined;
  /** On one line, for short labels. */
  inline?: boolean;
};
export type CheckboxProps = InputProps & {
  label: ComponentChildren;
  value?: string;
  checked?: boolean;
  saved?: boolean | undefined;
  required?: boolean;
};

/** A labelled input with its hint and its error. */
export function Field({
  name,
  label,
  optional,
  width,
  before,
  type = 'text',
  hint,
  error,
  saved,
  ...input
}: FieldProps) {
  const notes = { name, hint, error, saved: savedValue(saved && before ? before + saved : saved) };
  // Preact's types tie the attributes of <input> to its type: as JSX this would need a branch for each.
  const control = h(inputTag, {
    id: fieldId(name),
    name,
    type,
    class: width,
    ...descriptionOf(notes),
    ...input,
  });
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Label name={name} label={label} optional={optional} />
      <Hint name={name} hint={hint} />
      {before ? (
        <span class="with-before">
          <span aria-hidden="true">{before}</span>
          {control}
        </span>
      ) : (
        control
      )}
      <FieldNotes {...notes} />
    </div>
  );
}

const inputTag: string = 'input';

export function TextArea({
  name,
  label,
  optional,
  value,
  rows = 4,
  hint,
  error,
  saved,
  ...area
}: TextAreaProps) {
  const notes = { name, hint, error, saved: savedValue(saved) };
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Label name={name} label={label} optional={optional} />
      <Hint name={name} hint={hint} />
      <textarea id={fieldId(name)} name={name} rows={rows} {...descriptionOf(notes)} {...area}>
        {value}
      </textarea>
      <FieldNotes {...notes} />
    </div>
  );
}

export function Select({
  name,
  label,
  optional,
  options,
  value,
  width,
  required,
  hint,
  error,
  saved,
}: SelectProps) {
  const notes = { name, hint, error, saved: savedChoice(saved === undefined ? undefined : [saved], options) };
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Label name={name} label={label} optional={optional} />
      <Hint name={name} hint={hint} />
      <select id={fieldId(name)} name={name} class={width} required={required} {...descriptionOf(notes)}>
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            selected={option.value === value}
            disabled={option.disabled}
          >
            {option.label}
          </option>
        ))}
      </select>
      <FieldNotes {...notes} />
    </div>
  );
}

/** Radio buttons, one per line. */
export function Radios({ name, legend, heading, options, value, required, hint, error, saved }: RadiosProps) {
  const notes = { name, hint, error, saved: savedChoice(saved === undefined ? undefined : [saved], options) };
  return (
    <Choices legend={legend} heading={heading} {...notes}>
      {options.map((option, at) => (
        <Choice
          key={option.value}
          type="radio"
          name={name}
          at={at}
          option={option}
          checked={option.value === value}
          required={required}
        />
      ))}
    </Choices>
  );
}

/** A group of checkboxes. */
export function Checkboxes({
  name,
  legend,
  heading,
  options,
  values = [],
  inline,
  hint,
  error,
  saved,
}: CheckboxesProps) {
  const notes = { name, hint, error, saved: savedChoice(saved, options) };
  return (
    <Choices legend={legend} heading={heading} inline={inline} {...notes}>
      {options.map((option, at) => (
        <Choice
          key={option.value}
          type="checkbox"
          name={name}
          at={at}
          option={option}
          checked={values.includes(option.value)}
        />
      ))}
    </Choices>
  );
}

/** A single checkbox. */
export function Checkbox({
  name,
  label,
  value = 'on',
  checked,
  required,
  hint,
  error,
  saved,
}: CheckboxProps) {
  const notes = { name, hint, error, saved: savedTick(saved) };
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label class="tick">
        <input
          id={fieldId(name)}
          name={name}
          type="checkbox"
          value={value}
          checked={checked}
          required={required}
          {...descriptionOf(notes)}
        />
        <span>{label}</span>
      </label>
      <Hint name={name} hint={hint} />
      <FieldNotes {...notes} />
    </div>
  );
}
