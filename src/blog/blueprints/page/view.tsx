import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
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
  organiser: boolean;
};

export function PageView({ page, days, posts, morePosts, eventsUrl, marketUrl, organiser }: PageViewProps) {
  const calendarsHref = `${eventsUrl}/${page.slug}/calendars/`;
  return (
    <>
      <Head title={page.title} lead={page.summary} />
      <Split
        aside={
          <Stack loose>
            {organiser && <OrganiserPanel slug={page.slug} eventsUrl={eventsUrl} marketUrl={marketUrl} />}
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
        {!page.body && organiser && (
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

type OrganiserPanelProps = { slug: string; eventsUrl: string; marketUrl: string };

function OrganiserPanel({ slug, eventsUrl, marketUrl }: OrganiserPanelProps) {
  const links: { label: string; href: string; icon: IconName }[] = [
    { label: t('page.edit'), href: `/${slug}/edit`, icon: 'edit' },
    { label: t('news.write'), href: `/${slug}/news/new`, icon: 'plus' },
    { label: t('organisers.snippets'), href: `/${slug}/snippets/`, icon: 'list' },
    { label: t('menu.title'), href: `/${slug}/menu/`, icon: 'settings' },
    { label: t('people.title'), href: `/${slug}/people/`, icon: 'users' },
    { label: t('organisers.calendars'), href: `${eventsUrl}/${slug}/calendars/`, icon: 'calendar' },
    { label: t('organisers.payments'), href: `${eventsUrl}/${slug}/payments/`, icon: 'card' },
    { label: t('organisers.markets'), href: `${marketUrl}/${slug}/`, icon: 'basket' },
  ];
  return (
    <Panel title={t('organisers.title')}>
      <ul class="stack tight">
        {links.map(({ label, href, icon }) => (
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
      <PageFields page={page} formState={formState} />
    </FormPage>
  );
}
