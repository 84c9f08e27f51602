import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Questions } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId, EntryId, Id, OrderId, TicketId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';

export type QuestionId = Id<'question'>;
export type Question = Selectable<Questions>;

/** A question as the cart asks it about a place, or about the whole order. */
export type PlaceQuestion = {
  id: number;
  of: 'place' | 'order';
  label: string;
  kind: Question['answer_kind'];
  choices: string[];
  required: boolean;
};

/** A question as it was asked about a place or its order, and its answer. */
export type PlaceAnswer = Pick<PlaceQuestion, 'of' | 'kind'> & { question: string; answer: string };

const OF = sql`CASE q.about WHEN 'order' THEN 'order' ELSE 'place' END`;

/** A question `q` as a PlaceQuestion, for a larger statement. */
export const questionColumns: RawBuilder<PlaceQuestion> = sql`json_build_object('id', q.id, 'of', ${OF},
  'label', q.label, 'kind', q.answer_kind, 'choices', q.choices, 'required', q.required)`;

/** An answer `a` to a question `q` as a PlaceAnswer, for a larger statement. */
export const answerColumns: RawBuilder<PlaceAnswer> = sql`json_build_object('of', ${OF}, 'kind', q.answer_kind,
  'question', a.question, 'answer', a.answer)`;

/** A question with what it is about: the name of a slot, or of a ticket type and its event. */
export type ListedQuestion = Question & { about_name: string | null; event_name: string | null };

/** Lists what a page asks, by what it is about. */
export async function listQuestions(db: Db | Tx, containerId: ContainerId): Promise<ListedQuestion[]> {
  return await named(
    db,
    'list-questions',
    sql<ListedQuestion>`
    SELECT q.*, coalesce(s.name, k.name) AS about_name, e.name AS event_name FROM questions q
    LEFT JOIN calendar_slots s ON s.container_id = q.container_id AND s.id = q.slot_id
    LEFT JOIN ticket_types k ON k.container_id = q.container_id AND k.id = q.ticket_type_id
    LEFT JOIN calendar_entries e ON e.container_id = k.container_id AND e.id = k.entry_id
    WHERE q.container_id = ${containerId} AND q.removed_at IS NULL
    ORDER BY q.about, e.starts_at, k.entry_id, about_name, q.position, q.id`,
  );
}

/** Reads a question that is still asked. @throws NotFound */
export async function getQuestion(
  db: Db | Tx,
  containerId: ContainerId,
  id: number | undefined,
): Promise<Question> {
  const question = await db
    .selectFrom('questions')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id ?? 0)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!question) throw new NotFound(reason('no_such_question'));
  return question;
}

export async function insertQuestion(
  tx: Tx,
  containerId: ContainerId,
  question: Omit<Insertable<Questions>, 'container_id'>,
): Promise<Question> {
  return await tx
    .insertInto('questions')
    .values({ ...question, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Changes a question. @returns whether `version` is its current one: otherwise nothing has changed */
export async function updateQuestion(
  tx: Tx,
  containerId: ContainerId,
  { id, version }: { id: number; version: number },
  change: Partial<Insertable<Questions>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('questions')
    .set(change)
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** An answer about a booking, a ticket or an order: exactly one of them. */
export type NewAnswer = {
  questionId: number;
  question: string;
  answer: string;
  entryId?: EntryId | undefined;
  ticketId?: TicketId | undefined;
  orderId?: OrderId;
};

/** Stores answers. A trigger refuses those to questions that were not asked of what they are about. */
export async function insertAnswers(
  tx: Tx,
  containerId: ContainerId,
  { answers, at }: { answers: readonly NewAnswer[]; at: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('answers')
    .values(
      answers.map(({ questionId, question, answer, entryId, ticketId, orderId }) => ({
        container_id: containerId,
        question_id: questionId,
        question,
        answer,
        entry_id: entryId ?? null,
        ticket_id: ticketId ?? null,
        order_id: orderId ?? null,
        answered_at: at,
      })),
    )
    .execute();
}

/** Makes the answers about an expired place those of its successor. */
export async function moveAnswers(
  tx: Tx,
  containerId: ContainerId,
  { of, from, to }: { of: 'entry_id' | 'ticket_id' | 'order_id'; from: number; to: number },
): Promise<void> {
  await sql`UPDATE answers SET ${sql.ref(of)} = ${to}
    WHERE container_id = ${containerId} AND ${sql.ref(of)} = ${from}`.execute(tx);
}

/** Lists what was answered about bookings and their orders. */
export async function listAnswersOfEntries(
  db: Db | Tx,
  containerId: ContainerId,
  entryIds: readonly EntryId[],
): Promise<(PlaceAnswer & { entry_id: EntryId })[]> {
  return await named(
    db,
    'list-answers-of-entries',
    sql<PlaceAnswer & { entry_id: EntryId }>`
    SELECT e.id AS entry_id, ${OF} AS of, q.answer_kind AS kind, a.question, a.answer FROM calendar_entries e
    JOIN answers a ON a.container_id = e.container_id AND (a.entry_id = e.id OR a.order_id = e.order_id)
    JOIN questions q ON q.container_id = a.container_id AND q.id = a.question_id
    WHERE e.container_id = ${containerId} AND e.id = ANY (${entryIds})
    ORDER BY e.id, a.id`,
  );
}

/** What was answered about a ticket or its order. */
export type TicketAnswer = PlaceAnswer & { questionId: QuestionId };

/** The answers about a ticket `t` and its order as TicketAnswers, for a larger statement. */
export const answersOfTicket: RawBuilder<TicketAnswer[]> = sql`(
  SELECT coalesce(json_agg(json_build_object('questionId', q.id, 'of', ${OF}, 'kind', q.answer_kind,
    'question', a.question, 'answer', a.answer) ORDER BY a.id), '[]')
  FROM answers a JOIN questions q ON q.container_id = a.container_id AND q.id = a.question_id
  WHERE a.container_id = t.container_id AND (a.ticket_id = t.id OR a.order_id = t.order_id))`;

/** Lists the questions that were answered about the valid tickets of an event or their orders. */
export async function listAnsweredQuestions(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<{ id: QuestionId; label: string }[]> {
  const query = sql<{ id: QuestionId; label: string }>`
    SELECT q.id, q.label FROM questions q
    WHERE q.container_id = ${containerId} AND EXISTS (
      SELECT FROM answers a JOIN tickets t
        ON t.container_id = a.container_id AND (t.id = a.ticket_id OR t.order_id = a.order_id)
      WHERE a.container_id = q.container_id AND a.question_id = q.id
        AND t.entry_id = ${entryId} AND t.state IN ('confirmed', 'checked_in'))
    ORDER BY q.about, q.position, q.id`;
  return await named(db, 'list-answered-questions', query);
}
