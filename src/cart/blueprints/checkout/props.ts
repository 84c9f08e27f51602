import type { FormInput } from '../../../shared/http/form.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import type { BasketLine } from '../../model/basket.ts';
import type { Selling } from '../../model/selling.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import type { UrlOf } from '../../views/lines.tsx';
import type { BasketPart, PayeeTitles } from '../../views/order-split.tsx';
import type { Asks } from './schema.ts';

export type CheckoutProps = {
  now: Temporal.Instant;
  /** soonest to expire first */
  held: BasketLine[];
  /** the orders that it becomes */
  parts: readonly BasketPart[];
  /** the first of them that is paid at once */
  first: BasketPart | undefined;
  payees: PayeeTitles;
  /** how they sell */
  selling: ReadonlyMap<ContainerId, Selling>;
  asks: Asks;
  /** by which the first can be paid */
  providers: readonly PaymentProvider[];
  /** the titles of the pages that can't be paid */
  unpayable: readonly string[];
  values: {
    name: string;
    email: string;
    provider: string | undefined;
    credit: string | undefined;
    /** idempotency key: posted twice, the form places one order */
    key: string;
    /** of the lines and prices on the page */
    fingerprint: string;
    /** of the other fields */
    input: FormInput;
  };
  errors: Readonly<Record<string, string>>;
  message: string | undefined;
  /** how many items have expired within the last hour */
  expired: number;
  /** whether the holds have just been extended, or could not be any further */
  extended: boolean | undefined;
  urlOf: UrlOf;
};
