import { formatReason } from '../../../shared/i18n/catalogue.ts';
import { formatNumber } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { ErrorSummary, fieldId } from '../../../shared/ui/error-summary.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Marketplace } from '../../model/marketplace.ts';
import type { ImportResult } from '../../operations/import-catalogue.ts';
import type { Page } from '../../ports.ts';
import { MAX_FILE_BYTES, MAX_PRODUCTS, type Problem } from '../../rules/catalogue.ts';

const MAX_VISIBLE_PROBLEMS = 25;
export const MAX_FILE_MEGABYTES = MAX_FILE_BYTES / 1024 / 1024;

export type CatalogueFormProps = {
  page: Page;
  market: Marketplace;
  /** of the preceding upload */
  result: ImportResult | undefined;
  error: string | undefined;
  problems: Problem[];
};

export function CatalogueForm({ page, market, result, error, problems }: CatalogueFormProps) {
  const base = `/${page.slug}/${market.slug}/`;
  return (
    <>
      <Head
        title={t('catalogue.title')}
        lead={t('catalogue.lead')}
        crumbs={[{ label: market.name, href: base }]}
      />
      <div class="narrow">
        <Stack loose>
          {result && <ResultNote result={result} base={base} />}
          {error && <ErrorSummary errors={{ catalogue: error }} title={t('catalogue.refused')} />}
          {problems.length > 0 && <ProblemTable problems={problems} />}
          <form class="stack" method="post" action={`${base}catalogue`} enctype="multipart/form-data">
            <FileField hasError={error !== undefined} />
            <div>
              <Button variant="go">{t('catalogue.submit')}</Button>
            </div>
          </form>
        </Stack>
      </div>
    </>
  );
}

function FileField({ hasError }: { hasError: boolean }) {
  const id = fieldId('catalogue');
  return (
    <div class={hasError ? 'field wrong' : 'field'}>
      <label for={id}>{t('catalogue.file')}</label>
      <span class="hint" id={`${id}-hint`}>
        {t('catalogue.file_hint', { megabytes: MAX_FILE_MEGABYTES, rows: formatNumber(MAX_PRODUCTS) })}
      </span>
      <input
        id={id}
        name="catalogue"
        type="file"
        accept=".csv,text/csv"
        required
        aria-describedby={`${id}-hint`}
        aria-invalid={hasError ? 'true' : undefined}
      />
    </div>
  );
}

function ResultNote({ result, base }: { result: ImportResult; base: string }) {
  const { notInFile, ...numbers } = result;
  return (
    <Note tone="good" role="status" title={t('catalogue.imported')}>
      {t('catalogue.result', numbers)} {notInFile > 0 && t('catalogue.not_in_file', { count: notInFile })}{' '}
      <a href={base}>{t('catalogue.see_market')}</a>
    </Note>
  );
}

function ProblemTable({ problems }: { problems: Problem[] }) {
  const more = problems.length - MAX_VISIBLE_PROBLEMS;
  return (
    <div class="stack tight">
      <DataTable
        caption={t('catalogue.problems')}
        columns={[{ label: t('catalogue.row') }, { label: t('catalogue.problem'), hidden: true }]}
        rows={problems.slice(0, MAX_VISIBLE_PROBLEMS).map(({ row, reason }) => ({
          key: `${row} ${reason.code}`,
          cells: [formatNumber(row), formatReason(reason)],
        }))}
      />
      {more > 0 && <p class="soft">{t('catalogue.more_problems', { count: more })}</p>}
    </div>
  );
}
