import type { Reason } from './i18n/catalogue.ts';
import { reason } from './messages/translate.ts';

/** Decides the HTTP status of the response (shared/http/errors.tsx). */
export type ErrorKind = 'invalid' | 'forbidden' | 'not-found' | 'taken' | 'gone' | 'wrong-state' | 'too-many';

/** Errors by field name. A string is a message that a form's schema has already formatted. */
export type FieldErrors = Readonly<Record<string, Reason | string>>;

/** An error to be shown to people. Its reason is formatted in the reader's language when the response is rendered. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly reason: Reason;
  readonly fields: FieldErrors;

  constructor(kind: ErrorKind, why: Reason, fields: FieldErrors = {}) {
    super(`${why.catalogue} error.${why.code} ${JSON.stringify(why.args)}`);
    this.name = new.target.name;
    this.kind = kind;
    this.reason = why;
    this.fields = fields;
  }
}

export class NotFound extends DomainError {
  constructor(why: Reason = reason('not_found')) {
    super('not-found', why);
  }
}

export class Forbidden extends DomainError {
  constructor(why: Reason = reason('forbidden')) {
    super('forbidden', why);
  }
}

/** Input that is not valid: nothing was changed. */
export class Invalid extends DomainError {
  constructor(fields: FieldErrors, why: Reason = reason('invalid')) {
    super('invalid', why, fields);
  }
}

export class WrongState extends DomainError {
  constructor(why: Reason) {
    super('wrong-state', why);
  }
}

/** There is one of this name already, perhaps since a moment ago, by the same form: nothing was made. */
export class NameTaken extends DomainError {
  constructor(field = 'name') {
    super('taken', reason('name_taken'), { [field]: reason('name_taken') });
  }
}

/** Somebody else has saved the same thing since the editor opened it: nothing was changed. */
export class Stale extends DomainError {
  constructor() {
    super('wrong-state', reason('stale'));
  }
}
