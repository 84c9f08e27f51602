import type { AppName } from '../../../shared/config.ts';
import { clockTime, formatMoney } from '../../../shared/i18n/formats.ts';

import { secondsUntil } from '../../../shared/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { spacedCode } from '../../../shared/ui/code-card.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { Radios } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { QrCode } from '../../../shared/ui/qr-code.tsx';
import { SumLine } from '../../../shared/ui/sum-line.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus } from '../../ports.ts';

export type OrderProps = {
  order: OrderDetails;
  /** by the line's id */
  statuses: Map<number, LineStatus>;
  now: Temporal.Instant;
  providers: readonly { name: string; label: string; hint: string }[];
  /** for the provider's word on a payment, just made */
  waiting: 'looks by itself' | 'has looked' | undefined;
  /** the provider could not be reached */
  nowhere: boolean;
  signInHref: string | undefined;
  urlOf: (app: AppName, href: string) => string;
};

export function OrderView(props: OrderProps) {
  const { order, signInHref } = props;
  const { title, lead } = headOf(props);
  return (
    <>
      <Head title={title} lead={lead} />
      <Split aside={<Totals {...props} />}>
        {order.state !== 'paid' && props.waiting && <Waiting order={order} waiting={props.waiting} />}
        {props.nowhere && order.state === 'placed' && (
          <Note tone="bad" role="alert" title="The payment page could not be reached.">
            <p>Nothing was charged, and your places are still held. Please try again in a moment.</p>
          </Note>
        )}
        {order.state === 'placed' && !props.waiting && order.payments.at(-1)?.state === 'failed' && (
          <Note tone="bad" role="status" title="Your payment did not go through.">
            <p>Nothing was charged. You can try again while it is held for you.</p>
          </Note>
        )}
        <OrderLines {...props} />
        {isAwaitingVenue(props) && (
          <Note icon="clock" title="The venue answers next.">
            <p>
              We write to {order.email} as soon as it has. Should it say no, what you paid for it goes back by
              itself.
            </p>
          </Note>
        )}
        {order.state === 'placed' && !props.waiting && <PayNow {...props} />}
        {signInHref && order.lines.some((line) => line.state === 'fulfilled') && (
          <Note icon="basket" title="Keep these together?">
            <p>
              <a href={signInHref}>Sign in with a link by mail</a> and your tickets and bookings are all in
              one place. No password.
            </p>
          </Note>
        )}
      </Split>
    </>
  );
}

const isAwaitingVenue = ({ order, statuses }: OrderProps): boolean =>
  order.state === 'paid' &&
  order.lines.some((line) => line.state === 'fulfilled' && statuses.get(line.id)?.tone === 'warn');

function headOf({ order, now, waiting }: OrderProps) {
  const money = formatMoney(order.total_minor, order.currency);
  switch (order.state) {
    case 'placed':
      return {
        title: waiting ? 'Waiting for your payment' : 'Not paid yet',
        lead: (
          <Countdown
            label="Held for you"
            endsAt={order.pay_by.toString()}
            until={clockTime(order.pay_by.toZonedDateTimeISO(order.time_zone))}
            secondsLeft={secondsUntil(order.pay_by, now)}
            reload
          />
        ),
      };
    case 'expired':
      if (secondsUntil(order.pay_by, now) > 0) {
        return {
          title: 'You let go of this order',
          lead: 'Nothing was charged, and its places are free for others again.',
        };
      }
      return {
        title: 'This order ran out',
        lead: 'It was not paid for in time, so its places are free for others again. A payment that still comes in takes them anew, or goes back by itself.',
      };
    case 'paid': {
      const sent = `All of this is also sent to ${order.email}.`;
      if (order.lines.every((line) => line.state !== 'fulfilled')) {
        return {
          title: order.total_minor > 0 ? 'Your money goes back' : 'Nothing is left of this order',
          lead: `What you ordered is not to be had any more. ${order.total_minor > 0 ? 'What you paid goes back by itself, to where it came from.' : ''}`,
        };
      }
      return {
        title: `Thank you, ${order.name}`,
        lead: order.total_minor > 0 ? `Paid ${money}. ${sent}` : sent,
      };
    }
  }
}

function Waiting({
  order,
  waiting,
}: Pick<OrderProps, 'order'> & { waiting: NonNullable<OrderProps['waiting']> }) {
  return (
    <Note icon="clock" role="status" title="We are waiting for word of your payment.">
      <p>
        {waiting === 'looks by itself'
          ? 'That takes some seconds as a rule. This page looks again by itself.'
          : 'That takes longer than usual. You need not wait here: we write to you as soon as we know.'}
      </p>
      <p>
        <a href={`/orders/${order.code}?from=payment`}>Look again now</a>
        {' · '}
        <a href={`/orders/${order.code}`}>I have not paid</a>
      </p>
    </Note>
  );
}

