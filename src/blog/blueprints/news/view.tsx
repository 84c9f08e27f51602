import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Field, TextArea } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Pagination } from '../../../shared/ui/pagination.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import type { Post, PostList } from '../../model/post.ts';

export type NewsListProps = {
  page: Page;
  posts: PostList['posts'];
  /** of the page of the list, from 1, of `pages` */
  number: number;
  pages: number;
  editor: boolean;
};

export function NewsList({ page, posts, number, pages, editor }: NewsListProps) {
  const base = `/${page.slug}/news/`;
  return (
    <>
      <Head title={t('news.title')} crumbs={[{ label: page.title, href: `/${page.slug}/` }]}>
        {editor && posts.length > 0 && (
          <div>
            <LinkButton href={`${base}new`} icon="plus">
              {t('news.write')}
            </LinkButton>
          </div>
        )}
      </Head>
      {posts.length === 0 ? (
        <Empty
          icon="mail"
          title={t('news.empty')}
          hint={editor ? t('news.empty_hint_editor') : t('news.empty_hint')}
          {...(editor && { action: { label: t('news.write_first'), href: `${base}new` } })}
        />
      ) : (
        <>
          <Notices
            notices={posts.map((post) => ({
              key: post.id,
              title: post.title,
              href: `${base}${post.slug}/`,
              meta: dateOf(post, page),
              text: post.summary,
              tag: !post.publishedAt && <Tag icon="edit">{t('news.draft')}</Tag>,
            }))}
          />
          <Pagination page={number} pages={pages} hrefOf={(at) => (at === 1 ? base : `${base}?p=${at}`)} />
        </>
      )}
    </>
  );
}

export type PostViewProps = { page: Page; post: Post; editor: boolean };

export function PostView({ page, post, editor }: PostViewProps) {
  return (
    <article>
      <Head
        title={post.title}
        lead={post.summary}
        crumbs={[
          { label: page.title, href: `/${page.slug}/` },
          { label: t('news.title'), href: `/${page.slug}/news/` },
        ]}
      >
        <p class="small soft">{dateOf(post, page) ?? t('post.draft')}</p>
      </Head>
      {editor ? (
        <Split aside={<PostActions page={page} post={post} />}>
          <Prose text={post.body} />
        </Split>
      ) : (
        <Prose text={post.body} />
      )}
    </article>
  );
}

function PostActions({ page, post }: { page: Page; post: Post }) {
  const base = `/${page.slug}/news/${post.slug}`;
  return (
    <Panel title={t('manage.title')}>
      {!post.publishedAt && (
        <form method="post" action={`${base}/publication`}>
          <Button variant="go" wide>
            {t('post.publish')}
          </Button>
        </form>
      )}
      <LinkButton href={`${base}/edit`} icon="edit">
        {t('post.edit')}
      </LinkButton>
      {post.publishedAt && (
        <ConfirmDetails summary={t('post.withdraw_summary')} warning={t('post.withdraw_warning')}>
          <form method="post" action={`${base}/publication/removal`}>
            <Button variant="danger">{t('post.withdraw')}</Button>
          </form>
        </ConfirmDetails>
      )}
      <ConfirmDetails summary={t('post.delete_summary')} warning={t('post.delete_warning')}>
        <form method="post" action={`${base}/removal`}>
          <Button variant="danger">{t('post.delete')}</Button>
        </form>
      </ConfirmDetails>
    </Panel>
  );
}

export type NewPostProps = { page: Page; formState: FormState | undefined };

export function NewPost({ page, formState }: NewPostProps) {
  return (
    <FormPage
      title={t('news.write')}
      lead={t('new_post.lead')}
      crumbs={[{ label: t('news.title'), href: `/${page.slug}/news/` }]}
      action={`/${page.slug}/news/`}
      submit={t('new_post.submit')}
      formState={formState}
    >
      <PostFields formState={formState} />
    </FormPage>
  );
}

export type EditPostProps = { page: Page; post: Post; formState: FormState | undefined };

export function EditPost({ page, post, formState }: EditPostProps) {
  return (
    <FormPage
      title={t('edit_post.title')}
      crumbs={[
        { label: t('news.title'), href: `/${page.slug}/news/` },
        { label: post.title, href: `/${page.slug}/news/${post.slug}/` },
      ]}
      action={`/${page.slug}/news/${post.slug}/edit`}
      submit={t('form.save')}
      formState={formState}
    >
      <VersionField version={post.version} formState={formState} />
      <PostFields post={post} formState={formState} />
    </FormPage>
  );
}

function PostFields({ post, formState }: { post?: Post; formState: FormState | undefined }) {
  const field = fieldsOf(formState, post);
  return (
    <>
      <Field label={t('post_form.title')} required maxlength={120} {...field('title')} />
      {post && (
        <Field
          label={t('post_form.slug')}
          hint={t('post_form.slug_hint')}
          required
          width="medium"
          maxlength={80}
          autocapitalize="none"
          spellcheck={false}
          {...field('slug')}
        />
      )}
      <Field
        label={t('form.summary')}
        optional
        hint={t('post_form.summary_hint')}
        maxlength={300}
        {...field('summary')}
      />
      <TextArea label={t('form.text')} optional rows={14} hint={t('form.text_hint')} {...field('body')} />
    </>
  );
}

function dateOf({ publishedAt }: Pick<Post, 'publishedAt'>, { timeZone }: Page): string | undefined {
  return publishedAt ? longDate(publishedAt.toZonedDateTimeISO(timeZone).toPlainDate()) : undefined;
}
