import type { OrderMail } from '../../../shared/mail/failed-mails.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Split } from '../../../shared/ui/panel.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus } from '../../ports.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import { refusalOf } from '../../rules/cancellation-quote.ts';
import { wasCharged } from '../../rules/order-money.ts';
import type { UrlOf } from '../../views/lines.tsx';
import { type PayeeTitles, payeeOf } from '../../views/order-split.tsx';
import { Answers } from './answers.tsx';
import { OrderHead } from './head.tsx';
import { OrderLines } from './lines.tsx';
import { MailNote } from './mail-note.tsx';
import { NextOrder, OtherOrders } from './other-orders.tsx';
import { PaymentNote, PayOrCancel } from './payment.tsx';
import { type Promised, PromisedNote } from './promised.tsx';
import { type OrderStatement, statementOf } from './statement.ts';
import { Totals } from './totals.tsx';

export type OrderProps = {
  order: OrderDetails;
  /** the last about it */
  mail: OrderMail | undefined;
  /** of the same checkout, in the order in which they are paid */
  others: OrderDetails[];
  payees: PayeeTitles;
  /** by the line's id */
  statuses: ReadonlyMap<number, LineStatus>;
  now: Temporal.Instant;
  providers: readonly PaymentProvider[];
  promised: Promised | undefined;
  /** whether somebody is known to read the mails to the order's address; of an order that is not accepted yet */
  isConfirmed: boolean;
  /** for a payment that is not settled yet: whether the page still reloads to check for it */
  waiting: 'checking' | 'stopped' | undefined;
  /** whether the page looks for news by itself */
  refreshes: boolean;
  isProviderUnavailable: boolean;
  signInHref: string | undefined;
  urlOf: UrlOf;
};

export function OrderView(props: OrderProps) {
  const { order, payees, statuses, waiting, signInHref } = props;
  const statement = statementOf(order, statuses, waiting !== undefined);
  const payee = payeeOf(payees, order.container_id);
  const termsHref = props.urlOf('events', `/terms/${order.terms_version ?? ''}`, order.container_id);
  return (
    <>
      <OrderHead order={order} mail={props.mail} {...statement} promised={props.promised} now={props.now} />
      <Split aside={<Totals order={order} payee={payee} termsHref={termsHref} {...statement} />}>
        {order.state === 'accepted' && !statement.isPayable && <NextOrder {...props} />}
        <MailNote mail={props.mail} />
        <PaymentNote {...props} {...statement} />
        {props.promised && statement.isPayable && <PromisedNote {...props} promised={props.promised} />}
        <OrderLines {...props} money={statement.money} />
        <MayCancel {...props} />
        {statement.awaited.length > 0 && <AwaitingNote email={order.email} {...statement} />}
        <Answers {...props} />
        {props.refreshes && <Refreshes code={order.code} />}
        <PayOrCancel {...props} {...statement} payee={payee} />
        <OtherOrders {...props} />
        {signInHref && order.lines.some((line) => line.state === 'fulfilled') && (
          <SignInNote href={signInHref} />
        )}
      </Split>
    </>
  );
}

/** Leads to where tickets and bookings are cancelled, while there is one that can be. */
function MayCancel({ order, statuses, now }: OrderProps) {
  if (!order.lines.some((line) => refusalOf(line, statuses.get(line.id), now) === undefined)) return null;
  return (
    <div class="on-screen">
      <LinkButton small variant="quiet" href={`/orders/${order.code}/places/cancellation`}>
        {t('order.may_cancel')}
      </LinkButton>
    </div>
  );
}

function AwaitingNote({ email, money, awaited }: { email: string } & OrderStatement) {
  const costs = awaited.some((line) => line.amount_minor > line.refunded_minor);
  return (
    <Note icon="clock" title={t('order.awaiting')}>
      <p>{t('order.awaiting_hint', { email })}</p>
      {costs && wasCharged(money) && <p>{t('order.awaiting_refund')}</p>}
      {costs && (money === 'authorised' || money === 'owed') && <p>{t('order.awaiting_no_charge')}</p>}
    </Note>
  );
}

const Refreshes = ({ code }: { code: string }) => (
  <p class="small soft on-screen">
    {t('order.refreshes')} <a href={`/orders/${code}`}>{t('order.check_again')}</a>
  </p>
);

function SignInNote({ href }: { href: string }) {
  return (
    <Note icon="ticket" title={t('order.sign_in')}>
      <p>{rich('order.sign_in_hint', { link: (children) => <a href={href}>{children}</a> })}</p>
    </Note>
  );
}
