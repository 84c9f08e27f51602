import { compactDate, formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { t } from '../../messages/translate.ts';
import type { Page, PaymentProblem } from '../../ports.ts';
import { orderPath, paymentSettingsPath, paymentsPath } from '../../rules/addresses.ts';

/** Something at a provider that the cart could not settle by itself: what it is, and what to do. */
export function ProblemItem({ problem, page }: { problem: PaymentProblem; page: Page }) {
  const { id, kind, reference, orderId, money, seenAt } = problem;
  const date = compactDate(seenAt.toZonedDateTimeISO(page.timeZone).toPlainDate());
  return (
    <>
      <span class="st bad">
        <Icon name="alert" />
        {t('to_do.problem')}
      </span>
      <span>
        <b>{formatFacts([money && formatMoney(money.amount, money.currency), wordsOf(problem)])}</b>
        <span class="sub">
          {formatFacts([t('to_do.problem_seen', { date }), kind !== 'account' && reference])}{' '}
          {orderId && (
            <a href={orderPath(page.slug, orderId)}>{t('payments.order_number', { id: orderId })}</a>
          )}
          {kind === 'account' && <a href={paymentSettingsPath(page.slug)}>{t('payment_settings.title')}</a>}
        </span>
      </span>
      <form method="post" action={`${paymentsPath(page.slug)}problems/${id}/closing`} class="acts">
        <Button small>{t('to_do.problem_done')}</Button>
      </form>
    </>
  );
}

function wordsOf({ kind, reference }: PaymentProblem): string {
  switch (kind) {
    case 'account':
      return accountWords(reference);
    case 'wrong_payee':
      return t('to_do.problem_wrong_payee');
    case 'wrong_order':
      return t('to_do.problem_wrong_order');
    case 'unknown_payment':
      return t('to_do.problem_unknown_payment');
    case 'paid_less':
      return t('to_do.problem_paid_less');
    case 'refund_elsewhere':
      return t('to_do.problem_refund_elsewhere');
    case 'refund_unexplained':
      return t('to_do.problem_refund_unexplained');
  }
}

function accountWords(why: string): string {
  switch (why) {
    case 'unauthorised':
      return t('payment_settings.check_unauthorised');
    case 'forbidden':
      return t('payment_settings.check_forbidden');
    case 'unreadable':
      return t('payment_settings.check_unreadable');
    default:
      return t('payment_settings.check_unavailable');
  }
}
