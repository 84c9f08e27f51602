import type { Fact } from '../../shared/ui/facts.tsx';
import { t } from '../messages/translate.ts';
import type { PlaceAnswer } from '../model/question.ts';

/** What a buyer answered at the checkout, below what it is about. */
export const BuyerAnswers = ({ answers }: { answers: readonly PlaceAnswer[] }) => (
  <>
    {answers.map((answer) => (
      <p key={answer.question} class="small soft">
        {answerLine(answer)}
      </p>
    ))}
  </>
);

/** "Any access needs? – Step-free entrance" */
export const answerLine = (answer: PlaceAnswer): string =>
  t('questions.answered', { question: answer.question, answer: answerText(answer) });

export const answerFacts = (answers: readonly PlaceAnswer[]): Fact[] =>
  answers.map((answer) => ({ term: answer.question, value: answerText(answer) }));

export const answerText = ({ kind, answer }: PlaceAnswer): string =>
  kind === 'yes_no' ? t(answer === 'yes' ? 'questions.yes' : 'questions.no') : answer;
