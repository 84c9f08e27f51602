import type { Reason } from './i18n/catalogue.ts';
import { reason } from './messages/translate.ts';

/** The kind of refusal. `shared/http` gives each kind its status, once. */
export type ErrorKind = 'invalid' | 'forbidden' | 'not-found' | 'taken' | 'gone' | 'wrong-state' | 'too-many';

/** By name of the input: what is wrong with it. A text has been worded already, by the form's own schema. */
export type FieldErrors = Readonly<Record<string, Reason | string>>;

/** A refusal that people can understand: a code with its arguments. The rim words it in the reader's language. */
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

/** Input that is not valid; nothing was changed. */
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
