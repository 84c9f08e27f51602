import { type FormState, tickOf } from '../../../shared/http/form-state.ts';
import { compactDate, formatMoney, formatNumber } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Checkbox } from '../../../shared/ui/form.tsx';
import { Crumbs } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { t } from '../../messages/translate.ts';
import type { BankStatement, Fate, Page, StatementLine } from '../../ports.ts';
import { orderPath, statementPath, statementsPath } from '../../rules/addresses.ts';

export type PreviewPageProps = {
  page: Page;
  statement: BankStatement;
  counts: readonly { fate: Fate; currency: string; count: number; recorded: number; amount: number }[];
  lines: readonly StatementLine[];
  fate: Fate | undefined;
  /** the line after which the next page begins */
  next: number | undefined;
  formState: FormState | undefined;
};

const TONES: Record<Fate, Tone> = {
  matched: 'good',
  part: 'warn',
  over: 'warn',
  suggestion: 'warn',
  unknown: 'plain',
  known: 'plain',
  outgoing: 'plain',
};

/** What each line of a statement would become, or has become. */
export function PreviewPage({ page, statement, counts, lines, fate, next, formState }: PreviewPageProps) {
  const path = statementPath(page.slug, statement.id);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const recorded = counts.reduce((sum, one) => sum + one.recorded, 0);
  return (
    <>
      <div class="title-row">
        <Crumbs crumbs={[{ label: t('bank.title'), href: statementsPath(page.slug) }]} />
        <h1>{statement.fileName}</h1>
        <Tag>{t(`statement.state_${statement.state}`)}</Tag>
      </div>
      <div class="panes">
        <Progress statement={statement} total={total} recorded={recorded} page={page} />
        {statement.problemCount > 0 && <Problems statement={statement} />}
        {total > 0 && (
          <dl class="figures">
            {counts.map((one) => (
              <div key={`${one.fate} ${one.currency}`}>
                <dt>{t(`statement.fate_${one.fate}`)}</dt>
                <dd>{formatNumber(one.count)}</dd>
                <dd>{formatMoney(one.amount, one.currency)}</dd>
              </div>
            ))}
          </dl>
        )}
        {statement.state === 'preview' && (
          <Confirmation statement={statement} path={path} total={total} formState={formState} />
        )}
        {total > 0 && <Lines {...{ page, path, counts, lines, fate, next }} />}
      </div>
    </>
  );
}

type ProgressProps = { statement: BankStatement; total: number; recorded: number; page: Page };

function Progress({ statement, total, recorded, page }: ProgressProps) {
  switch (statement.state) {
    case 'reading':
      return <Note role="status" title={t('statement.reading', { count: total })} />;
    case 'importing':
      return <Note role="status" title={t('statement.importing', { recorded, total })} />;
    case 'done':
      return (
        <Note tone="good" role="status" title={t('statement.done', { count: total })}>
          <a href={statementsPath(page.slug)}>{t('statement.see_waiting')}</a>
        </Note>
      );
    default:
      return null;
  }
}

/** The lines that could not be read, by their numbers. */
function Problems({ statement: { problems, problemCount, isBroken } }: { statement: BankStatement }) {
  return (
    <Note tone="bad" title={t('statement.problems', { count: problemCount })}>
      {isBroken && <p>{t('statement.broken')}</p>}
      <ul>
        {problems.map(({ line, code, cell }) => (
          <li key={line}>{t('statement.problem', { line, what: problemWords(code, cell) })}</li>
        ))}
      </ul>
      {problemCount > problems.length && (
        <p>{t('statement.more_problems', { count: problemCount - problems.length })}</p>
      )}
    </Note>
  );
}

function problemWords(code: BankStatement['problems'][number]['code'], cell: string): string {
  switch (code) {
    case 'date':
    case 'amount':
    case 'columns':
      return t(`statement.problem_${code}`, { cell });
    default:
      return t(`statement.problem_${code}`);
  }
}

type ConfirmationProps = {
  statement: BankStatement;
  path: string;
  total: number;
  formState: FormState | undefined;
};

function Confirmation({ statement, path, total, formState }: ConfirmationProps) {
  const canImport = !statement.isBroken && total > 0;
  return (
    <section class="pane">
      {canImport && (
        <form data-testid="import" method="post" action={`${path}import`} class="pane" noValidate>
          <FormErrors formState={formState} />
          <p class="soft">{t('statement.confirm_hint')}</p>
          {statement.problemCount > 0 && (
            <Checkbox
              label={t('statement.skip', { count: statement.problemCount })}
              {...tickOf(formState)('skip')}
            />
          )}
          <div>
            <Button variant="go">{t('statement.import', { count: total })}</Button>
          </div>
        </form>
      )}
      <div class="acts start">
        <LinkButton small href={`${path}?mapping=1`}>
          {t('statement.change_columns')}
        </LinkButton>
        <form method="post" action={`${path}removal`}>
          <Button small variant="quiet">
            {t('statement.discard')}
          </Button>
        </form>
      </div>
    </section>
  );
}

type LinesProps = Pick<PreviewPageProps, 'page' | 'counts' | 'lines' | 'fate' | 'next'> & { path: string };

function Lines({ page, path, counts, lines, fate, next }: LinesProps) {
  const fates = [...new Set(counts.map((one) => one.fate))];
  const hrefOf = (query: { fate?: Fate | undefined; after?: number }) =>
    `${path}?${new URLSearchParams({
      ...(query.fate && { fate: query.fate }),
      ...(query.after && { after: String(query.after) }),
    })}`;
  return (
    <section class="pane">
      <h2>{t('statement.lines')}</h2>
      <nav class="filters" aria-label={t('statement.lines')}>
        <a href={path} aria-current={fate === undefined ? 'page' : undefined}>
          {t('orders.all')}
        </a>
        {fates.map((one) => (
          <a key={one} href={hrefOf({ fate: one })} aria-current={one === fate ? 'page' : undefined}>
            {t(`statement.fate_${one}`)}
          </a>
        ))}
      </nav>
      <DataTable
        caption={t('statement.lines')}
        captionHidden
        columns={[
          { label: t('statement.line') },
          { label: t('statement.date') },
          { label: t('statement.text') },
          { label: t('statement.amount'), numeric: true },
          { label: t('statement.becomes') },
        ]}
        rows={lines.map((line) => ({
          key: String(line.line),
          cells: [
            formatNumber(line.line),
            compactDate(line.bookedOn),
            <span>
              {line.text || '–'}
              {line.name && <span class="under">{line.name}</span>}
            </span>,
            formatMoney(line.amount, line.currency),
            <span>
              <Tag tone={TONES[line.fate]}>{t(`statement.fate_${line.fate}`)}</Tag>
              {line.orderId && (
                <span class="under">
                  <a href={orderPath(page.slug, line.orderId)}>
                    {t('order_file.title', { id: line.orderId, buyer: line.buyer ?? '' })}
                  </a>
                </span>
              )}
            </span>,
          ],
        }))}
      />
      {next && (
        <nav class="pagination" aria-label={t('statement.lines')}>
          <LinkButton small href={hrefOf({ fate, after: next })} iconAfter="right" rel="next">
            {t('statement.next_lines')}
          </LinkButton>
        </nav>
      )}
    </section>
  );
}
