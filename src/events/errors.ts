import { DomainError } from '../shared/errors.ts';
import type { Reason } from '../shared/i18n/catalogue.ts';
import { reason } from './messages/translate.ts';

export class SlotTaken extends DomainError {
  constructor(why: Reason = reason('slot_taken')) {
    super('taken', why);
  }
}

export class SoldOut extends DomainError {
  constructor(why: Reason = reason('sold_out')) {
    super('taken', why);
  }
}

export class NotOnSale extends DomainError {
  constructor(why: Reason = reason('not_on_sale')) {
    super('wrong-state', why);
  }
}
