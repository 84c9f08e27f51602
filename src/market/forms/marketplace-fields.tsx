import { type Refusal, typed } from '../../shared/http/form-state.ts';
import { Field } from '../../shared/ui/form.tsx';

export type MarketFieldsProps = {
  market?: { name: string; description: string };
  refusal: Refusal | undefined;
};

export function MarketFields({ market, refusal }: MarketFieldsProps) {
  const field = (name: 'name' | 'description') => ({
    name,
    value: typed(refusal, name) ?? market?.[name],
    error: refusal?.errors[name],
  });
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
