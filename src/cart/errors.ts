import { DomainError } from '../shared/errors.ts';
import { reason } from './messages/translate.ts';

/** The basket differs from what the buyer has seen. */
export class BasketChanged extends DomainError {
  constructor() {
    super('wrong-state', reason('basket_changed'));
  }
}

/** A payee's terms differ from those that the buyer has agreed to, or was shown. */
export class TermsChanged extends DomainError {
  constructor() {
    super('wrong-state', reason('terms_changed'));
  }
}

/** An event of a payment provider that follows one which has not arrived yet. The provider sends it again. */
export class EventTooEarly extends DomainError {
  constructor() {
    super('wrong-state', reason('event_too_early'));
  }
}

/** Why a provider can't be called: the keys are wrong, may not do this, can't be read, or it does not answer. */
export type UnavailableCode = 'unauthorised' | 'forbidden' | 'unreadable' | 'unavailable';

/** The payment provider gave no valid answer. It may or may not have processed the request. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable';
  readonly code: UnavailableCode;
  constructor(
    message: string,
    { code = 'unavailable', ...options }: ErrorOptions & { code?: UnavailableCode } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
