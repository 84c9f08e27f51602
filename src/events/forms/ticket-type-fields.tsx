import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { Field } from '../../shared/ui/form.tsx';
import { currencySign } from '../views/currency-sign.ts';

export type TicketTypeFieldsProps = {
  currency: string;
  /** What stands in the fields before anything is typed. */
  ticketType: FormInput;
  formState?: FormState | undefined;
};

/** All that is asked of a kind of ticket. */
export function TicketTypeFields({ currency, ticketType, formState }: TicketTypeFieldsProps) {
  const field = fieldsOf(formState, ticketType);
  return (
    <>
      <Field {...field('name')} label="Name" hint="“Full price”, “Concession”, “Companion”." required />
      <Field
        {...field('description')}
        label="Who it is for"
        hint="A few words under the name."
        optional
        maxlength={200}
      />
      <Field
        {...field('price')}
        label="Price"
        hint="What is paid, with everything in it. 0 where it is free."
        before={currencySign(currency)}
        inputmode="decimal"
        width="short"
        required
      />
      <div class="field-row">
        <Field {...field('quota')} label="How many" inputmode="numeric" required />
        <Field {...field('most')} label="At most in one order" inputmode="numeric" required />
      </div>
    </>
  );
}
