import { formatNumber } from '../i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { LinkButton } from './button.tsx';

export type PaginationProps = {
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
};

/** Links to the previous and next page of a list; renders nothing for a single page. */
export function Pagination({ page, pages, hrefOf }: PaginationProps) {
  if (pages <= 1) return null;
  return (
    <nav class="pagination" aria-label={t('pagination.label')}>
      {page > 1 && (
        <LinkButton small href={hrefOf(page - 1)} icon="left" rel="prev">
          {t('pagination.previous')}
        </LinkButton>
      )}
      <span class="soft">
        {t('pagination.position', { page: formatNumber(page), pages: formatNumber(pages) })}
      </span>
      {page < pages && (
        <LinkButton small href={hrefOf(page + 1)} iconAfter="right" rel="next">
          {t('pagination.next')}
        </LinkButton>
      )}
    </nav>
  );
}

export type TimePaginationProps = { earlier: string | undefined; later: string | undefined };

/** Links to the earlier and later part of a list too long to be counted; renders nothing for a single page. */
export function TimePagination({ earlier, later }: TimePaginationProps) {
  if (!earlier && !later) return null;
  return (
    <nav class="pagination" aria-label={t('pagination.label')}>
      {earlier && (
        <LinkButton small href={earlier} icon="left" rel="prev">
          {t('pagination.earlier')}
        </LinkButton>
      )}
      {later && (
        <LinkButton small href={later} iconAfter="right" rel="next">
          {t('pagination.later')}
        </LinkButton>
      )}
    </nav>
  );
}
