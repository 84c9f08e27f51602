import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { Field } from '../../shared/ui/form.tsx';

export type MarketFieldsProps = {
  market?: { name: string; description: string };
  formState: FormState | undefined;
};

export function MarketFields({ market, formState }: MarketFieldsProps) {
  const field = fieldsOf(formState, market);
  return (
    <>
      <Field label="What it is called" required maxlength={60} {...field('name')} />
      <Field
        label="In one sentence"
        optional
        hint="When it is open, who sells, how to pay."
        maxlength={300}
        {...field('description')}
      />
    </>
  );
}
