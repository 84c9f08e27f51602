import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';

import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field, TextArea } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Pagination } from '../../../shared/ui/pagination.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { TextHint } from '../../forms/page-fields.tsx';
import type { Page } from '../../model/page.ts';
import type { Post, PostList } from '../../model/post.ts';

export type NewsListProps = {
  venue: Page;
  posts: PostList['posts'];
  number: number;
  pages: number;
  organiser: boolean;
};

export function NewsList({ venue, posts, number, pages, organiser }: NewsListProps) {
  const base = `/${venue.slug}/news/`;
  return (
    <>
      <Head title="News" crumbs={[{ label: venue.title, href: `/${venue.slug}/` }]}>
        {organiser && posts.length > 0 && (
          <div>
            <LinkButton href={`${base}new`} icon="plus">
              Write a post
            </LinkButton>
          </div>
        )}
      </Head>
      {posts.length === 0 ? (
        <Empty
          icon="mail"
          title="No news yet"
          hint={organiser ? 'What has changed, who is coming, what was decided.' : 'Look again in a while.'}
          {...(organiser && { action: { label: 'Write the first post', href: `${base}new` } })}
        />
      ) : (
        <>
          <Notices
            notices={posts.map((post) => ({
              key: post.id,
              title: post.title,
              href: `${base}${post.slug}/`,
              meta: dateOf(post, venue),
              text: post.summary,
              tag: !post.publishedAt && <Tag icon="edit">Draft</Tag>,
            }))}
          />
          <Pagination page={number} pages={pages} hrefOf={(at) => (at === 1 ? base : `${base}?p=${at}`)} />
        </>
      )}
    </>
  );
}

export type PostViewProps = { venue: Page; post: Post; organiser: boolean };

export function PostView({ venue, post, organiser }: PostViewProps) {
  return (
    <article>
      <Head
        title={post.title}
        lead={post.summary}
        crumbs={[
          { label: venue.title, href: `/${venue.slug}/` },
          { label: 'News', href: `/${venue.slug}/news/` },
        ]}
      >
        <p class="small soft">{dateOf(post, venue) ?? 'A draft: only organisers see it.'}</p>
      </Head>
      {organiser ? (
        <Split aside={<OrganisePost venue={venue} post={post} />}>
          <Prose text={post.body} />
        </Split>
      ) : (
        <Prose text={post.body} />
      )}
    </article>
  );
}

function OrganisePost({ venue, post }: { venue: Page; post: Post }) {
  const base = `/${venue.slug}/news/${post.slug}`;
  return (
    <Panel title="For organisers">
      {!post.publishedAt && (
        <form method="post" action={`${base}/publication`}>
          <Button variant="go" wide>
            Publish it
          </Button>
        </form>
      )}
      <LinkButton href={`${base}/edit`} icon="edit">
        Edit
      </LinkButton>
      {post.publishedAt && (
        <ConfirmDetails
          summary="Withdraw…"
          says="It becomes a draft that only organisers see. Published again, it is dated anew."
        >
          <form method="post" action={`${base}/publication/removal`}>
            <Button variant="danger">Withdraw it</Button>
          </form>
        </ConfirmDetails>
      )}
      <ConfirmDetails summary="Delete…" says="The post is gone for good, and links to it lead nowhere.">
        <form method="post" action={`${base}/removal`}>
          <Button variant="danger">Delete it</Button>
        </form>
      </ConfirmDetails>
    </Panel>
  );
}

export function NewPost({ venue, formState }: { venue: Page; formState: FormState | undefined }) {
  return (
    <FormPage
      title="Write a post"
      lead="It is a draft until you publish it."
      crumbs={[{ label: 'News', href: `/${venue.slug}/news/` }]}
      action={`/${venue.slug}/news/`}
      submit="Save the draft"
      formState={formState}
    >
      <Fields formState={formState} />
    </FormPage>
  );
}

export type EditPostProps = { venue: Page; post: Post; formState: FormState | undefined };

export function EditPost({ venue, post, formState }: EditPostProps) {
  return (
    <FormPage
      title="Edit this post"
      crumbs={[
        { label: 'News', href: `/${venue.slug}/news/` },
        { label: post.title, href: `/${venue.slug}/news/${post.slug}/` },
      ]}
      action={`/${venue.slug}/news/${post.slug}/edit`}
      submit="Save"
      formState={formState}
    >
      <Fields post={post} formState={formState} />
    </FormPage>
  );
}

function Fields({ post, formState }: { post?: Post; formState: FormState | undefined }) {
  const field = fieldsOf(formState, post);
  return (
    <>
      <Field label="Title" required maxlength={120} {...field('title')} />
      <Field
        label="In one sentence"
        optional
        hint="Stands in the list of news."
        maxlength={300}
        {...field('summary')}
      />
      <TextArea label="Text" optional rows={14} hint={<TextHint />} {...field('body')} />
    </>
  );
}

function dateOf({ publishedAt }: Pick<Post, 'publishedAt'>, { timeZone }: Page): string | undefined {
  return publishedAt ? longDate(publishedAt.toZonedDateTimeISO(timeZone).toPlainDate()) : undefined;
}
