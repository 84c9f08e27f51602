import type { Act } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { ContainerId, OrderId, Owner } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { orderOwnedHolds } from '../model/hold.ts';
import { insertAnswers } from '../model/question.ts';
import { WITH_OTHERS } from '../model/savepoint.ts';
import { entryKey, parseHoldKeys, ticketKey } from '../rules/hold.ts';

export type OrderHoldsInput = {
  owner: Owner;
  containerId: ContainerId;
  orderId: OrderId;
  /** as the cart knows them */
  keys: readonly string[];
  /** the earliest time at which they may expire */
  payBy: Temporal.Instant;
  /** to what is asked about the places; `key` is absent for the order */
  answers?: readonly { questionId: number; key?: string; question: string; answer: string }[];
};

/**
 * Moves holds of an owner that have not expired into an order of their page.
 * @returns the keys of those it has moved
 * @throws WrongState for companion tickets of which the others have expired
 */
export async function orderHolds(tx: Tx, act: Act, input: OrderHoldsInput): Promise<string[]> {
  const { owner, containerId, orderId, keys, payBy } = input;
  const order = { act, id: orderId, payBy };
  try {
    const ordered = await orderOwnedHolds(tx, owner, { containerId, ...parseHoldKeys(keys) }, order);
    await storeAnswers(tx, act, input);
    return [...ordered.entryIds.map(entryKey), ...ordered.ticketIds.map(ticketKey)];
  } catch (error) {
    if (violatedConstraint(error) === WITH_OTHERS) throw new WrongState(reason('companion_alone'));
    throw error;
  }
}

async function storeAnswers(
  tx: Tx,
  act: Act,
  { containerId, orderId, answers = [] }: OrderHoldsInput,
): Promise<void> {
  if (answers.length === 0) return;
  const about = (key: string | undefined) => {
    if (key === undefined) return { orderId };
    const { entryIds, ticketIds } = parseHoldKeys([key]);
    return { entryId: entryIds[0], ticketId: ticketIds[0] };
  };
  const given = answers.map(({ key, ...answer }) => ({ ...answer, ...about(key) }));
  await insertAnswers(tx, containerId, { answers: given, at: act.at });
}
