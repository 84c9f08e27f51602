import { type Act, lockAdditions } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Invalid, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { insertCashCount, sumCash } from '../model/cash-count.ts';
import { postTransaction } from '../model/ledger.ts';
import { cashCounted } from '../rules/bank-postings.ts';

export type CashCountInput = {
  containerId: ContainerId;
  currency: string;
  /** what the form said that there should be, in minor units */
  expected: number;
  counted: number;
  /** how much of it is taken to the bank */
  banked: number;
  reason: string;
};

/**
 * Records what cash somebody has counted. What is missing is written off and what is over gained, with a reason.
 * @throws Stale if cash has moved since the form was shown, Invalid without a reason for a difference
 */
export async function countCash(tx: Tx, act: Act, input: CashCountInput): Promise<void> {
  const { containerId, currency, expected, counted, banked } = input;
  await lockAdditions(tx, containerId);
  const sums = await sumCash(tx, containerId);
  if ((sums.find((sum) => sum.currency === currency)?.amount ?? 0) !== expected) throw new Stale();
  if (counted !== expected && input.reason === '')
    throw new Invalid({ reason: reason('cash_reason_required') });
  if (banked > counted) throw new Invalid({ banked: reason('cash_banked_too_much') });
  await insertCashCount(tx, containerId, {
    currency,
    expected_minor: expected,
    counted_minor: counted,
    banked_minor: banked,
    reason: input.reason,
    counted_at: act.at,
    counted_by: act.by,
  });
  await postTransaction(
    tx,
    containerId,
    cashCounted({ currency, difference: counted - expected, banked }),
    act,
  );
}
