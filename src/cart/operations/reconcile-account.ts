import { z } from 'zod';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { defineDue, schedule } from '../../shared/jobs/due.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { EventTooEarly, ProviderUnavailable } from '../errors.ts';
import { countFailure, findReconciliation, saveReconciled } from '../model/account-reconciliation.ts';
import { listUnknownEvents } from '../model/payment.ts';
import { closeAccountProblems, recordProblem } from '../model/payment-problem.ts';
import type { ProviderAct } from '../ports.ts';
import type { PaymentProvider, ProviderNotice, ProviderNotices } from '../providers/payment-provider.ts';
import { providerOf } from '../providers/providers-of.ts';
import { nextReconciliation, reconciliationRange } from '../rules/reconciliation.ts';
import { settlePayment } from './settle-payment.ts';

const account = z.object({ containerId: z.int(), provider: z.string() });

/** When to compare an account's notices with those that its provider lists. */
export const reconcileAccountDue = defineDue('cart-reconcile-account', account);

// Not retried: the due task comes again, and later the more often it fails.
export const reconcileAccountJob = defineJob('cart-reconcile-account', account, {
  expireSeconds: 600,
  retryLimit: 0,
});

export type AccountKey = { containerId: ContainerId; provider: string };

export const scheduleReconciliation = (tx: Tx, key: AccountKey, at: Temporal.Instant): Promise<void> =>
  schedule(tx, reconcileAccountDue, { key: `${key.containerId}/${key.provider}`, at, payload: key });

/** Enqueues a comparison that is due, because it calls the provider, and the next one, in case this one is lost. */
export async function enqueueReconciliation(
  tx: Tx,
  act: { at: Temporal.Instant },
  key: AccountKey,
): Promise<void> {
  await scheduleReconciliation(tx, key, nextReconciliation(act.at, { failures: 0, isBehind: false }));
  await enqueue(tx, reconcileAccountJob, key);
}

/**
 * Settles what a provider has told, or tried to tell, and has not arrived here, so that a lost webhook loses no sale and no
 * refund. Each account by itself: one that can't be called stops no other, and becomes a task of its treasurer.
 * @throws AggregateError of notices that could not be settled, and are tried again the next time
 */
export async function reconcileAccount(db: Db, act: ProviderAct, key: AccountKey): Promise<void> {
  const provider = await providerOf(db, act.providers, key.containerId, key.provider).catch((error) => {
    // The page has no such account any more.
    if (error instanceof NotFound) return undefined;
    throw error;
  });
  if (!provider?.notices) return;
  try {
    await compareNotices(db, act, { key, provider, notices: provider.notices });
  } catch (error) {
    await transaction(db, (tx) => recordFailure(tx, act, { key, error }));
    if (!(error instanceof ProviderUnavailable)) throw error;
  }
}

type Comparison = { key: AccountKey; provider: PaymentProvider; notices: ProviderNotices };

// Of one run, so that an account with much to catch up on does not keep others waiting.
const MAX_NOTICES = 200;

async function compareNotices(
  db: Db,
  act: ProviderAct,
  { key, provider, notices }: Comparison,
): Promise<void> {
  const { containerId, provider: name } = key;
  const known = await findReconciliation(db, containerId, name);
  const range = reconciliationRange(act.at, known?.reconciled_until);
  const listed = await notices.list(range);
  const ids = await listUnknownEvents(db, containerId, { provider: name, ids: listed.map(({ id }) => id) });
  const unknown = listed.filter(({ id }) => ids.has(id));
  const failed: { notice: ProviderNotice; error: unknown }[] = [];
  for (const notice of unknown.slice(0, MAX_NOTICES)) {
    try {
      await settleNotice(db, act, { containerId, provider, events: await notices.read(notice) });
    } catch (error) {
      // The provider itself is unavailable: the others would fail, too.
      if (error instanceof ProviderUnavailable) throw error;
      failed.push({ notice, error });
    }
  }
  const until = (failed[0]?.notice ?? unknown[MAX_NOTICES])?.at ?? range.to;
  await transaction(db, async (tx) => {
    await saveReconciled(tx, containerId, name, until);
    await closeAccountProblems(tx, containerId, name, act);
    const isBehind = failed.length === 0 && Temporal.Instant.compare(until, act.at) < 0;
    await scheduleReconciliation(tx, key, nextReconciliation(act.at, { failures: failed.length, isBehind }));
  });
  const errors = failed.map(({ error }) => error).filter((error) => !(error instanceof EventTooEarly));
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} notices could not be settled`);
}

async function settleNotice(
  db: Db,
  act: ProviderAct,
  {
    containerId,
    provider,
    events,
  }: {
    containerId: ContainerId;
    provider: PaymentProvider;
    events: Awaited<ReturnType<ProviderNotices['read']>>;
  },
): Promise<void> {
  for (const event of events) {
    await transaction(db, (tx) => settlePayment(tx, act, { containerId, provider, event }));
  }
}

async function recordFailure(
  tx: Tx,
  act: ProviderAct,
  { key, error }: { key: AccountKey; error: unknown },
): Promise<void> {
  const { containerId, provider } = key;
  const failures = await countFailure(tx, containerId, provider);
  await scheduleReconciliation(tx, key, nextReconciliation(act.at, { failures, isBehind: false }));
  if (!(error instanceof ProviderUnavailable)) return;
  // An hour without an answer is nothing that a treasurer can do anything about.
  if (error.code === 'unavailable' && failures < 3) return;
  await recordProblem(tx, containerId, { provider, kind: 'account', reference: error.code }, act);
}
