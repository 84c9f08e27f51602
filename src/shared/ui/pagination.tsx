import { LinkButton } from './button.tsx';

export type PaginationProps = {
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
};

/** Earlier and later pages of a long list; nothing when there is only one. */
export function Pagination({ page, pages, hrefOf }: PaginationProps) {
  if (pages <= 1) return null;
  return (
    <nav class="pagination" aria-label="Pages">
      {page > 1 && (
        <LinkButton small href={hrefOf(page - 1)} icon="left" rel="prev">
          Previous
        </LinkButton>
      )}
      <span class="soft">
        Page {page} of {pages}
      </span>
      {page < pages && (
        <LinkButton small href={hrefOf(page + 1)} iconAfter="right" rel="next">
          Next
        </LinkButton>
      )}
    </nav>
  );
}
