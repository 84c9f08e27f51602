import { Button } from '../../../shared/ui/button.tsx';
import { Field, Select } from '../../../shared/ui/form.tsx';
import { t } from '../../messages/translate.ts';
import { PERIODS, type Period } from '../../rules/period.ts';

/** What the list is narrowed to, as in the address. */
export type Filters = {
  q: string;
  /** the slug of a page */
  venue: string | undefined;
  when: Period | undefined;
  kind: string | undefined;
};

export type SearchProps = {
  filters: Filters;
  venues: readonly { slug: string; title: string }[];
  kinds: readonly string[];
};

/** A form of search, venue and period, and links to the kinds of events. */
export function Search({ filters, venues, kinds }: SearchProps) {
  const { q, venue, when, kind } = filters;
  return (
    <>
      <search>
        <form class="ask" method="get" action="/">
          <Field type="search" name="q" label={t('home.search')} value={q} maxlength={100} />
          <Select
            name="venue"
            label={t('home.where')}
            value={venue ?? ''}
            options={[
              { value: '', label: t('home.all_venues', { count: venues.length }) },
              ...venues.map(({ slug, title }) => ({ value: slug, label: title })),
            ]}
          />
          <Select
            name="when"
            label={t('home.when')}
            value={when ?? ''}
            options={[
              { value: '', label: t('home.when_any') },
              ...PERIODS.map((period) => ({ value: period, label: t(`home.when_${period}`) })),
            ]}
          />
          {kind && <input type="hidden" name="kind" value={kind} />}
          <Button variant="go" icon="search">
            {t('home.find')}
          </Button>
        </form>
      </search>
      {kinds.length > 0 && <Kinds kinds={kinds} filters={filters} />}
    </>
  );
}

function Kinds({ kinds, filters }: { kinds: readonly string[]; filters: Filters }) {
  // A kind from an old link stays visible, so that it can be taken away.
  const shown =
    kinds.some((kind) => isSame(kind, filters.kind)) || !filters.kind ? kinds : [...kinds, filters.kind];
  return (
    <nav class="kinds" aria-label={t('home.kinds')}>
      <a href={homeHref({ ...filters, kind: undefined })} aria-current={filters.kind ? undefined : 'true'}>
        {t('home.every_kind')}
      </a>
      {shown.map((kind) => (
        <a
          key={kind}
          href={homeHref({ ...filters, kind })}
          aria-current={isSame(kind, filters.kind) ? 'true' : undefined}
        >
          {kind}
        </a>
      ))}
    </nav>
  );
}

const isSame = (kind: string, other: string | undefined): boolean =>
  kind.toLowerCase() === other?.toLowerCase();

/** The address of the list with some filters. @param after the cursor of the page before */
export function homeHref({ q, venue, when, kind }: Filters, after?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, venue, when, kind, after }))
    if (value) query.set(name, value);
  return query.size > 0 ? `/?${query}` : '/';
}
