import { type Act, lockAdditions } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Stale, WrongState } from '../../shared/errors.ts';
import type { ContainerId, SlotId, TicketTypeId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { getSlot } from '../model/calendar-slot.ts';
import {
  getQuestion,
  insertQuestion,
  listQuestions,
  type Question,
  type QuestionId,
  updateQuestion,
} from '../model/question.ts';
import { getTicketType } from '../model/ticket-type.ts';

/** What an organiser enters for a question. */
export type QuestionInput = Pick<Question, 'label' | 'answer_kind' | 'choices' | 'required'>;

/** What a question is about: a slot, a ticket type, or every order of the page. */
export type QuestionAbout = { slotId?: SlotId | undefined; ticketTypeId?: TicketTypeId | undefined };

const MAX_QUESTIONS = 20;

/** Asks a question from now on. @throws NotFound, WrongState for too many about the same */
export async function askQuestion(
  tx: Tx,
  _act: Act,
  {
    containerId,
    about: { slotId, ticketTypeId },
    question,
  }: { containerId: ContainerId; about: QuestionAbout; question: QuestionInput },
): Promise<Question> {
  await lockAdditions(tx, containerId);
  const slot = slotId && (await getSlot(tx, containerId, slotId));
  const type = ticketTypeId && (await getTicketType(tx, containerId, ticketTypeId));
  const about = {
    about: slot ? ('slot' as const) : type ? ('ticket_type' as const) : ('order' as const),
    slot_id: slot?.id ?? null,
    ticket_type_id: type?.id ?? null,
  };
  const same = (await listQuestions(tx, containerId)).filter(
    ({ slot_id, ticket_type_id }) => slot_id === about.slot_id && ticket_type_id === about.ticket_type_id,
  );
  if (same.length >= MAX_QUESTIONS)
    throw new WrongState(reason('too_many_questions', { max: MAX_QUESTIONS }));
  return await insertQuestion(tx, containerId, { ...question, ...about, position: same.length });
}

type QuestionKey = { containerId: ContainerId; questionId: QuestionId | undefined; version: number };

/** Changes a question. Answers keep the words in which it was asked. @throws NotFound, Stale */
export async function changeQuestion(
  tx: Tx,
  _act: Act,
  { containerId, questionId, version, question }: QuestionKey & { question: QuestionInput },
): Promise<void> {
  const { id } = await getQuestion(tx, containerId, questionId);
  if (!(await updateQuestion(tx, containerId, { id, version }, question))) throw new Stale();
}

/** Asks a question no more. Answers to it stay. @throws NotFound, Stale */
export async function removeQuestion(
  tx: Tx,
  act: Act,
  { containerId, questionId, version }: QuestionKey,
): Promise<void> {
  const { id } = await getQuestion(tx, containerId, questionId);
  if (!(await updateQuestion(tx, containerId, { id, version }, { removed_at: act.at }))) throw new Stale();
}
