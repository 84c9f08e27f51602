import type { CancellationRule } from '../../shared/cancellation.ts';
import type { FormInput } from '../../shared/http/form.ts';
import { choicesOf, type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { currencySign } from '../../shared/i18n/formats.ts';
import { Checkboxes, Field } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';
import type { TicketTypeOnSale } from '../model/ticket-type.ts';
import { CancellationFields } from './cancellation-fields.tsx';
import { TaxRateField } from './tax-rate-fields.tsx';

export type TicketTypeFieldsProps = {
  currency: string;
  /** Values of the fields before anything is typed. */
  ticketType: FormInput;
  /** the other types of the event, of which it may need one */
  others?: readonly Pick<TicketTypeOnSale, 'id' | 'name' | 'needs'>[];
  formState?: FormState | undefined;
  /** of the calendar */
  calendarRule: CancellationRule | undefined;
};

/** The fields of a ticket type. */
export function TicketTypeFields({
  currency,
  ticketType,
  others = [],
  formState,
  calendarRule,
}: TicketTypeFieldsProps) {
  const field = fieldsOf(formState, ticketType);
  const needed = others.filter(({ needs }) => needs.length === 0);
  return (
    <>
      <Field
        {...field('name')}
        label={t('ticket_type_form.name')}
        hint={t('ticket_type_form.name_hint')}
        required
      />
      <Field
        {...field('description')}
        label={t('ticket_type_form.description')}
        hint={t('ticket_type_form.description_hint')}
        optional
        maxlength={200}
      />
      <Field
        {...field('price')}
        label={t('ticket_type_form.price')}
        hint={t('ticket_type_form.price_hint')}
        before={currencySign(currency)}
        inputmode="decimal"
        width="short"
        required
      />
      <TaxRateField {...field('tax_rate')} />
      {needed.length > 0 && (
        <Checkboxes
          {...choicesOf(formState, ticketType)('needs')}
          legend={t('ticket_type_form.needs')}
          hint={t('ticket_type_form.needs_hint')}
          options={needed.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      <div class="field-row">
        <Field {...field('quota')} label={t('ticket_type_form.quota')} inputmode="numeric" required />
        <Field {...field('most')} label={t('ticket_type_form.most')} inputmode="numeric" required />
      </div>
      <CancellationFields
        currency={currency}
        initial={ticketType}
        formState={formState}
        calendarRule={calendarRule ?? null}
      />
    </>
  );
}
