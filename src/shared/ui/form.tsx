import { type ComponentChildren, h } from 'preact';
import { fieldId } from './field-id.ts';
import { Icon } from './icon.tsx';

type Described = { name: string; hint?: ComponentChildren; error?: string | undefined };
type Labelled = Described & { label: string /** Adds "(optional)" to the label. */; optional?: boolean };

export type FieldProps = Labelled & {
  type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'number' | 'date' | 'time' | 'month';
  value?: string | number | undefined;
  required?: boolean;
  autocomplete?: string;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | 'search' | 'none';
  min?: string | number;
  max?: string | number;
  step?: string | number;
  maxlength?: number;
  /** As wide as what is expected in it, not as the page. */
  width?: 'short' | 'medium';
  /** Stands before the input, inside its frame: "£". */
  before?: string;
  autocapitalize?: 'none' | 'words' | 'characters';
  spellcheck?: boolean;
  autofocus?: boolean;
};
export type TextAreaProps = Labelled & {
  value?: string | undefined;
  rows?: number;
  maxlength?: number;
  required?: boolean;
};
export type Option = { value: string; label: string; hint?: ComponentChildren; disabled?: boolean };
export type SelectProps = Labelled & {
  options: Option[];
  value?: string | undefined;
  required?: boolean;
  width?: 'short' | 'medium';
};
export type ChoicesProps = Described & {
  legend: string;
  /** The legend is a heading of the page: "How would you like to pay?" */
  heading?: boolean;
  options: Option[];
};
export type RadiosProps = ChoicesProps & { value?: string | undefined; required?: boolean };
export type CheckboxesProps = ChoicesProps & {
  values?: readonly string[] /** Side by side: the days of a week. */;
  inline?: boolean;
};
export type CheckboxProps = Described & {
  label: ComponentChildren;
  value?: string;
  checked?: boolean;
  required?: boolean;
};

/** Label above, hint below it, the control, and beside it what is wrong. */
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
  // As <input> this would need one branch for each type: Preact types the element by it.
  const control = h(inputTag, {
    id: fieldId(name),
    name,
    type,
    class: width,
    ...described({ name, hint, error }),
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
      <Wrong name={name} error={error} />
    </div>
  );
}

const inputTag: string = 'input';

export function TextArea({ name, label, optional, hint, error, value, rows = 4, ...area }: TextAreaProps) {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Label name={name} label={label} optional={optional} />
      <Hint name={name} hint={hint} />
      <textarea id={fieldId(name)} name={name} rows={rows} {...described({ name, hint, error })} {...area}>
        {value}
      </textarea>
      <Wrong name={name} error={error} />
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
        {...described({ name, hint, error })}
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
      <Wrong name={name} error={error} />
    </div>
  );
}

/** One of a few, each with a line of its own. */
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

/** Any of a few. */
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

/** A single yes. */
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
          {...described({ name, hint, error })}
        />
        <span>{label}</span>
      </label>
      <Hint name={name} hint={hint} />
      <Wrong name={name} error={error} />
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
}: Described & {
  legend: string;
  heading?: boolean | undefined;
  inline?: boolean | undefined;
  children: ComponentChildren;
}) {
  return (
    <fieldset class={error ? 'field wrong' : 'field'} {...described({ name, hint, error })}>
      <legend>{heading ? <h2>{legend}</h2> : legend}</legend>
      <Hint name={name} hint={hint} />
      <div class={inline ? 'choices inline' : 'choices'}>{children}</div>
      <Wrong name={name} error={error} />
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

// The summary leads to the first of them.
const idOfChoice = (name: string, at: number): string =>
  at === 0 ? fieldId(name) : `${fieldId(name)}-${at}`;

function Label({ name, label, optional }: { name: string; label: string; optional: boolean | undefined }) {
  return (
    <label for={fieldId(name)}>
      {label}
      {optional && <span class="optional"> (optional)</span>}
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

function Wrong({ name, error }: { name: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <span class="wrong-text" id={`${fieldId(name)}-wrong`}>
      <Icon name="alert" />
      {error}
    </span>
  );
}

function described({ name, hint, error }: Described) {
  const ids = [hint && `${fieldId(name)}-hint`, error && `${fieldId(name)}-wrong`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? ('true' as const) : undefined };
}
