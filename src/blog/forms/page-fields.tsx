import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { Field, TextArea } from '../../shared/ui/form.tsx';

export type PageFieldsProps = {
  page?: { title: string; summary: string; address: string; body: string; timeZone: string };
  formState: FormState | undefined;
};

/** What a page of a venue is made of, to be typed. */
export function PageFields({ page, formState }: PageFieldsProps) {
  const field = fieldsOf(formState, page);
  return (
    <>
      <Field label="What the place is called" required maxlength={80} {...field('title')} />
      <Field
        label="In one sentence"
        optional
        hint="Stands below the name, and in what search engines show."
        maxlength={240}
        {...field('summary')}
      />
      <Field label="Address" optional maxlength={160} {...field('address')} />
      <TextArea label="About the place" optional hint={<TextHint />} rows={12} {...field('body')} />
      <Field
        label="Time zone"
        hint="Like Europe/London. News is dated by it; each calendar has its own."
        required
        width="medium"
        autocapitalize="none"
        spellcheck={false}
        {...field('timeZone')}
      />
    </>
  );
}

/** How text is written here. */
export const TextHint = () => (
  <>
    An empty line begins a paragraph, “## ” at the start of a line a heading, “- ” an item of a list. Web
    addresses become links.
  </>
);
