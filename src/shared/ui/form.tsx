import { type ComponentChildren, h } from 'preact';
import { t } from '../messages/translate.ts';
import { FieldError, fieldErrorId, fieldId } from './error-summary.tsx';

type ControlProps = { name: string; hint?: ComponentChildren; error?: string | undefined };
type LabelledProps = ControlProps & {
  label: string;
  /** Adds "(optional)" to the label. */
  optional?: boolean;
};

export type FieldProps = LabelledProps & {
  type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'number' | 'date' | 'time' | 'month';
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
  value?: string | undefined;
  rows?: number;
  maxlength?: number;
  required?: boolean;
};
export type Option = { value: string; label: string; hint?: ComponentChildren; disabled?: boolean };
export type SelectProps = LabelledProps & {
  options: Option[];
  value?: string | undefined;
  required?: boolean;
  width?: 'short' | 'medium';
};
export type ChoicesProps = ControlProps & {
  legend: string;
  /** Makes the legend a heading of the page: "How would you like to pay?" */
  heading?: boolean;
  options: Option[];
};
export type RadiosProps = ChoicesProps & { value?: string | undefined; required?: boolean };
export type CheckboxesProps = ChoicesProps & {
  values?: readonly string[];
  /** On one line, for short labels. */
  inline?: boolean;
};
export type CheckboxProps = ControlProps & {
  label: ComponentChildren;
  value?: string;
  checked?: boolean;
  required?: boolean;
};

/** A labelled input with its hint and its error. */
export function Field({
  name,
  label,
  optional,
  hint,
  error,
  width,
  before,
  type = 'text',
  ...input
}: FieldProps) {
  // Preact's types tie the attributes of <input> to its type: as JSX this would need a branch for each.
  const control = h(inputTag, {
    id: fieldId(name),
    name,
    type,
    class: width,
    ...descriptionOf({ name, hint, error }),
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
      <FieldError name={name} error={error} />
    </div>
  );
}

const inputTag: string = 'input';

export function TextArea({ name, label, optional, hint, error, value, rows = 4, ...area }: TextAreaProps) {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Label name={name} label={label} optional={optional} />
      <Hint name={name} hint={hint} />
      <textarea
        id={fieldId(name)}
        name={name}
        rows={rows}
        {...descriptionOf({ name, hint, error })}
        {...area}
      >
        {value}
      </textarea>
      <FieldError name={name} error={error} />
    </div>
  );
}

export function Select({ name, label, optional, hint, error, options, value, width, required }: SelectProps) {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Label name={name} label={label} optional={optional} />
      <Hint name={name} hint={hint} />
      <select
        id={fieldId(name)}
        name={name}
        class={width}
        required={required}
        {...descriptionOf({ name, hint, error })}
      >
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
      <FieldError name={name} error={error} />
    </div>
  );
}

/** Radio buttons, one per line. */
export function Radios({ name, legend, heading, options, value, required, hint, error }: RadiosProps) {
  return (
    <Choices name={name} legend={legend} heading={heading} hint={hint} error={error}>
      {options.map((option, at) => (
        <Choice
          key={option.value}
          type="radio"
          name={name}
          id={idOfChoice(name, at)}
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
}: CheckboxesProps) {
  return (
    <Choices name={name} legend={legend} heading={heading} hint={hint} error={error} inline={inline}>
      {options.map((option, at) => (
        <Choice
          key={option.value}
          type="checkbox"
          name={name}
          id={idOfChoice(name, at)}
          option={option}
          checked={values.includes(option.value)}
        />
      ))}
    </Choices>
  );
}

/** A single checkbox. */
export function Checkbox({ name, label, value = 'on', checked, required, hint, error }: CheckboxProps) {
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
          {...descriptionOf({ name, hint, error })}
        />
        <span>{label}</span>
      </label>
      <Hint name={name} hint={hint} />
      <FieldError name={name} error={error} />
    </div>
  );
}

function Choices({
  name,
  legend,
  heading,
  hint,
  error,
  inline,
  children,
}: ControlProps & {
  legend: string;
  heading?: boolean | undefined;
  inline?: boolean | undefined;
  children: ComponentChildren;
}) {
  return (
    <fieldset class={error ? 'field wrong' : 'field'} {...descriptionOf({ name, hint, error })}>
      <legend>{heading ? <h2>{legend}</h2> : legend}</legend>
      <Hint name={name} hint={hint} />
      <div class={inline ? 'choices inline' : 'choices'}>{children}</div>
      <FieldError name={name} error={error} />
    </fieldset>
  );
}

type ChoiceProps = {
  type: 'radio' | 'checkbox';
  name: string;
  id: string;
  option: Option;
  checked: boolean;
  required?: boolean | undefined;
};

function Choice({ type, name, id, option, checked, required }: ChoiceProps) {
  const hintId = option.hint ? `${id}-hint` : undefined;
  return (
    <label class="choice">
      <input
        id={id}
        type={type}
        name={name}
        value={option.value}
        checked={checked}
        disabled={option.disabled}
        required={required}
        aria-describedby={hintId}
      />
      <span class="choice-label">{option.label}</span>
      {option.hint && (
        <span class="choice-hint" id={hintId}>
          {option.hint}
        </span>
      )}
    </label>
  );
}

// The error summary links to the first choice.
const idOfChoice = (name: string, at: number): string =>
  at === 0 ? fieldId(name) : `${fieldId(name)}-${at}`;

function Label({ name, label, optional }: { name: string; label: string; optional: boolean | undefined }) {
  return (
    <label for={fieldId(name)}>
      {label}
      {optional && <span class="optional"> {t('field.optional')}</span>}
    </label>
  );
}

function Hint({ name, hint }: { name: string; hint: ComponentChildren }) {
  if (!hint) return null;
  return (
    <span class="hint" id={`${fieldId(name)}-hint`}>
      {hint}
    </span>
  );
}

function descriptionOf({ name, hint, error }: ControlProps) {
  const ids = [hint && `${fieldId(name)}-hint`, error && fieldErrorId(name)].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? ('true' as const) : undefined };
}
