import { type Db, transaction } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { ProviderUnavailable, type UnavailableCode } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { closeAccountProblems } from '../model/payment-problem.ts';
import type { ProviderAct } from '../ports.ts';
import type { AccountCheck } from '../providers/payment-provider.ts';
import { providerOf } from '../providers/providers-of.ts';
import type { AccountKey } from './reconcile-account.ts';

/** What a provider says of a page's account, or why it can't be asked. */
export type CheckedAccount = { check: AccountCheck } | { unavailable: UnavailableCode };

/** Asks a provider whether a page's account can be paid. Runs outside of a transaction. @throws NotFound */
export async function checkAccount(
  db: Db,
  act: ProviderAct,
  { containerId, provider: name }: AccountKey,
): Promise<CheckedAccount> {
  const provider = await providerOf(db, act.providers, containerId, name);
  if (!provider.check) throw new NotFound(reason('no_such_provider'));
  try {
    const check = await provider.check();
    await transaction(db, (tx) => closeAccountProblems(tx, containerId, name, act));
    return { check };
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    return { unavailable: error.code };
  }
}
