import { DomainError, type FieldErrors } from '../errors.ts';
import { type Reason, wordReason } from '../i18n/catalogue.ts';
import { t } from '../messages/translate.ts';
import type { FormInput } from './form.ts';

/** Why a form was not taken, and what was typed into it: it is shown again with both. */
export type FormState = {
  sent: FormInput;
  errors: Readonly<Record<string, string>>;
  /** what is wrong with no field in particular */
  message?: string;
  status: 409 | 422;
};

/** What to say beside a form that can't be taken. Anything else that went wrong is thrown on. */
export function formStateOf(error: unknown, sent: FormInput): FormState {
  if (!(error instanceof DomainError)) throw error;
  const { kind, fields, reason } = error;
  if (kind !== 'invalid' && kind !== 'wrong-state' && kind !== 'taken') throw error;
  return {
    sent,
    errors: wordedFields(fields),
    status: kind === 'invalid' ? 422 : 409,
    ...(Object.keys(fields).length === 0 && { message: worded(reason) }),
  };
}

/** What was typed into a field; undefined where no form was sent yet. */
export function fieldValue(formState: FormState | undefined, name: string): string | undefined {
  if (!formState) return undefined;
  const value = formState.sent[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** What was chosen of a list; undefined where no form was sent yet. */
export function fieldValues(formState: FormState | undefined, name: string): string[] | undefined {
  if (!formState) return undefined;
  return [formState.sent[name] ?? []].flat();
}

/**
 * The fields of a form as they are shown: with what was typed, or else their initial value, and with their error.
 * @param initial values before anything is typed, by name
 */
export const fieldsOf =
  (formState: FormState | undefined, initial: Readonly<Record<string, unknown>> = {}) =>
  <Name extends string>(name: Name, usual: unknown = initial[name]) => ({
    name,
    value: fieldValue(formState, name) ?? String(usual ?? ''),
    error: formState?.errors[name],
  });

/** The title of a page whose form was refused says so first. */
export const formTitle = (title: string, formState: FormState | undefined): string =>
  formState ? t('layout.form_error_title', { title }) : title;

export const worded = (why: Reason | string): string => (typeof why === 'string' ? why : wordReason(why));

export const wordedFields = (fields: FieldErrors): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, why]) => [name, worded(why)]));
