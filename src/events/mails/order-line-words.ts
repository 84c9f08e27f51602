import { entryStateWords, ticketStateWords } from '../messages/state-words.ts';
import type { Hold } from '../model/hold.ts';

/** The state of a place on the cart's pages and in its mails: "Paid – awaiting the venue’s confirmation". */
export const orderLineState = (hold: Hold): string =>
  hold.kind === 'ticket'
    ? ticketStateWords(hold.state, hold.price_minor)
    : entryStateWords(hold.state, hold.price_minor, hold.payment_timing);
