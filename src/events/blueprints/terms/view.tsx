import { longDate } from '../../../shared/i18n/formats.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { t } from '../../messages/translate.ts';
import type { Page, Terms } from '../../ports.ts';
import { termsPath } from '../../rules/addresses.ts';

export type TermsProps = {
  page: Page;
  terms: Terms | undefined;
  /** the newest first */
  versions: readonly Terms[];
  isCurrent: boolean;
};

/** A version of the terms of a page. */
export function TermsPage({ page, terms, versions, isCurrent }: TermsProps) {
  const dateOf = ({ published_at }: Terms) =>
    longDate(published_at.toZonedDateTimeISO(page.timeZone).toPlainDate());
  return (
    <>
      <Head
        title={t('terms.of', { page: page.title })}
        lead={terms && t('terms.since', { version: terms.version, date: dateOf(terms) })}
      />
      <div class="stack loose">
        {!isCurrent && (
          <Note tone="warn" title={t('terms.not_current')}>
            <p>
              <a href={termsPath(page.slug)}>{t('terms.current')}</a>
            </p>
          </Note>
        )}
        {terms?.text ? (
          <Prose text={terms.text} />
        ) : (
          <Empty icon="info" title={t('terms.none')} hint={t('terms.none_hint', { page: page.title })} />
        )}
        {versions.length > 1 && (
          <details>
            <summary>{t('terms.versions')}</summary>
            <ul>
              {versions.map((each) => (
                <li key={each.version}>
                  <a href={termsPath(page.slug, each.version)}>
                    {t(each.text ? 'terms.version' : 'terms.version_none', {
                      version: each.version,
                      date: dateOf(each),
                    })}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </>
  );
}
