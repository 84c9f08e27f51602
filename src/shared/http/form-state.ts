import { DomainError, type FieldErrors, Stale } from '../errors.ts';
import { formatReason } from '../i18n/catalogue.ts';
import { t } from '../messages/translate.ts';
import type { FormInput } from './form.ts';

/** A refused form with its input and errors, for rendering it again. */
export type FormState = {
  input: FormInput;
  errors: Readonly<Record<string, string>>;
  /** an error that belongs to no single field */
  message?: string;
  /** Somebody else has saved in the meantime: the form shows what is saved beside what was typed. */
  stale?: boolean;
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
    ...(error instanceof Stale && { stale: true }),
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
 * The properties of each field of a form: its name, its value (the input, else the initial one), its error, and what is
 * saved if the form is stale and that differs.
 * @param initial values by name. After a `Stale` they must be read anew, so that they are what is saved now
 */
export const fieldsOf =
  (formState: FormState | undefined, initial: InitialValues = {}) =>
  <Name extends string>(name: Name, initialValue: unknown = initial[name]) => {
    const saved = String(initialValue ?? '');
    const value = fieldValue(formState, name) ?? saved;
    return {
      name,
      value,
      error: formState?.errors[name],
      saved: formState?.stale && comparable(value) !== comparable(saved) ? saved : undefined,
    };
  };

/** As `fieldsOf`, for a group of checkboxes. */
export const choicesOf =
  (formState: FormState | undefined, initial: InitialValues = {}) =>
  <Name extends string>(name: Name, initialValues: unknown = initial[name]) => {
    const saved = [initialValues ?? []].flat().map(String);
    const values = fieldValues(formState, name) ?? saved;
    const differs = [...values].sort().join() !== [...saved].sort().join();
    return {
      name,
      values,
      error: formState?.errors[name],
      saved: formState?.stale && differs ? saved : undefined,
    };
  };

/** As `fieldsOf`, for a single checkbox, which is ticked if its value is not empty, false or 0. */
export const tickOf =
  (formState: FormState | undefined, initial: InitialValues = {}) =>
  <Name extends string>(name: Name, initialValue: unknown = initial[name]) => {
    const saved = Boolean(initialValue);
    const checked = formState ? fieldValue(formState, name) !== '' : saved;
    return {
      name,
      checked,
      error: formState?.errors[name],
      saved: formState?.stale && checked !== saved ? saved : undefined,
    };
  };

type InitialValues = Readonly<Record<string, unknown>>;

// Browsers post a line break as CR LF, and schemas trim.
const comparable = (value: string) => value.replace(/\r\n?/g, '\n').trim();

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
