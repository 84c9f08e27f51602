import type { Db } from '../../../shared/db/database.ts';
import { csvStream } from '../../../shared/http/csv.ts';
import { currentLocale, runInLocale } from '../../../shared/i18n/locale.ts';
import type { Guest } from '../../model/guest.ts';
import type { listAnsweredQuestions } from '../../model/question.ts';
import { answerText } from '../../views/buyer-answers.tsx';
import type { DoorEntry } from './door.tsx';
import { guestColumns } from './guest-list.tsx';
import { batchesOf } from './printed-list.tsx';

type AnsweredQuestions = Awaited<ReturnType<typeof listAnsweredQuestions>>;

/** The whole list as a CSV file with a column for each question, written while it is read. */
export function guestsCsv(db: Db, entry: DoorEntry, questions: AnsweredQuestions): ReadableStream {
  const headings = [...guestColumns(), ...questions].map(({ label }) => label);
  // The request, and with it the locale, may be gone when a row is written.
  const locale = currentLocale();
  async function* rows() {
    for await (const guests of batchesOf(db, entry))
      yield* runInLocale(locale, () => guests.map((guest) => rowOf(guest, entry, questions)));
  }
  return csvStream(headings, rows());
}

function rowOf(guest: Guest, { time_zone }: DoorEntry, questions: AnsweredQuestions): string[] {
  const cameIn = guest.state === 'checked_in' && guest.state_at.toZonedDateTimeISO(time_zone);
  return [
    guest.contact_name ?? '',
    guest.type_name,
    guest.code_end,
    cameIn ? cameIn.toPlainTime().toString({ smallestUnit: 'minute' }) : '',
    ...questions.map(({ id }) => {
      const answer = guest.answers.find(({ questionId }) => questionId === id);
      return answer ? answerText(answer) : '';
    }),
  ];
}
