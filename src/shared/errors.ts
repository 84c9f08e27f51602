/** What kind of no it is. `shared/http` gives each kind its status, once. */
export type ErrorKind = 'invalid' | 'forbidden' | 'not-found' | 'taken' | 'gone' | 'wrong-state' | 'too-many';

/** A no that people can understand. Its message is a sentence for them; `fields` says which input it is about. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly fields: Readonly<Record<string, string>>;

  constructor(kind: ErrorKind, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.name = new.target.name;
    this.kind = kind;
    this.fields = fields;
  }
}

export class NotFound extends DomainError {
  constructor(message = 'There is nothing at this address.') {
    super('not-found', message);
  }
}

export class Forbidden extends DomainError {
  constructor(message = 'This is not open to you.') {
    super('forbidden', message);
  }
}

/** Input that can't be taken; nothing was changed. */
export class Invalid extends DomainError {
  constructor(fields: Record<string, string>, message = 'Please check what you entered.') {
    super('invalid', message, fields);
  }
}

export class WrongState extends DomainError {
  constructor(message: string) {
    super('wrong-state', message);
  }
}
