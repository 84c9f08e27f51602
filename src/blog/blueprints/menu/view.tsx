import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { Field } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import type { Page } from '../../model/page.ts';
import { MOST_ITEMS } from './schema.ts';

export type EditMenuProps = {
  venue: Page;
  items: { label: string; to: string }[];
  formState: FormState | undefined;
};

export function EditMenu({ venue, items, formState }: EditMenuProps) {
  const rows = Math.min(MOST_ITEMS, items.length + 2);
  return (
    <FormPage
      title="Menu"
      lead="What stands at the top of every page of yours. Empty a row to take it away; the numbers say the order."
      crumbs={[{ label: venue.title, href: `/${venue.slug}/` }]}
      action={`/${venue.slug}/menu/`}
      submit="Save the menu"
      formState={formState}
    >
      {Array.from({ length: rows }, (_, row) => (
        <Row key={row} row={row} item={items[row]} formState={formState} />
      ))}
    </FormPage>
  );
}

type RowProps = {
  row: number;
  item: { label: string; to: string } | undefined;
  formState: FormState | undefined;
};

function Row({ row, item, formState }: RowProps) {
  const field = fieldsOf(formState);
  return (
    <fieldset class="stack">
      <legend class="only-sr">{item ? item.label : 'Another one'}</legend>
      <div class="menu-row">
        <Field label="No." type="number" min={1} max={99} {...field(`place-${row}`, String(row + 1))} />
        <Field label="Words" maxlength={30} {...field(`label-${row}`, item?.label)} />
        <Field
          label="Leads to"
          inputmode="url"
          autocapitalize="none"
          spellcheck={false}
          {...field(`to-${row}`, item?.to)}
        />
      </div>
    </fieldset>
  );
}
