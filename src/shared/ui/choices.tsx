import type { ComponentChildren } from 'preact';
import { fieldId } from './error-summary.tsx';
import { type ControlProps, descriptionOf, FieldNotes, Hint } from './field-parts.tsx';

export type Option = { value: string; label: string; hint?: ComponentChildren; disabled?: boolean };

/** A group of choices with its legend. */
export function Choices({ legend, heading, inline, children, ...notes }: ChoicesFrame) {
  return (
    <fieldset class={notes.error ? 'field wrong' : 'field'} {...descriptionOf(notes)}>
      <legend>{heading ? <h2>{legend}</h2> : legend}</legend>
      <Hint name={notes.name} hint={notes.hint} />
      <div class={inline ? 'choices inline' : 'choices'}>{children}</div>
      <FieldNotes {...notes} />
    </fieldset>
  );
}

type ChoicesFrame = ControlProps & {
  legend: string;
  heading?: boolean | undefined;
  inline?: boolean | undefined;
  children: ComponentChildren;
};

type ChoiceProps = {
  type: 'radio' | 'checkbox';
  name: string;
  /** position in the group */
  at: number;
  option: Option;
  checked: boolean;
  required?: boolean | undefined;
};

/** A radio button or checkbox of a group. */
export function Choice({ type, name, at, option, checked, required }: ChoiceProps) {
  // The error summary links to the first choice.
  const id = at === 0 ? fieldId(name) : `${fieldId(name)}-${at}`;
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
