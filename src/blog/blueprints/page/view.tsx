import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import type { IconName } from '../../../shared/ui/icon.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { PageFields } from '../../forms/page-fields.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { PageDetails } from '../../model/page.ts';
import type { PostList } from '../../model/post.ts';

export type PageViewProps = {
  page: PageDetails;
  /** undefined if events could not be reached */
  days: CalendarDay[] | undefined;
  posts: PostList['posts'];
  morePosts: boolean;
  eventsUrl: string;
  marketUrl: string;
  viewerMay: ReadonlySet<Capability>;
};

export function PageView({ page, days, posts, morePosts, eventsUrl, marketUrl, viewerMay }: PageViewProps) {
  const calendarsHref = `${eventsUrl}/${page.slug}/calendars/`;
  return (
    <>
      <Head title={page.title} lead={page.summary} />
      <Split
        aside={
          <Stack loose>
            <ManagePanel slug={page.slug} eventsUrl={eventsUrl} marketUrl={marketUrl} viewerMay={viewerMay} />
            {page.address && (
              <Facts facts={[{ term: t('page.address'), icon: 'pin', value: page.address }]} />
            )}
            {page.snippets.map(({ key, title, body }) => (
              <section key={key} id={key} class="stack tight">
                <h2>{title}</h2>
                <Prose text={body} level={3} />
              </section>
            ))}
          </Stack>
        }
      >
        {page.body && <Prose text={page.body} />}
        {!page.body && viewerMay.has('site') && (
          <p class="soft">
            {rich('page.empty', {
              edit: (children) => <a href={`/${page.slug}/edit`}>{children}</a>,
              calendars: (children) => <a href={calendarsHref}>{children}</a>,
            })}
          </p>
        )}
        {days && <WhatsOn days={days} href={calendarsHref} />}
        {posts.length > 0 && <News page={page} posts={posts} more={morePosts} />}
      </Split>
    </>
  );
}

type ManagePanelProps = Pick<PageViewProps, 'eventsUrl' | 'marketUrl' | 'viewerMay'> & { slug: string };

/** Links to what the viewer may do on the page; nothing without a role. */
function ManagePanel({ slug, eventsUrl, marketUrl, viewerMay }: ManagePanelProps) {
  const calendars = `${eventsUrl}/${slug}/calendars`;
  const links: { to: Capability; label: string; href: string; icon: IconName }[] = [
    { to: 'site', label: t('page.edit'), href: `/${slug}/edit`, icon: 'edit' },
    { to: 'site', label: t('news.write'), href: `/${slug}/news/new`, icon: 'plus' },
    { to: 'site', label: t('manage.snippets'), href: `/${slug}/snippets/`, icon: 'list' },
    { to: 'site', label: t('menu.title'), href: `/${slug}/menu/`, icon: 'settings' },
    { to: 'people', label: t('people.title'), href: `/${slug}/people/`, icon: 'users' },
    { to: 'calendars', label: t('manage.calendars'), href: `${calendars}/`, icon: 'calendar' },
    { to: 'bookings', label: t('manage.requests'), href: `${calendars}/requests`, icon: 'calendar-check' },
    { to: 'door', label: t('manage.door'), href: `${eventsUrl}/admin/tickets/`, icon: 'door' },
    { to: 'money', label: t('manage.payments'), href: `${eventsUrl}/${slug}/payments/`, icon: 'card' },
    { to: 'marketplaces', label: t('manage.markets'), href: `${marketUrl}/${slug}/`, icon: 'basket' },
  ];
  const shown = links.filter(({ to }) => viewerMay.has(to));
  if (shown.length === 0) return null;
  return (
    <Panel title={t('manage.title')}>
      <ul class="stack tight">
        {shown.map(({ label, href, icon }) => (
          <li key={href}>
            <LinkButton variant="quiet" href={href} icon={icon}>
              {label}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function WhatsOn({ days, href }: { days: CalendarDay[]; href: string }) {
  return (
    <Stack>
      <h2>{t('whats_on.title')}</h2>
      {days.length > 0 ? (
        <Agenda label={t('whats_on.title')} days={days} withMonth />
      ) : (
        <p class="soft">{t('whats_on.empty')}</p>
      )}
      <p>
        <a href={href}>{t('whats_on.all_calendars')}</a>
      </p>
    </Stack>
  );
}

function News({ page, posts, more }: { page: PageDetails; posts: PostList['posts']; more: boolean }) {
  return (
    <Stack>
      <h2>{t('news.title')}</h2>
      <Notices level={3} notices={posts.map((post) => noticeOf(post, page))} />
      {more && (
        <p>
          <a href={`/${page.slug}/news/`}>{t('page.all_news')}</a>
        </p>
      )}
    </Stack>
  );
}

function noticeOf(post: PostList['posts'][number], page: PageDetails) {
  return {
    key: post.id,
    title: post.title,
    href: `/${page.slug}/news/${post.slug}/`,
    text: post.summary,
    meta: post.publishedAt && longDate(post.publishedAt.toZonedDateTimeISO(page.timeZone).toPlainDate()),
  };
}

export type EditPageProps = { page: PageDetails; formState: FormState | undefined };

export function EditPage({ page, formState }: EditPageProps) {
  return (
    <FormPage
      title={t('page.edit')}
      crumbs={[{ label: page.title, href: `/${page.slug}/` }]}
      action={`/${page.slug}/edit`}
      submit={t('form.save')}
      formState={formState}
    >
      <VersionField version={page.version} formState={formState} />
      <PageFields page={page} formState={formState} />
    </FormPage>
  );
}