function OrderLines({ order, statuses, urlOf }: OrderProps) {
  return (
    <Lines
      label="What you ordered"
      lines={order.lines.map((line) => {
        const status = statuses.get(line.id);
        const { says, tone } = standing(line.state, order.state, status);
        const tickets = line.state === 'fulfilled' ? (status?.tickets ?? []) : [];
        return {
          key: String(line.id),
          title: <a href={urlOf(line.seller, line.href)}>{line.title}</a>,
          amount: <Money amount={line.amount_minor} currency={order.currency} nothing="free" />,
          detail: line.detail,
          action: line.state === 'expired' && (
            <a href={urlOf(line.seller, line.href)} aria-label={`Try again: ${line.title}`}>
              try again
            </a>
          ),
          more: (
            <Stack tight>
              <div>
                <Tag tone={tone}>{says}</Tag>
              </div>
              {tickets.length > 0 && (
                <ul class="line-tickets">
                  {tickets.map(({ code, label, href }) => (
                    <li key={code}>
                      <QrCode text={urlOf(line.seller, href)} label={`QR code of ${label}`} />
                      <p class="code">{spacedCode(code)}</p>
                      <LinkButton small icon="ticket" href={urlOf(line.seller, href)}>
                        {label}
                      </LinkButton>
                    </li>
                  ))}
                </ul>
              )}
            </Stack>
          ),
        };
      })}
    />
  );
}

type LineState = OrderDetails['lines'][number]['state'];

/** The seller's own words where it has any; what has come of the money is the cart's to say. */
function standing(
  line: LineState,
  order: OrderDetails['state'],
  status: LineStatus | undefined,
): { says: string; tone: Tone } {
  switch (line) {
    case 'ordered':
    case 'fulfilled':
      if (status) return { says: status.says, tone: status.tone };
      return order === 'paid'
        ? { says: 'Paid', tone: 'good' }
        : { says: 'Waiting for payment', tone: 'plain' };
    case 'expired':
      return { says: 'Free again', tone: 'plain' };
    case 'lost':
      return { says: 'Taken before the payment came', tone: 'bad' };
    case 'declined':
      return { says: 'The venue could not take it', tone: 'bad' };
    case 'cancelled':
      return { says: 'Cancelled', tone: 'bad' };
  }
}

function PayNow({ order, providers, now }: OrderProps) {
  const lastOpened = order.payments.findLast((payment) => payment.reference !== null)?.attempt ?? 0;
  if (order.total_minor === 0 || secondsUntil(order.pay_by, now) === 0) return null;
  return (
    <Stack>
      <form method="post" action={`/orders/${order.code}/payments`} class="stack">
        {/* The next attempt; or once more the one that the provider never answered. */}
        <input type="hidden" name="attempt" value={lastOpened + 1} />
        {providers.length === 1 ? (
          <input type="hidden" name="provider" value={providers[0]?.name} />
        ) : (
          <Radios
            name="provider"
            legend="How would you like to pay?"
            options={providers.map(({ name, label, hint }) => ({ value: name, label, hint }))}
            value={order.payments.at(-1)?.provider}
            required
          />
        )}
        <Button variant="go" wide>
          Pay {formatMoney(order.total_minor, order.currency)}
        </Button>
      </form>
      <ConfirmDetails
        summary="Let go of it…"
        says="Nothing was charged. What you ordered is free for others at once."
      >
        <form method="post" action={`/orders/${order.code}/surrender`}>
          <Button variant="danger">Let go of this order</Button>
        </form>
      </ConfirmDetails>
    </Stack>
  );
}

function Totals({ order }: OrderProps) {
  const { currency, total_minor: total } = order;
  const ofLines = order.refunds.filter((refund) => refund.line_id !== null);
  const back = ofLines.reduce((sum, refund) => sum + refund.amount_minor, 0);
  return (
    <Panel title={`Order ${order.id}`} sticky>
      {order.state === 'paid' ? (
        <SumLine
          small={back > 0}
          label={total > 0 ? 'Paid' : 'In all'}
          amount={<Money amount={total} currency={currency} nothing="free" />}
        />
      ) : (
        <SumLine
          label="To pay"
          amount={
            <Money amount={order.state === 'placed' ? total : 0} currency={currency} nothing="nothing" />
          }
        />
      )}
      {ofLines.map((refund) => (
        <SumLine
          key={refund.id}
          small
          label={`${WHY[refund.reason]}, ${whereIs(refund)}`}
          amount={
            <>
              −<Money amount={refund.amount_minor} currency={refund.currency} />
            </>
          }
        />
      ))}
      {back > 0 && (
        <SumLine
          label="After refunds"
          amount={<Money amount={total - back} currency={currency} nothing="nothing" />}
        />
      )}
      {order.refunds
        .filter((refund) => refund.line_id === null)
        .map((refund) => (
          <Note key={refund.id} icon="info">
            <p>
              <Money amount={refund.amount_minor} currency={refund.currency} /> {WHY[refund.reason]}:{' '}
              {whereIs(refund)}.
            </p>
          </Note>
        ))}
      <p class="small soft">
        For {order.name}, {order.email}
      </p>
    </Panel>
  );
}

type Refund = OrderDetails['refunds'][number];

const whereIs = (refund: Refund): string => (refund.state === 'sent' ? 'sent back' : 'on its way back');

const WHY: Record<Refund['reason'], string> = {
  lost: 'Not to be had any more',
  declined: 'Declined by the venue',
  cancelled: 'Cancelled',
  'paid-twice': 'came in for what was paid already',
  'wrong-amount': 'came in, which is not what it comes to',
};
