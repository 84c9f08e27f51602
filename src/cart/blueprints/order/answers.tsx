import { Facts } from '../../../shared/ui/facts.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { Answered, LineStatus } from '../../ports.ts';

export type AnswersProps = {
  order: OrderDetails;
  /** by the line's id */
  statuses: ReadonlyMap<number, LineStatus>;
};

/** What the buyer was asked at the checkout, and has answered. */
export function Answers({ order, statuses }: AnswersProps) {
  const all = order.lines.map(({ id }) => statuses.get(id)?.answers ?? []);
  const ofOrder = all.find((answers) => answers.length > 0)?.filter(({ of }) => of === 'order') ?? [];
  const answers = [...ofOrder, ...all.flat().filter(({ of }) => of === 'place')];
  if (answers.length === 0) return null;
  return (
    <Stack>
      <h2>{t('order.answers')}</h2>
      <Facts facts={answers.map((answer) => ({ term: answer.question, value: answerText(answer) }))} />
    </Stack>
  );
}

const answerText = ({ kind, answer }: Answered): string =>
  kind === 'yes_no' ? t(answer === 'yes' ? 'answer.yes' : 'answer.no') : answer;
