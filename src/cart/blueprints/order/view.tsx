import { formatMoney } from '../../../shared/i18n/formats.ts';
import { secondsUntil } from '../../../shared/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Split, Stack } from '../../../shared/ui/panel.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus } from '../../ports.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import { isBeforeDeadline } from '../../rules/order.ts';
import { type OrderHeadline, orderHeadline } from '../../rules/order-headline.ts';
import type { UrlOf } from '../../views/lines.tsx';
import { PaymentChoice } from '../../views/payment-choice.tsx';
import { OrderHead } from './head.tsx';
import { OrderLines } from './lines.tsx';
import { Totals } from './totals.tsx';

export type OrderProps = {
  order: OrderDetails;
  /** by the line's id */
  statuses: Map<number, LineStatus>;
  now: Temporal.Instant;
  providers: readonly PaymentProvider[];
  /** for a payment that is not settled yet: whether the page still reloads to check for it */
  waiting: 'checking' | 'stopped' | undefined;
  isProviderUnavailable: boolean;
  signInHref: string | undefined;
  urlOf: UrlOf;
};

export function OrderView(props: OrderProps) {
  const { order, statuses, now, waiting, signInHref } = props;
  const isAwaited = ({ id }: { id: number }) => statuses.get(id)?.awaitsConfirmation ?? false;
  const headline = orderHeadline({
    state: order.state,
    lines: order.lines.map((line) => ({ state: line.state, awaitsConfirmation: isAwaited(line) })),
    isWaiting: waiting !== undefined,
    isOverdue: !isBeforeDeadline(order.pay_by, now),
  });
  const fulfilled = order.lines.filter((line) => line.state === 'fulfilled');
  const awaited = fulfilled.filter(isAwaited);
  return (
    <>
      <OrderHead order={order} headline={headline} now={now} />
      <Split aside={<Totals order={order} headline={headline} />}>
        <PaymentNote {...props} headline={headline} />
        <OrderLines {...props} />
        {order.state === 'paid' && awaited.length > 0 && <AwaitingNote email={order.email} lines={awaited} />}
        {headline === 'unpaid' && <PayOrCancel {...props} />}
        {signInHref && fulfilled.length > 0 && <SignInNote href={signInHref} />}
      </Split>
    </>
  );
}

/** A note about a payment that is open, has failed, or could not be started. */
function PaymentNote({
  order,
  waiting,
  isProviderUnavailable,
  headline,
}: OrderProps & { headline: OrderHeadline }) {
  if (waiting && (headline === 'waiting' || headline === 'waiting_late')) {
    return <WaitingNote order={order} waiting={waiting} />;
  }
  if (headline !== 'unpaid') return null;
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

function WaitingNote({ order, waiting }: Pick<OrderProps, 'order' | 'waiting'>) {
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

function AwaitingNote({ email, lines }: { email: string; lines: OrderDetails['lines'] }) {
  const cost = lines.every((line) => line.amount_minor === 0) ? 'free' : 'paid';
  return (
    <Note icon="clock" title={t('order.awaiting')}>
      <p>{t('order.awaiting_hint', { cost, email })}</p>
    </Note>
  );
}

function SignInNote({ href }: { href: string }) {
  return (
    <Note icon="basket" title={t('order.sign_in')}>
      <p>{rich('order.sign_in_hint', { link: (children) => <a href={href}>{children}</a> })}</p>
    </Note>
  );
}

function PayOrCancel({ order, providers, now }: OrderProps) {
  if (order.total_minor === 0 || secondsUntil(order.pay_by, now) === 0) return null;
  const lastStarted = order.payments.findLast((payment) => payment.reference !== null)?.attempt ?? 0;
  return (
    <Stack>
      <form method="post" action={`/orders/${order.code}/payments`} class="stack">
        {/* The next attempt, or the same again if the provider did not answer. */}
        <input type="hidden" name="attempt" value={lastStarted + 1} />
        {providers.length === 1 ? (
          <input type="hidden" name="provider" value={providers[0]?.name} />
        ) : (
          <PaymentChoice providers={providers} value={order.payments.at(-1)?.provider} />
        )}
        <Button variant="go" wide>
          {t('payment.pay', { amount: formatMoney(order.total_minor, order.currency) })}
        </Button>
      </form>
      <ConfirmDetails summary={t('order.cancel')} warning={t('order.cancel_hint')}>
        <form method="post" action={`/orders/${order.code}/cancellation`}>
          <Button variant="danger">{t('order.cancel_confirm')}</Button>
        </form>
      </ConfirmDetails>
    </Stack>
  );
}
