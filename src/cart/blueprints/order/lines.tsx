import { ruleOf } from '../../../shared/cancellation.ts';
import { cancellationWords } from '../../../shared/i18n/cancellation-words.ts';
import { zonesDiffer } from '../../../shared/time.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { spacedCode } from '../../../shared/ui/code-card.tsx';
import type { IconName } from '../../../shared/ui/icon.tsx';
import { type Line, Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { QrCode } from '../../../shared/ui/qr-code.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus } from '../../ports.ts';
import { groupLines, type LineGroup } from '../../rules/basket.ts';
import { beginsOf } from '../../rules/cancellation-quote.ts';
import { isExtra } from '../../rules/extras.ts';
import { type OrderMoney, wasCharged } from '../../rules/order-money.ts';
import { factsOf, lineDetail, lineName, ticketLabel } from '../../views/line-words.ts';
import { TryAgain, type UrlOf } from '../../views/lines.tsx';

export type OrderLinesProps = {
  order: OrderDetails;
  money: OrderMoney;
  /** by the line's id */
  statuses: ReadonlyMap<number, LineStatus>;
  urlOf: UrlOf;
  now: Temporal.Instant;
};

/** The lines of an order, equal ones in the same state as one. */
export function OrderLines({ order, money, statuses, urlOf, now }: OrderLinesProps) {
  const withZone = zonesDiffer(order.lines.flatMap(({ time_zone }) => time_zone ?? []));
  const lines = order.lines.map((line) => ({ ...placeOf(line, money, statuses.get(line.id)), withZone }));
  const groups = groupLines(lines, keyOf, (line) => line.amount_minor);
  return (
    <Lines
      label={t('order.items')}
      lines={groups.map((group) => orderLine(group, { currency: order.currency, urlOf, now }))}
    />
  );
}

type OrderLine = OrderDetails['lines'][number];
type LineState = { label: string; tone: Tone; icon?: IconName };
type Place = OrderLine & {
  withZone?: boolean;
  agreed: OrderLine;
  status: LineStatus | undefined;
  shown: LineState;
};

const placeOf = (line: OrderLine, money: OrderMoney, status: LineStatus | undefined): Place => ({
  ...line,
  ...(status?.current && {
    name: status.current.name,
    starts_at: status.current.startsAt,
    ends_at: status.current.endsAt,
    place: status.current.place ?? null,
  }),
  agreed: line,
  status,
  shown: lineState(line, money, status),
});

const keyOf = ({ seller, kind, name, type_name, starts_at, ends_at, place, ...line }: Place): string =>
  JSON.stringify([
    ...[seller, kind, name, type_name, starts_at?.toString(), ends_at?.toString(), place],
    ...[line.unit_price_minor, line.discount_minor, line.state, line.shown.label],
  ]);

function orderLine(
  { key, first, lines, quantity, amount }: LineGroup<Place>,
  { currency, urlOf, now }: { currency: string; urlOf: UrlOf; now: Temporal.Instant },
): Line {
  const { status, shown } = first;
  const name = lineName(first);
  const href = status && urlOf(first.seller, status.href, first.container_id);
  return {
    key,
    title: href ? <a href={href}>{name}</a> : name,
    amount: <Money amount={amount} currency={currency} nothing={t('price.free')} />,
    detail: <Detail line={first} quantity={quantity} />,
    action: first.state === 'expired' && href && <TryAgain href={href} title={name} />,
    more: (
      <Stack tight>
        <div hidden={isExtra(first) && shown.tone !== 'bad'}>
          <Tag tone={shown.tone} icon={shown.icon}>
            {shown.label}
          </Tag>
        </div>
        <Terms line={first} currency={currency} now={now} />
        <Tickets lines={lines} urlOf={urlOf} />
      </Stack>
    ),
  };
}

/** What comes back of a line that is cancelled, as it was agreed. */
function Terms({ line, currency, now }: { line: Place; currency: string; now: Temporal.Instant }) {
  const rule = line.state === 'fulfilled' || line.state === 'ordered' ? ruleOf(line.cancellation) : undefined;
  const begins = beginsOf(line.agreed, line.status);
  if (!rule || !begins || Temporal.Instant.compare(begins.startsAt, now) <= 0) return null;
  return <p class="small soft">{cancellationWords(rule, { currency, begins, now })}</p>;
}

/** When, where and how many; and as it was when it was ordered, if the venue has moved it since. */
function Detail({ line, quantity }: { line: Place; quantity: number }) {
  const { agreed, withZone = false } = line;
  const detail = lineDetail({ ...factsOf(line), withZone }, quantity);
  const was = lineDetail({ ...factsOf(agreed), withZone }, quantity);
  if (detail === was) return <>{detail}</>;
  return (
    <>
      {detail}
      <br />
      <s>{was}</s>
    </>
  );
}

function Tickets({ lines, urlOf }: { lines: readonly Place[]; urlOf: UrlOf }) {
  const tickets = lines.flatMap(({ state, status, seller, type_name, name }) =>
    state === 'fulfilled' && status?.ticket ? [{ ...status.ticket, seller, name: type_name ?? name }] : [],
  );
  if (tickets.length === 0) return null;
  return (
    <ul class="line-tickets">
      {tickets.map(({ code, seller, href, name }, at) => (
        <li key={code}>
          <TicketCode
            code={code}
            label={ticketLabel(name, at + 1, tickets.length)}
            url={urlOf(seller, href)}
          />
        </li>
      ))}
    </ul>
  );
}

function TicketCode({ code, label, url }: { code: string; label: string; url: string }) {
  return (
    <>
      <QrCode text={url} label={t('order.qr_code', { ticket: label })} />
      <p class="code">{spacedCode(code)}</p>
      <LinkButton small icon="ticket" href={url}>
        {label}
      </LinkButton>
      <p class="on-paper">{label}</p>
    </>
  );
}

/**
 * The state of a line. The seller's text is shown where it agrees with the money of the order: it takes what is
 * accepted as paid.
 */
function lineState(line: OrderLine, money: OrderMoney, status: LineStatus | undefined): LineState {
  switch (line.state) {
    case 'ordered':
      return { label: t('order.line_ordered'), tone: 'plain', icon: 'clock' };
    case 'fulfilled':
      return fulfilledState(line, money, status);
    case 'expired':
      return { label: t('order.line_expired'), tone: 'plain' };
    case 'lost':
    case 'declined':
    case 'cancelled':
      return { label: t(`order.line_${line.state}`), tone: 'bad' };
  }
}

function fulfilledState(line: OrderLine, money: OrderMoney, status: LineStatus | undefined): LineState {
  const isFree = line.amount_minor === 0;
  const isPaid = wasCharged(money) && line.refunded_minor < line.amount_minor;
  if (status?.awaitsConfirmation) {
    return {
      label: t('order.line_awaiting', { money: isPaid ? 'paid' : money }),
      tone: 'warn',
      icon: 'clock',
    };
  }
  return status && (isPaid || isFree) ? status : { label: t('order.line_fulfilled'), tone: 'good' };
}
