import type { FormState } from '../../../shared/http/form-state.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { PageFields } from '../../forms/page-fields.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import { DayRows } from './day-rows.tsx';
import type { Day } from './days.ts';
import { type Filters, homeHref, Search } from './search.tsx';

export type HomeProps = {
  platformName: string;
  pages: Page[];
  /** those whose names match the search */
  found: Page[];
  kinds: string[];
  filters: Filters;
  days: Day[];
  /** whether this is a later page of the list */
  isLater: boolean;
  /** the cursor of what follows */
  next: string | undefined;
  canCreate: boolean;
};

/** What is on at all venues, and the venues. */
export function Home(props: HomeProps) {
  const { platformName, pages, kinds, filters } = props;
  if (pages.length === 0) {
    return (
      <>
        <Head title={platformName} />
        <Empty icon="home" title={t('home.empty')} hint={t('home.empty_hint')} />
      </>
    );
  }
  return (
    <>
      <Head title={t('home.title', { when: filters.when ?? 'any' })} lead={t('home.lead')} />
      <Search filters={filters} venues={pages} kinds={kinds} />
      <div class="front">
        <WhatsOn {...props} />
        <aside class="side">
          <Venues {...props} />
          <section class="stack tight">
            <h2>{t('home.hire_title')}</h2>
            <p class="small soft">{t('home.hire_hint')}</p>
          </section>
        </aside>
      </div>
    </>
  );
}

function WhatsOn({ filters, days, found, isLater, next }: HomeProps) {
  return (
    <div>
      {found.length > 0 && (
        <p class="found small">
          {t('home.found_venues', { count: found.length })}{' '}
          {found.slice(0, 5).map(({ slug, title }, at) => (
            <span key={slug}>
              {at > 0 && ' · '}
              <a href={`/${slug}/`}>{title}</a>
            </span>
          ))}
        </p>
      )}
      {days.length > 0 ? <DayRows days={days} /> : <Nothing filters={filters} isLater={isLater} />}
      {(isLater || next) && (
        <nav class="pages" aria-label={t('home.pages')}>
          {isLater && (
            <LinkButton href={homeHref(filters)} icon="left">
              {t('home.from_start')}
            </LinkButton>
          )}
          {next && (
            <LinkButton href={homeHref(filters, next)} iconAfter="right" rel="next">
              {t('home.later')}
            </LinkButton>
          )}
        </nav>
      )}
    </div>
  );
}

function Nothing({ filters, isLater }: Pick<HomeProps, 'filters' | 'isLater'>) {
  const isFiltered = homeHref(filters) !== '/';
  return isFiltered || isLater ? (
    <Empty
      icon="search"
      title={t('home.nothing_found')}
      hint={t('home.nothing_found_hint')}
      action={{ label: t('home.show_everything'), href: '/' }}
    />
  ) : (
    <Empty title={t('home.nothing_on')} hint={t('home.nothing_on_hint')} />
  );
}

function Venues({ pages, canCreate }: Pick<HomeProps, 'pages' | 'canCreate'>) {
  return (
    <section id="venues">
      <h2>{t('home.venues')}</h2>
      <ul class="venues">
        {pages.map(({ slug, title, address, summary }) => (
          <li key={slug}>
            <a href={`/${slug}/`}>{title}</a>
            {(address || summary) && <span>{address || summary}</span>}
          </li>
        ))}
      </ul>
      {canCreate && (
        <LinkButton small href="/new" icon="plus">
          {t('home.add_page')}
        </LinkButton>
      )}
    </section>
  );
}

export function NewPage({ formState }: { formState: FormState | undefined }) {
  return (
    <FormPage
      title={t('new_page.title')}
      lead={t('new_page.lead')}
      action="/new"
      submit={t('new_page.submit')}
      formState={formState}
    >
      <PageFields
        page={{
          title: '',
          summary: '',
          address: '',
          contactEmail: '',
          contactPhone: '',
          body: '',
          timeZone: 'Europe/London',
        }}
        formState={formState}
      />
    </FormPage>
  );
}
