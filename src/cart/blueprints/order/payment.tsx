import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import { receivedForLines } from '../../rules/order-money.ts';
import { NoProvider, PaymentChoice } from '../../views/payment-choice.tsx';
import type { Promised } from './promised.tsx';
import type { OrderStatement } from './statement.ts';

export type PaymentNoteProps = OrderStatement & {
  order: OrderDetails;
  waiting: 'checking' | 'stopped' | undefined;
  isProviderUnavailable: boolean;
};
export type PayOrCancelProps = OrderStatement & {
  order: OrderDetails;
  payee: string;
  providers: readonly PaymentProvider[];
  promised: Promised | undefined;
};

/** A note about a payment that is open, disputed, has failed, or could not be started. */
export function PaymentNote({ order, money, isPayable, waiting, isProviderUnavailable }: PaymentNoteProps) {
  if (waiting) return <WaitingNote order={order} waiting={waiting} />;
  if (money === 'disputed') {
    return (
      <Note tone="bad" title={t('order.disputed')}>
        <p>{t('order.disputed_hint')}</p>
      </Note>
    );
  }
  if (!isPayable) return null;
  if (isProviderUnavailable) {
    return (
      <Note tone="bad" role="alert" title={t('order.provider_unavailable')}>
        <p>{t('order.provider_unavailable_hint')}</p>
      </Note>
    );
  }
  if (order.payments.at(-1)?.state !== 'failed') return null;
  return (
    <Note tone="bad" role="status" title={t('order.payment_failed')}>
      <p>{t('order.payment_failed_hint')}</p>
    </Note>
  );
}

function WaitingNote({ order, waiting }: { order: OrderDetails; waiting: 'checking' | 'stopped' }) {
  return (
    <Note icon="clock" role="status" title={t('order.waiting')}>
      <p>{t(waiting === 'checking' ? 'order.waiting_reloads' : 'order.waiting_long')}</p>
      <p>
        <a href={`/orders/${order.code}?from=payment`}>{t('order.check_again')}</a>
        {' · '}
        <a href={`/orders/${order.code}`}>{t('order.not_paid')}</a>
      </p>
    </Note>
  );
}

/** The button that pays what is due, and the one that cancels an order which is not accepted yet. */
export function PayOrCancel({ order, payee, providers, promised, isPayable }: PayOrCancelProps) {
  if (!isPayable) return null;
  return (
    <Stack>
      {promised ? (
        <PayOtherwise order={order} providers={providers} promised={promised} />
      ) : providers.length > 0 ? (
        <PayForm order={order} providers={providers} />
      ) : (
        <NoProvider payee={payee} />
      )}
      {order.state === 'placed' && <Cancellation order={order} />}
    </Stack>
  );
}

/** The other ways to pay, folded up, for who has promised to pay by hand. */
function PayOtherwise({
  order,
  providers,
  promised,
}: { promised: Promised } & Pick<PayOrCancelProps, 'order' | 'providers'>) {
  const others = providers.filter(({ byHand }) => byHand?.kind !== promised.byHand.kind);
  if (others.length === 0) return null;
  return (
    <details>
      <summary>{t('order.pay_otherwise')}</summary>
      <PayForm order={order} providers={others} />
    </details>
  );
}

function PayForm({ order, providers }: Pick<PayOrCancelProps, 'order' | 'providers'>) {
  const started = order.payments.filter((payment) => payment.reference !== null);
  const lastStarted = Math.max(0, ...started.map((payment) => payment.attempt));
  const isLater = order.timing === 'authorise';
  return (
    <form method="post" action={`/orders/${order.code}/payments`} class="stack">
      {/* The next attempt, or the same again if the provider did not answer. */}
      <input type="hidden" name="attempt" value={lastStarted + 1} />
      {providers.length === 1 ? (
        <input type="hidden" name="provider" value={providers[0]?.name} />
      ) : (
        <PaymentChoice providers={providers} value={order.payments.at(-1)?.provider} />
      )}
      <Button variant="go" wide>
        {t(isLater ? 'payment.authorise' : 'payment.pay', {
          amount: formatMoney(order.due_minor, order.currency),
        })}
      </Button>
      {isLater && <p class="small">{t('payment.charged_later')}</p>}
    </form>
  );
}

function Cancellation({ order }: { order: OrderDetails }) {
  const received = receivedForLines(order);
  const warning =
    received > 0
      ? t('order.cancel_hint_part_paid', { amount: formatMoney(received, order.currency) })
      : t('order.cancel_hint');
  return (
    <ConfirmDetails summary={t('order.cancel')} warning={warning}>
      <form method="post" action={`/orders/${order.code}/cancellation`}>
        <Button variant="danger">{t('order.cancel_confirm')}</Button>
      </form>
    </ConfirmDetails>
  );
}
