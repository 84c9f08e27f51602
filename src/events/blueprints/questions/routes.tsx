import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { actOf } from '../../http/act.ts';
import { brandingOf, type EventsDeps, getPage } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { getSlot } from '../../model/calendar-slot.ts';
import { getQuestion, listQuestions, type QuestionId } from '../../model/question.ts';
import { getTicketType } from '../../model/ticket-type.ts';
import {
  askQuestion,
  changeQuestion,
  type QuestionAbout,
  removeQuestion,
} from '../../operations/ask-question.ts';
import { questionsPath } from '../../rules/addresses.ts';
import { questionSchema } from './schema.ts';
import { QuestionPage, QuestionsPage } from './view.tsx';

const ORGANISERS = ['calendars', 'entries'] as const;

/** `/{page}/questions/`: what the buyers of a page are asked at the checkout. */
export function questionsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page(ORGANISERS), (c) => showQuestions(c, deps));
  app.post('/', may.page(ORGANISERS), (c) => createQuestion(c, deps));
  app.get('/:question', may.page(ORGANISERS), (c) => showQuestion(c, deps));
  app.post('/:question', may.page(ORGANISERS), (c) => updateQuestion(c, deps));
  app.post('/:question/removal', may.page(ORGANISERS), (c) => deleteQuestion(c, deps));
  return app;
}

const showQuestions = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  sendQuestions(c, deps, { input: c.req.query() });

/** @param form its `input` says what a new question is about */
async function sendQuestions(
  c: Ctx,
  deps: EventsDeps,
  { input, formState }: { input: FormInput; formState?: FormState },
): Promise<Response> {
  const { db } = deps.platform;
  const page = await getPage(c, deps);
  const about = aboutIn(input);
  const slot = about.slotId && (await getSlot(db, page.id, about.slotId));
  const type = about.ticketTypeId && (await getTicketType(db, page.id, about.ticketTypeId));
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('questions.title'), formState), noindex: true },
    <QuestionsPage
      page={page}
      questions={await listQuestions(db, page.id)}
      about={{ ...about, name: slot?.name ?? (type || undefined)?.name }}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}

function aboutIn(input: FormInput): QuestionAbout {
  const idOf = (name: string) => {
    const value = input[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { slotId: parseId(idOf('slot')), ticketTypeId: parseId(idOf('ticket_type')) };
}

async function createQuestion(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  try {
    const question = {
      containerId: page.id,
      about: aboutIn(input),
      question: parseForm(questionSchema, input),
    };
    await transaction(deps.platform.db, (tx) => askQuestion(tx, actOf(c, deps), question));
    return c.redirect(questionsPath(page.slug), 303);
  } catch (error) {
    return sendQuestions(c, deps, { input, formState: formStateOf(error, input) });
  }
}

async function showQuestion(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const page = await getPage(c, deps);
  return sendPage(
    c,
    brandingOf(c, page),
    { title: formTitle(t('questions.edit'), formState), noindex: true },
    <QuestionPage
      page={page}
      question={await getQuestion(deps.platform.db, page.id, questionIdIn(c))}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}

async function updateQuestion(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  try {
    const change = { ...keyIn(c, page.id, input), question: parseForm(questionSchema, input) };
    await transaction(deps.platform.db, (tx) => changeQuestion(tx, actOf(c, deps), change));
    return c.redirect(questionsPath(page.slug), 303);
  } catch (error) {
    return showQuestion(c, deps, formStateOf(error, input));
  }
}

async function deleteQuestion(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  try {
    const key = keyIn(c, page.id, input);
    await transaction(deps.platform.db, (tx) => removeQuestion(tx, actOf(c, deps), key));
    return c.redirect(questionsPath(page.slug), 303);
  } catch (error) {
    return showQuestion(c, deps, formStateOf(error, input));
  }
}

const keyIn = <Id extends number>(c: Ctx, containerId: Id, input: FormInput) => ({
  containerId,
  questionId: questionIdIn(c),
  version: versionField.parse(input.version),
});

const questionIdIn = (c: Ctx) => parseId<QuestionId>(c.req.param('question'));
