import type { ComponentChildren } from 'preact';
import { formatList } from '../i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { FieldError, fieldErrorId, fieldId } from './error-summary.tsx';
import { Icon } from './icon.tsx';

export type ControlProps = {
  name: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** A text about what is saved now, where that differs from the input of a stale form. */
  saved?: string | undefined;
};

export function Label({
  name,
  label,
  optional,
}: {
  name: string;
  label: string;
  optional: boolean | undefined;
}) {
  return (
    <label for={fieldId(name)}>
      {label}
      {optional && <span class="optional"> {t('field.optional')}</span>}
    </label>
  );
}

export function Hint({ name, hint }: { name: string; hint: ComponentChildren }) {
  if (!hint) return null;
  return (
    <span class="hint" id={`${fieldId(name)}-hint`}>
      {hint}
    </span>
  );
}

/** Below the control: its error, and what is saved now. */
export function FieldNotes({ name, error, saved }: ControlProps) {
  return (
    <>
      <FieldError name={name} error={error} />
      {saved && (
        <span class="saved-text" id={savedTextId(name)}>
          <Icon name="info" />
          <span>{saved}</span>
        </span>
      )}
    </>
  );
}

/** The attributes of a control that tie its hint, its error and what is saved now to it. */
export function descriptionOf({ name, hint, error, saved }: ControlProps) {
  const ids = [hint && `${fieldId(name)}-hint`, error && fieldErrorId(name), saved && savedTextId(name)]
    .filter(Boolean)
    .join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? ('true' as const) : undefined };
}

/** The id of the text about what is saved now. */
export const savedTextId = (name: string): string => `${fieldId(name)}-saved`;

/** "Saved now: 18:30" */
export const savedValue = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : value === '' ? t('field.saved_empty') : t('field.saved', { value });

/** "Saved now: Orchard room", by the labels of the options. */
export function savedChoice(
  values: readonly string[] | undefined,
  options: readonly { value: string; label: string }[],
): string | undefined {
  if (!values) return undefined;
  const labels = values.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return labels.length === 0 ? t('field.saved_none') : savedValue(formatList(labels));
}

/** "Saved now: ticked" */
export const savedTick = (checked: boolean | undefined): string | undefined =>
  checked === undefined ? undefined : t(checked ? 'field.saved_ticked' : 'field.saved_unticked');

export type VersionFieldProps = {
  /** of what is saved now */
  version: number;
  formState: { input: Readonly<Record<string, string | string[]>>; stale?: boolean } | undefined;
};

/**
 * The version that the editor sees, posted with the form. It moves to the current one only together with what is saved:
 * a form refused for another reason keeps the version that it was opened with.
 */
export function VersionField({ version, formState }: VersionFieldProps) {
  const seen = formState && !formState.stale ? formState.input.version : undefined;
  return <input type="hidden" name="version" value={typeof seen === 'string' ? seen : version} />;
}
