import { LinkButton } from '../../../shared/ui/button.tsx';
import { spacedCode } from '../../../shared/ui/code-card.tsx';
import { type Line, Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { QrCode } from '../../../shared/ui/qr-code.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus } from '../../ports.ts';
import { TryAgain, type UrlOf } from '../../views/lines.tsx';

export type OrderLinesProps = {
  order: OrderDetails;
  /** by the line's id */
  statuses: Map<number, LineStatus>;
  urlOf: UrlOf;
};

export function OrderLines({ order, statuses, urlOf }: OrderLinesProps) {
  return (
    <Lines
      label={t('order.items')}
      lines={order.lines.map((line) => orderLine(order, line, statuses.get(line.id), urlOf))}
    />
  );
}

type OrderLine = OrderDetails['lines'][number];

function orderLine(order: OrderDetails, line: OrderLine, status: LineStatus | undefined, urlOf: UrlOf): Line {
  const href = urlOf(line.seller, line.href);
  const { label, tone } = lineState(order, line, status);
  const tickets = line.state === 'fulfilled' ? (status?.tickets ?? []) : [];
  return {
    key: String(line.id),
    title: <a href={href}>{line.title}</a>,
    amount: <Money amount={line.amount_minor} currency={order.currency} nothing={t('price.free')} />,
    detail: line.detail,
    action: line.state === 'expired' && <TryAgain href={href} title={line.title} />,
    more: (
      <Stack tight>
        <div>
          <Tag tone={tone}>{label}</Tag>
        </div>
        {tickets.length > 0 && (
          <ul class="line-tickets">
            {tickets.map((ticket) => (
              <li key={ticket.code}>
                <TicketCode ticket={ticket} url={urlOf(line.seller, ticket.href)} />
              </li>
            ))}
          </ul>
        )}
      </Stack>
    ),
  };
}

function TicketCode({ ticket, url }: { ticket: LineStatus['tickets'][number]; url: string }) {
  return (
    <>
      <QrCode text={url} label={t('order.qr_code', { ticket: ticket.label })} />
      <p class="code">{spacedCode(ticket.code)}</p>
      <LinkButton small icon="ticket" href={url}>
        {ticket.label}
      </LinkButton>
    </>
  );
}

/** The state of a line: the seller's text while the line is ordered or fulfilled, the cart's afterwards. */
function lineState(
  order: OrderDetails,
  line: OrderLine,
  status: LineStatus | undefined,
): { label: string; tone: Tone } {
  switch (line.state) {
    case 'ordered':
    case 'fulfilled':
      if (status) return status;
      return order.state === 'paid'
        ? { label: t('order.line_paid'), tone: 'good' }
        : { label: t('order.line_unpaid'), tone: 'plain' };
    case 'expired':
      return { label: t('order.line_expired'), tone: 'plain' };
    case 'lost':
    case 'declined':
    case 'cancelled':
      return { label: t(`order.line_${line.state}`), tone: 'bad' };
  }
}
