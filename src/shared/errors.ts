import type { Reason } from './i18n/catalogue.ts';
import { reason } from './messages/translate.ts';

/** The kind of a domain error, which decides its HTTP status (shared/http/errors.tsx). */
export type ErrorKind = 'invalid' | 'forbidden' | 'not-found' | 'taken' | 'gone' | 'wrong-state' | 'too-many';

/** Errors by name of the field. A string is a text that a form's schema has worded already. */
export type FieldErrors = Readonly<Record<string, Reason | string>>;

/** An error to be shown to people. Its reason is a code with arguments, worded in the reader's language at the rim. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly reason: Reason | string;
  readonly fields: FieldErrors;

  constructor(kind: ErrorKind, why: Reason | string, fields: FieldErrors = {}) {
    super(typeof why === 'string' ? why : `${why.catalogue} error.${why.code} ${JSON.stringify(why.args)}`);
    this.name = new.target.name;
    this.kind = kind;
    this.reason = why;
    this.fields = fields;
  }
}

export class NotFound extends DomainError {
  constructor(why: Reason | string = reason('not_found')) {
    super('not-found', why);
  }
}

export class Forbidden extends DomainError {
  constructor(why: Reason | string = reason('forbidden')) {
    super('forbidden', why);
  }
}

/** Input that is not valid: nothing was changed. */
export class Invalid extends DomainError {
  constructor(fields: FieldErrors, why: Reason | string = reason('invalid')) {
    super('invalid', why, fields);
  }
}

export class WrongState extends DomainError {
  constructor(why: Reason | string) {
    super('wrong-state', why);
  }
}
