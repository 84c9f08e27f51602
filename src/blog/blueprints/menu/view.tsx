import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import { MAX_ITEMS } from './schema.ts';

/** A menu item with its full URL. */
type MenuFormItem = { label: string; href: string };

export type EditMenuProps = { page: Page; items: MenuFormItem[]; formState: FormState | undefined };

export function EditMenu({ page, items, formState }: EditMenuProps) {
  const rows = Math.min(MAX_ITEMS, Math.max(items.length + 2, rowsIn(formState)));
  return (
    <FormPage
      title={t('menu.title')}
      lead={t('menu.lead')}
      crumbs={[{ label: page.title, href: `/${page.slug}/` }]}
      action={`/${page.slug}/menu/`}
      submit={t('menu.submit')}
      formState={formState}
    >
      <VersionField version={page.menuVersion} formState={formState} />
      {Array.from({ length: rows }, (_, row) => (
        <Row key={row} row={row} item={items[row]} formState={formState} />
      ))}
    </FormPage>
  );
}

/** The number of rows that were posted: the saved menu may have become shorter since the form was opened. */
const rowsIn = (formState: FormState | undefined): number =>
  Object.keys(formState?.input ?? {}).filter((name) => name.startsWith('label-')).length;

type RowProps = { row: number; item: MenuFormItem | undefined; formState: FormState | undefined };

function Row({ row, item, formState }: RowProps) {
  const field = fieldsOf(formState);
  return (
    <fieldset class="stack">
      <legend class="only-sr">{item ? item.label : t('menu.new_item')}</legend>
      <div class="menu-row">
        <Field
          label={t('menu.position')}
          type="number"
          min={1}
          max={99}
          {...field(`place-${row}`, String(row + 1))}
        />
        <Field label={t('menu.label')} maxlength={30} {...field(`label-${row}`, item?.label)} />
        <Field
          label={t('menu.href')}
          inputmode="url"
          autocapitalize="none"
          spellcheck={false}
          {...field(`to-${row}`, item?.href)}
        />
      </div>
    </fieldset>
  );
}
