import { DomainError } from '../shared/errors.ts';

/** The basket differs from what the buyer was shown. */
export class BasketChanged extends DomainError {
  constructor() {
    super('wrong-state', 'Your basket has changed since this page was drawn. Nothing was ordered.');
  }
}

export class MixedCurrencies extends DomainError {
  constructor() {
    super(
      'wrong-state',
      'Your basket holds prices in more than one currency, and one payment takes one. Remove some of it, pay for the rest, then come back for the others.',
    );
  }
}

/** The payment provider did not answer, or not as agreed. It may or may not have processed the request. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable';
}
