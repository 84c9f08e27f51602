import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { type CheckoutSettings, insertTerms, listTerms, saveCheckoutSettings } from '../model/selling.ts';

/** Saves what the checkout of a page asks for and adds. @throws Stale */
export async function saveCheckout(
  tx: Tx,
  _act: Act,
  {
    containerId,
    settings,
    version,
  }: { containerId: ContainerId; settings: Omit<CheckoutSettings, 'version'>; version: number },
): Promise<void> {
  if (!(await saveCheckoutSettings(tx, containerId, settings, version))) throw new Stale();
}

/**
 * Publishes the terms of a page as a new version, unless they are as before. Orders keep the version that was agreed to.
 * @param input.version the version that the editor saw, 0 for none
 * @throws Stale
 */
export async function publishTerms(
  tx: Tx,
  act: Act,
  { containerId, text, version }: { containerId: ContainerId; text: string; version: number },
): Promise<void> {
  const [current] = await listTerms(tx, containerId);
  if ((current?.version ?? 0) !== version) throw new Stale();
  if ((current?.text ?? '') === text) return;
  if (!(await insertTerms(tx, containerId, { text, act }, version))) throw new Stale();
}
