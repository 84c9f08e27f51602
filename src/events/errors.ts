import { DomainError } from '../shared/errors.ts';
import type { Reason } from '../shared/i18n/catalogue.ts';
import type { EventFacts } from './mails/event-change-mail.ts';
import { reason } from './messages/translate.ts';
import type { Conflict } from './rules/conflict.ts';

/** A space or another resource is taken at that time. */
export class SlotTaken extends DomainError {
  /** what is in the way: names are only for those who may see the diary */
  readonly conflicts: readonly Conflict[];

  constructor(why: Reason = reason('slot_taken'), conflicts: readonly Conflict[] = []) {
    super('taken', why);
    this.conflicts = conflicts;
  }
}

/** A change that people with tickets have to hear of: nothing was changed, because whoever makes it has not been told. */
export class TouchesHolders extends DomainError {
  readonly holders: { tickets: number; people: number };
  readonly before: EventFacts;
  readonly after: EventFacts;
  /** to another time or place */
  readonly moved: boolean;

  constructor(
    holders: { tickets: number; people: number },
    { before, after, moved }: { before: EventFacts; after: EventFacts; moved: boolean },
  ) {
    super('wrong-state', reason('touches_holders', holders));
    this.holders = holders;
    this.before = before;
    this.after = after;
    this.moved = moved;
  }
}

/** What cancelling an event touches is not what was shown, such as when a ticket was sold since: nothing was changed. */
export class NumbersChanged extends DomainError {
  constructor() {
    super('wrong-state', reason('numbers_changed'));
  }
}

/** A booking costs more or less at its new time: nothing was changed, because whoever moves it has not been told. */
export class PriceDiffers extends DomainError {
  /** in minor units */
  readonly difference: number;
  readonly currency: string;

  constructor(difference: number, currency: string) {
    super('wrong-state', reason('price_differs'));
    this.difference = difference;
    this.currency = currency;
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

/** The price is not the one that the buyer saw: nothing was held. */
export class PriceChanged extends DomainError {
  constructor(why: Reason) {
    super('wrong-state', why);
  }
}
