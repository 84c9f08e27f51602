import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';

import { Facts } from '../../../shared/ui/facts.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Split, Stack } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { PageFields } from '../../forms/page-fields.tsx';
import type { PageDetails } from '../../model/page.ts';
import type { PostList } from '../../model/post.ts';
import { OrganiserPanel } from '../../views/organiser-panel.tsx';

export type PageViewProps = {
  venue: PageDetails;
  /** undefined: events could not be asked */
  days: CalendarDay[] | undefined;
  posts: PostList['posts'];
  morePosts: boolean;
  eventsUrl: string;
  marketUrl: string;
  organiser: boolean;
};

export function PageView({ venue, days, posts, morePosts, eventsUrl, marketUrl, organiser }: PageViewProps) {
  return (
    <>
      <Head title={venue.title} lead={venue.summary} />
      <Split
        aside={
          <Stack loose>
            {organiser && <OrganiserPanel slug={venue.slug} eventsUrl={eventsUrl} marketUrl={marketUrl} />}
            {venue.address && <Facts facts={[{ term: 'Where', icon: 'pin', value: venue.address }]} />}
            {venue.snippets.map(({ key, title, body }) => (
              <section key={key} id={key} class="stack tight">
                <h2>{title}</h2>
                <Prose text={body} level={3} />
              </section>
            ))}
          </Stack>
        }
      >
        {venue.body && <Prose text={venue.body} />}
        {!venue.body && organiser && (
          <p class="soft">
            Nothing is written about the place yet. <a href={`/${venue.slug}/edit`}>Say what it is</a>, then{' '}
            <a href={`${eventsUrl}/${venue.slug}/calendars/`}>open its first calendar</a>.
          </p>
        )}
        {days && <WhatsOn days={days} href={`${eventsUrl}/${venue.slug}/calendars/`} />}
        {posts.length > 0 && (
          <Stack>
            <h2>News</h2>
            <Notices level={3} notices={posts.map((post) => noticeOf(post, venue))} />
            {morePosts && (
              <p>
                <a href={`/${venue.slug}/news/`}>All news</a>
              </p>
            )}
          </Stack>
        )}
      </Split>
    </>
  );
}

function WhatsOn({ days, href }: { days: CalendarDay[]; href: string }) {
  return (
    <Stack>
      <h2>What is on</h2>
      {days.length > 0 ? (
        <Agenda label="What is on" days={days} withMonth />
      ) : (
        <p class="soft">Nothing is announced for the next weeks.</p>
      )}
      <p>
        <a href={href}>All calendars, and what is free to hire</a>
      </p>
    </Stack>
  );
}

function noticeOf(post: PostList['posts'][number], venue: PageDetails) {
  return {
    key: post.id,
    title: post.title,
    href: `/${venue.slug}/news/${post.slug}/`,
    text: post.summary,
    meta: post.publishedAt && longDate(post.publishedAt.toZonedDateTimeISO(venue.timeZone).toPlainDate()),
  };
}

export function EditPage({ venue, formState }: { venue: PageDetails; formState: FormState | undefined }) {
  return (
    <FormPage
      title="Edit this page"
      crumbs={[{ label: venue.title, href: `/${venue.slug}/` }]}
      action={`/${venue.slug}/edit`}
      submit="Save"
      formState={formState}
    >
      <PageFields page={venue} formState={formState} />
    </FormPage>
  );
}
