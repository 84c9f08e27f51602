import type { FormInput } from '../../../shared/http/form.ts';
import { type FormState, fieldsOf, tickOf } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Checkbox, Field, Radios, TextArea } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { t } from '../../messages/translate.ts';
import type { ListedQuestion, Question } from '../../model/question.ts';
import type { QuestionAbout } from '../../operations/ask-question.ts';
import type { Page } from '../../ports.ts';
import { calendarsPath, questionsPath } from '../../rules/addresses.ts';
import { ANSWER_KINDS, questionFormInput } from './schema.ts';

export type QuestionsProps = {
  page: Page;
  questions: readonly ListedQuestion[];
  /** what a new question is about, with the name of it */
  about: QuestionAbout & { name: string | undefined };
  formState: FormState | undefined;
};

/** What the buyers of a page are asked, and the form that asks more. */
export function QuestionsPage({ page, questions, about, formState }: QuestionsProps) {
  return (
    <>
      <Head
        title={t('questions.title')}
        lead={t('questions.lead')}
        crumbs={[{ label: t('views.whats_on'), href: calendarsPath(page.slug) }]}
      />
      <div class="stack loose">
        {questions.length === 0 ? (
          <Empty icon="info" title={t('questions.none')} hint={t('questions.none_hint')} />
        ) : (
          <QuestionTable page={page} questions={questions} />
        )}
        <form class="narrow stack" method="post" action={questionsPath(page.slug)} noValidate>
          <h2>{about.name ? t('questions.add_about', { name: about.name }) : t('questions.add')}</h2>
          <FormErrors formState={formState} />
          {about.slotId && <input type="hidden" name="slot" value={about.slotId} />}
          {about.ticketTypeId && <input type="hidden" name="ticket_type" value={about.ticketTypeId} />}
          <QuestionFields question={{ kind: 'text' }} formState={formState} />
          <div>
            <Button variant="go">{t('questions.submit')}</Button>
          </div>
        </form>
      </div>
    </>
  );
}

function QuestionTable({ page, questions }: Pick<QuestionsProps, 'page' | 'questions'>) {
  return (
    <DataTable
      caption={t('questions.title')}
      captionHidden
      columns={[
        { label: t('questions.label') },
        { label: t('questions.about') },
        { label: t('questions.kind') },
        { label: t('questions.required') },
      ]}
      rows={questions.map((question) => ({
        key: String(question.id),
        cells: [
          <a href={`${questionsPath(page.slug)}${question.id}`}>{question.label}</a>,
          aboutWords(question),
          t(`questions.kind_${question.answer_kind}`),
          question.required ? t('questions.yes') : t('questions.no'),
        ],
      }))}
    />
  );
}

function aboutWords({ about, about_name, event_name }: ListedQuestion): string {
  const name = about_name ?? '';
  if (about === 'order') return t('questions.about_order');
  return event_name ? t('questions.about_type', { name, event: event_name }) : name;
}

/** A question and its form. */
export function QuestionPage({
  page,
  question,
  formState,
}: {
  page: Page;
  question: Question;
  formState: FormState | undefined;
}) {
  const path = `${questionsPath(page.slug)}${question.id}`;
  return (
    <>
      <Head
        title={t('questions.edit')}
        crumbs={[{ label: t('questions.title'), href: questionsPath(page.slug) }]}
      />
      <div class="narrow stack loose">
        <form class="stack" method="post" action={path} noValidate>
          <FormErrors formState={formState} />
          <VersionField version={question.version} formState={formState} />
          <QuestionFields question={questionFormInput(question)} formState={formState} />
          <div>
            <Button variant="go">{t('questions.save')}</Button>
          </div>
        </form>
        <ConfirmDetails summary={t('questions.remove')} warning={t('questions.remove_hint')}>
          <form method="post" action={`${path}/removal`}>
            <input type="hidden" name="version" value={question.version} />
            <Button variant="danger">{t('questions.remove')}</Button>
          </form>
        </ConfirmDetails>
      </div>
    </>
  );
}

function QuestionFields({ question, formState }: { question: FormInput; formState: FormState | undefined }) {
  const field = fieldsOf(formState, question);
  return (
    <>
      <Field
        label={t('questions.label')}
        hint={t('questions.label_hint')}
        required
        maxlength={200}
        {...field('label')}
      />
      <Radios
        legend={t('questions.kind')}
        options={ANSWER_KINDS.map((kind) => ({ value: kind, label: t(`questions.kind_${kind}`) }))}
        {...field('kind')}
      />
      <TextArea
        label={t('questions.choices')}
        hint={t('questions.choices_hint')}
        rows={4}
        {...field('choices')}
      />
      <Checkbox label={t('questions.required_label')} {...tickOf(formState, question)('required')} />
    </>
  );
}
