import { z } from 'zod';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { reason, t } from '../messages/translate.ts';
import { bankAccount, TRANSFER_DAYS } from '../rules/bank-account.ts';
import type { PaymentProvider, ProviderKind } from './payment-provider.ts';

/** The settings of a page's account for bank transfers. */
export const transferSettings = z.object({
  days: z.int().min(TRANSFER_DAYS.min).max(TRANSFER_DAYS.max),
  account: bankAccount,
});
export type TransferSettings = z.infer<typeof transferSettings>;

/** Bank transfers to the account of the page, which its treasurer looks for on the statement. */
export const bankTransferKind: ProviderKind = {
  name: 'transfer',
  needsNoAccount: false,
  open({ settings, sells }) {
    // Without valid settings it is offered for nothing, but what was paid by it can still be refunded.
    const { days, account } = transferSettings.safeParse(settings).data ?? { days: 0, account: undefined };
    return {
      ...byHand,
      name: 'transfer',
      label: () => t('transfer.label'),
      hint: () => t('transfer.hint', { days }),
      ledgerAccount: 'bank',
      payWithin: { minutes: days * 24 * 60 },
      ...(account ? { byHand: { kind: 'transfer', days, account } } : {}),
      sells: account ? sells : { hire: false, tickets: false },
    };
  },
};

/** Cash or card at the venue: booked now, paid there. */
export const atTheVenueKind: ProviderKind = {
  name: 'venue',
  needsNoAccount: false,
  open: ({ sells }) => ({
    ...byHand,
    name: 'venue',
    label: () => t('at_venue.label'),
    hint: () => t('at_venue.hint'),
    ledgerAccount: 'cash',
    payWithin: { minutes: 0 },
    byHand: { kind: 'venue' },
    sells,
  }),
};

// No external service is called: people of the page record what has come, and what they have sent back.
const byHand: Pick<
  PaymentProvider,
  'start' | 'readWebhook' | 'fetchState' | 'capture' | 'cancel' | 'refund'
> = {
  async start() {
    throw new WrongState(reason('paid_by_hand'));
  },
  async readWebhook() {
    throw new NotFound(reason('no_such_provider'));
  },
  fetchState: async () => [],
  capture: async () => [],
  cancel: async ({ reference, idempotencyKey }) => [{ id: idempotencyKey, reference, kind: 'cancelled' }],
  refund: async ({ idempotencyKey }) => ({ reference: idempotencyKey, state: 'pending' }),
};
