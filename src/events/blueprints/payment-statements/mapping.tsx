import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Field, Select } from '../../../shared/ui/form.tsx';
import { Crumbs } from '../../../shared/ui/head.tsx';
import { t } from '../../messages/translate.ts';
import type { BankStatement, Page, StatementMapping } from '../../ports.ts';
import { statementPath, statementsPath } from '../../rules/addresses.ts';
import { mappingFormInput } from './schema.ts';

export type MappingPageProps = {
  page: Page;
  statement: BankStatement;
  sample: { rows: string[][]; mapping: StatementMapping };
  formState: FormState | undefined;
};

/** Which column of a statement is what, beside its first rows. */
export function MappingPage({ page, statement, sample, formState }: MappingPageProps) {
  const { rows, mapping } = sample;
  const path = statementPath(page.slug, statement.id);
  const field = fieldsOf(formState, mappingFormInput(mapping));
  const width = Math.max(1, ...rows.map((cells) => cells.length));
  const headings = rows[mapping.headerLine - 1] ?? [];
  const columns = Array.from({ length: width }, (_, at) => ({
    value: String(at),
    label: t('statement.column', { number: at + 1, name: headings[at]?.trim() || '–' }),
  }));
  const none = { value: '', label: t('statement.no_column') };
  return (
    <>
      <div class="title-row">
        <Crumbs crumbs={[{ label: t('bank.title'), href: statementsPath(page.slug) }]} />
        <h1>{t('statement.mapping_title', { name: statement.fileName })}</h1>
      </div>
      <div class="panes">
        <section class="pane">
          <h2>{t('statement.first_rows')}</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
          <section class="scroll" aria-label={t('statement.first_rows')} tabIndex={0}>
            <table class="sample">
              <thead>
                <tr>
                  {columns.map(({ value, label }) => (
                    <th key={value} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.slice(mapping.headerLine).map((cells, at) => (
                  <tr key={`${at} ${cells.join()}`}>
                    {columns.map(({ value }) => (
                      <td key={value}>{cells[Number(value)] ?? ''}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </section>
        <form data-testid="mapping" method="post" action={`${path}mapping`} class="pane" noValidate>
          <h2>{t('statement.columns')}</h2>
          <p class="soft">{t('statement.columns_hint')}</p>
          <FormErrors formState={formState} />
          <div class="field-grid">
            <Select label={t('statement.date')} options={columns} {...field('date')} />
            <Select
              label={t('statement.date_format')}
              options={(['dmy', 'mdy', 'ymd'] as const).map((value) => ({
                value,
                label: t(`statement.date_format_${value}`),
              }))}
              {...field('date_format')}
            />
            <Select
              label={t('statement.amount')}
              hint={t('statement.amount_hint')}
              options={[none, ...columns]}
              {...field('amount')}
            />
            <Select label={t('statement.paid_in')} options={[none, ...columns]} {...field('paid_in')} />
            <Select label={t('statement.paid_out')} options={[none, ...columns]} {...field('paid_out')} />
            <Select
              label={t('statement.decimal')}
              options={[
                { value: '.', label: t('statement.decimal_point') },
                { value: ',', label: t('statement.decimal_comma') },
              ]}
              {...field('decimal')}
            />
            <Field
              label={t('payments.currency')}
              width="short"
              maxlength={3}
              autocapitalize="characters"
              {...field('currency')}
            />
            <Select label={t('statement.text')} options={columns} {...field('text')} />
            <Select label={t('statement.name')} options={[none, ...columns]} {...field('name')} />
            <Field
              label={t('statement.header_line')}
              hint={t('statement.header_line_hint')}
              type="number"
              min={0}
              max={1000}
              width="short"
              {...field('header_line')}
            />
            <Select
              label={t('statement.delimiter')}
              options={(['comma', 'semicolon', 'tab', 'bar'] as const).map((value) => ({
                value,
                label: t(`statement.delimiter_${value}`),
              }))}
              {...field('delimiter')}
            />
            <Select
              label={t('statement.encoding')}
              options={[
                { value: 'utf-8', label: 'UTF-8' },
                { value: 'windows-1252', label: 'Windows-1252' },
                { value: 'utf-16le', label: 'UTF-16' },
              ]}
              {...field('encoding')}
            />
          </div>
          <div>
            <Button variant="go">{t('statement.read')}</Button>
          </div>
        </form>
        <form method="post" action={`${path}removal`}>
          <Button variant="quiet">{t('statement.discard')}</Button>
        </form>
      </div>
    </>
  );
}
