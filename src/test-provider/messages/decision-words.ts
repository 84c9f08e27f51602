import { formatMoney } from '../../shared/i18n/formats.ts';
import { type Decision, type PaymentState, partOf } from '../rules/decision.ts';
import { t } from './translate.ts';

type Payment = { amount_minor: number; paid_minor: number; currency: string; state: PaymentState };

/** The text of a button on the page of a payment, and what happens then. */
export function decisionWords(
  decision: Decision,
  { amount_minor, currency }: Pick<Payment, 'amount_minor' | 'currency'>,
): { label: string; hint?: string } {
  const amount = formatMoney(amount_minor, currency);
  switch (decision) {
    case 'pay':
      return { label: t('choice.pay', { amount }) };
    case 'authorise':
      return { label: t('choice.authorise', { amount }) };
    case 'leave':
      return { label: t('choice.leave') };
    case 'pay-part':
      return {
        label: t('choice.pay-part'),
        hint: t('choice.pay-part_hint', { part: formatMoney(partOf(amount_minor), currency) }),
      };
    case 'pay-later':
    case 'fail':
    case 'pay-and-dispute':
    case 'pay-without-refunds':
    case 'win-dispute':
    case 'lose-dispute':
    case 'let-refunds-succeed':
      return { label: t(`choice.${decision}`), hint: t(`choice.${decision}_hint`) };
  }
}

/** What has become of a payment; undefined while it is open. */
export function stateWords({ state, paid_minor, currency }: Payment): string | undefined {
  switch (state) {
    case 'open':
      return undefined;
    case 'part_paid':
      return t('state.part_paid', { paid: formatMoney(paid_minor, currency) });
    default:
      return t(`state.${state}`);
  }
}
