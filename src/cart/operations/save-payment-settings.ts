import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import { type FieldErrors, Invalid, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import {
  findPayeeDetails,
  listPaymentAccounts,
  type PayeeDetails,
  type PaymentAccount,
  savePayeeDetails,
  savePaymentAccount,
} from '../model/payment-account.ts';
import { type CheckoutSettings, findCheckoutSettings, listTerms, type Terms } from '../model/selling.ts';
import { bankTransferKind, type TransferSettings, transferSettings } from '../providers/by-hand.ts';
import type { ProviderKind, WebhookAddress } from '../providers/payment-provider.ts';
import { bankAccount, TRANSFER_DAYS } from '../rules/bank-account.ts';
import { type KeysInput, type KeysPolicy, type KeysState, mergeKeys, saveKeys } from './save-keys.ts';

/** A way to pay as the form of a page's settings posts it. */
export type WayToPay = {
  provider: string;
  forHire: boolean;
  forTickets: boolean;
  /** of the way `transfer` */
  transfer?: TransferInput;
  /** of a way that needs keys */
  keys?: KeysInput;
};

/** As typed: with spaces, in small letters, with or without hyphens. Empty if left out. */
export type TransferInput = {
  holder: string;
  sortCode: string;
  accountNumber: string;
  iban: string;
  bic: string;
  days: number;
};

/** A way to pay as the form shows it. `version` is 0 until it is saved. */
export type WayToPayState = Omit<WayToPay, 'keys'> & {
  label: string;
  version: number;
  /** of a way that needs keys: where its webhooks go, and the ends of the keys that are saved */
  webhook?: WebhookAddress;
  keys?: KeysState;
};

/** Reads who sells on a page, and each way by which it could be paid. */
export async function getPaymentSettings(
  db: Db,
  kinds: readonly ProviderKind[],
  containerId: ContainerId,
): Promise<{
  seller: PayeeDetails | undefined;
  ways: WayToPayState[];
  checkout: CheckoutSettings | undefined;
  terms: Terms | undefined;
}> {
  const accounts = await listPaymentAccounts(db, containerId);
  const ways = kinds.map((kind): WayToPayState => {
    const account = accounts.find(({ provider }) => provider === kind.name);
    const isOn = account?.enabled ?? kind.needsNoAccount;
    return {
      provider: kind.name,
      label: kind.open({ containerId, settings: {} }).label(),
      forHire: isOn && (account?.for_hire ?? true),
      forTickets: isOn && (account?.for_tickets ?? true),
      ...(kind === bankTransferKind && { transfer: transferInput(account?.settings) }),
      ...(kind.webhook && { webhook: kind.webhook(containerId), ...keysState(account) }),
      version: account?.version ?? 0,
    };
  });
  const [terms] = await listTerms(db, containerId);
  return {
    seller: await findPayeeDetails(db, containerId),
    ways,
    checkout: await findCheckoutSettings(db, containerId),
    terms,
  };
}

const savedKeys = z.object({ secretKeyEnd: z.string(), webhookSecretEnd: z.string(), isTest: z.boolean() });

function keysState(account: PaymentAccount | undefined): { keys?: KeysState } {
  const { data } = savedKeys.safeParse(account?.settings);
  return data && account?.credentials ? { keys: data } : {};
}

const DEFAULT_DAYS = 5;

function transferInput(settings: unknown): TransferInput {
  const empty = { holder: '', sortCode: '', accountNumber: '', iban: '', bic: '', days: DEFAULT_DAYS };
  const { data } = transferSettings.safeParse(settings);
  if (!data) return empty;
  const { days, account } = data;
  return { ...empty, days, ...account };
}

/** Saves who sells on a page. @throws Stale */
export async function saveSeller(
  tx: Tx,
  _act: Act,
  {
    containerId,
    details,
    version,
  }: { containerId: ContainerId; details: Omit<PayeeDetails, 'version'>; version: number },
): Promise<void> {
  if (!(await savePayeeDetails(tx, containerId, details, version))) throw new Stale();
}

/** Switches a way to pay on or off for a page, with its settings. @throws Invalid, Stale */
export async function saveWayToPay(
  tx: Tx,
  act: Act & { keys: KeysPolicy },
  { containerId, way, version }: { containerId: ContainerId; way: WayToPay; version: number },
): Promise<void> {
  const { provider, forHire, forTickets, transfer, keys: typed } = way;
  const isOn = forHire || forTickets;
  const merged = typed && (await mergeKeys(tx, act.keys, { containerId, typed, isOn }));
  const account = {
    provider,
    // Switched off, it keeps its settings: what was paid by it may still have to be refunded.
    enabled: isOn,
    settings: transfer ? parseTransfer(transfer) : (merged?.settings ?? {}),
    for_hire: forHire,
    for_tickets: forTickets,
    created_at: act.at,
  };
  if (!(await savePaymentAccount(tx, containerId, account, version))) throw new Stale();
  if (merged?.keys) await saveKeys(tx, act, { containerId, keys: merged.keys });
}

function parseTransfer(input: TransferInput): TransferSettings {
  const { holder, days } = input;
  const errors: Record<string, FieldErrors[string]> = {};
  if (holder === '') errors.holder = reason('holder_required');
  if (days < TRANSFER_DAYS.min || days > TRANSFER_DAYS.max) {
    errors.days = reason('transfer_days_invalid', TRANSFER_DAYS);
  }
  const { data: account, error } = bankAccount.safeParse(accountOf(input));
  for (const { path } of error?.issues ?? []) {
    switch (path[0]) {
      case 'sortCode':
        errors.sort_code = reason('sort_code_invalid');
        break;
      case 'accountNumber':
        errors.account_number = reason('account_number_invalid');
        break;
      case 'iban':
        errors.iban = reason('iban_invalid');
        break;
      case 'bic':
        errors.bic = reason('bic_invalid');
        break;
      default:
        errors.holder ??= reason('holder_required');
    }
  }
  if (!account || Object.keys(errors).length > 0) throw new Invalid(errors);
  return { days, account };
}

function accountOf({ holder, sortCode, accountNumber, iban, bic }: TransferInput): unknown {
  if (iban !== '') {
    const bank = compact(bic);
    return { kind: 'iban', holder, iban: compact(iban), ...(bank !== '' && { bic: bank }) };
  }
  const digits = sortCode.replace(/\D/g, '');
  const pairs = digits.match(/\d{2}/g) ?? [];
  return {
    kind: 'uk',
    holder,
    sortCode: digits.length === 6 ? pairs.join('-') : digits,
    // Old accounts have seven digits or fewer: a bank writes them with zeros in front.
    accountNumber: accountNumber.replace(/\s/g, '').padStart(accountNumber === '' ? 0 : 8, '0'),
  };
}

const compact = (text: string): string => text.replace(/\s/g, '').toUpperCase();
