import { DomainError } from '../shared/errors.ts';

export class SlotTaken extends DomainError {
  constructor(message = 'This time has just been taken.') {
    super('taken', message);
  }
}

export class SoldOut extends DomainError {
  constructor(message = 'These tickets have just sold out.') {
    super('taken', message);
  }
}

export class NotOnSale extends DomainError {
  constructor(message: string) {
    super('wrong-state', message);
  }
}
