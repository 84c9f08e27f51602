import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { ErrorSummary, fieldId } from '../../../shared/ui/error-summary.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import type { Marketplace } from '../../model/marketplace.ts';
import type { ImportResult } from '../../operations/import-catalogue.ts';
import type { Page } from '../../ports.ts';
import type { Problem } from '../../rules/catalogue.ts';
import { countOf } from '../../views/count-of.ts';

const MOST_PROBLEMS = 25;

export type CatalogueFormProps = {
  venue: Page;
  market: Marketplace;
  imported: ImportResult | undefined;
  error: string | undefined;
  problems: Problem[];
};

export function CatalogueForm({ venue, market, imported, error, problems }: CatalogueFormProps) {
  const base = `/${venue.slug}/${market.slug}/`;
  const id = fieldId('catalogue');
  return (
    <>
      <Head
        title="Upload a catalogue"
        lead="Products are known by their code: new ones are added, known ones changed. All of a file is taken, or none of it."
        crumbs={[{ label: market.name, href: base }]}
      />
      <div class="narrow">
        <Stack loose>
          {imported && <Done imported={imported} base={base} />}
          {error && <ErrorSummary errors={{ catalogue: error }} title="The file was not taken" />}
          {problems.length > 0 && <Problems problems={problems} />}
          <form class="stack" method="post" action={`${base}catalogue`} enctype="multipart/form-data">
            <div class={error ? 'field wrong' : 'field'}>
              <label for={id}>The file</label>
              <span class="hint" id={`${id}-hint`}>
                A table saved as “CSV UTF-8”, at most 2 MB and 20,000 products. Its first row names the
                columns: code, description and price, and, if you have them, brand, size and category. Others
                are passed over.
              </span>
              <input
                id={id}
                name="catalogue"
                type="file"
                accept=".csv,text/csv"
                required
                aria-describedby={`${id}-hint`}
                aria-invalid={error ? 'true' : undefined}
              />
            </div>
            <div>
              <Button variant="go">Upload it</Button>
            </div>
          </form>
        </Stack>
      </div>
    </>
  );
}

function Done({
  imported: { added, changed, unchanged, notInFile },
  base,
}: {
  imported: ImportResult;
  base: string;
}) {
  return (
    <Note tone="good" role="status" title="The catalogue is in.">
      {countOf(added, 'product')} added, {changed.toLocaleString('en-GB')} changed,{' '}
      {unchanged.toLocaleString('en-GB')} as before.
      {notInFile > 0 && ` ${countOf(notInFile, 'product')} of the market not in the file: left as they are.`}{' '}
      <a href={base}>See the market</a>
    </Note>
  );
}

function Problems({ problems }: { problems: Problem[] }) {
  const more = problems.length - MOST_PROBLEMS;
  return (
    <div class="stack tight">
      <DataTable
        caption="What is wrong"
        columns={[{ label: 'Row' }, { label: 'What to put right', hidden: true }]}
        rows={problems.slice(0, MOST_PROBLEMS).map(({ row, says }) => ({
          key: `${row} ${says}`,
          cells: [row.toLocaleString('en-GB'), says],
        }))}
      />
      {more > 0 && <p class="soft">And {countOf(more, 'row')} more.</p>}
    </div>
  );
}
