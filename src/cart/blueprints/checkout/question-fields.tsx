import type { FormInput } from '../../../shared/http/form.ts';
import { Field, Radios, TextArea } from '../../../shared/ui/form.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Asked } from '../../rules/checkout-asks.ts';
import { ticketLabel } from '../../views/line-words.ts';
import type { CheckoutProps } from './props.ts';

/** What the payees ask about the places and their orders. */
export function QuestionFields({ asks, values, errors }: Pick<CheckoutProps, 'asks' | 'values' | 'errors'>) {
  if (asks.questions.length === 0) return null;
  return (
    <Stack>
      <h2>{t('checkout.questions')}</h2>
      {asks.questions.map((asked) => (
        <QuestionField
          key={asked.field}
          asked={asked}
          value={textIn(values.input, asked.field)}
          error={errors[asked.field]}
        />
      ))}
    </Stack>
  );
}

/** The text of a field in a form's input. */
export const textIn = (input: FormInput, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

type QuestionFieldProps = { asked: Asked; value: string; error: string | undefined };

function QuestionField({ asked: { field, question, place }, value, error }: QuestionFieldProps) {
  const { label: text, kind, choices, required } = question;
  const label = place ? t('checkout.question_of_place', { question: text, place: nameOf(place) }) : text;
  const common = { name: field, value, error, required };
  const legend = required ? label : t('checkout.question_optional', { question: label });
  switch (kind) {
    case 'text':
      return <Field {...common} label={label} optional={!required} maxlength={200} />;
    case 'number':
      return (
        <Field
          {...common}
          label={label}
          optional={!required}
          inputmode="decimal"
          maxlength={20}
          width="short"
        />
      );
    case 'long_text':
      return <TextArea {...common} label={label} optional={!required} rows={3} maxlength={2000} />;
    case 'choice':
      return (
        <Radios
          {...common}
          legend={legend}
          options={choices.map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case 'yes_no':
      return (
        <Radios
          {...common}
          legend={legend}
          options={[
            { value: 'yes', label: t('answer.yes') },
            { value: 'no', label: t('answer.no') },
          ]}
        />
      );
  }
}

const nameOf = ({ name, number, count }: NonNullable<Asked['place']>): string =>
  ticketLabel(name, number, count);
