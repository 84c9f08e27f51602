import { DomainError, type FieldErrors } from '../errors.ts';
import { formatReason } from '../i18n/catalogue.ts';
import { t } from '../messages/translate.ts';
import type { FormInput } from './form.ts';

/** A refused form with its input and errors, for rendering it again. */
export type FormState = {
  input: FormInput;
  errors: Readonly<Record<string, string>>;
  /** an error that belongs to no single field */
  message?: string;
  status: 409 | 422;
};

/** Converts a domain error into the state of the refused form. @throws the error itself if the form did not cause it */
export function formStateOf(error: unknown, input: FormInput): FormState {
  if (!(error instanceof DomainError)) throw error;
  const { kind, fields, reason } = error;
  if (kind !== 'invalid' && kind !== 'wrong-state' && kind !== 'taken') throw error;
  return {
    input,
    errors: formatFieldErrors(fields),
    status: kind === 'invalid' ? 422 : 409,
    ...(Object.keys(fields).length === 0 && { message: formatReason(reason) }),
  };
}

/** The input of a field; undefined if no form has been posted. */
export function fieldValue(formState: FormState | undefined, name: string): string | undefined {
  if (!formState) return undefined;
  const value = formState.input[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** The input of a field with several values; undefined if no form has been posted. */
export function fieldValues(formState: FormState | undefined, name: string): string[] | undefined {
  if (!formState) return undefined;
  return [formState.input[name] ?? []].flat();
}

/**
 * The properties of each field of a form: its name, its value (the input, else the initial one), and its error.
 * @param initial values by name
 */
export const fieldsOf =
  (formState: FormState | undefined, initial: Readonly<Record<string, unknown>> = {}) =>
  <Name extends string>(name: Name, initialValue: unknown = initial[name]) => ({
    name,
    value: fieldValue(formState, name) ?? String(initialValue ?? ''),
    error: formState?.errors[name],
  });

/** The title of a page with a form: it begins with "Error:" if the form was refused. */
export const formTitle = (title: string, formState: FormState | undefined): string =>
  formState ? t('layout.form_error_title', { title }) : title;

/** Formats the error of each field in the reader's language. */
export const formatFieldErrors = (fields: FieldErrors): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, error]) => [
      name,
      typeof error === 'string' ? error : formatReason(error),
    ]),
  );
