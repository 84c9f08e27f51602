import { ruleOf } from '../../shared/cancellation.ts';
import type { Config } from '../../shared/config.ts';
import { cancellationWords } from '../../shared/i18n/cancellation-words.ts';
import { clockTime, formatFacts, formatList, formatMoney, zoneName } from '../../shared/i18n/formats.ts';
import {
  calendarAttachment,
  type LetterFacts,
  type Letterhead,
  letter,
  qrAttachment,
  sentBy,
  termsOf,
} from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { sumOf } from '../../shared/money.ts';
import { spacedCode } from '../../shared/ui/code-card.tsx';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import { groupLines, type LineGroup } from '../rules/basket.ts';
import { isExtra, mainLines } from '../rules/extras.ts';
import { mailedOrderHref } from '../rules/order.ts';
import { acceptedHeadline } from '../rules/order-headline.ts';
import { receivedForLines } from '../rules/order-money.ts';
import { documentName } from '../views/document-sheet.ts';
import { factsOf, lineName, placesOf, ticketLabel, whenOf } from '../views/line-words.ts';
import { sellerFacts } from '../views/seller-words.ts';

export type OrderConfirmation = {
  order: OrderDetails;
  lines: readonly ConfirmedLine[];
  /** the page that sells */
  from: Letterhead;
  site: Pick<Config, 'urls' | 'platformName'>;
  /** Whether the address is known to be the buyer's. If not, the mail begins with nothing that the buyer has typed. */
  isConfirmed: boolean;
};

export type ConfirmedLine = OrderDetails['lines'][number] & {
  /** accepted, but not yet confirmed by the venue */
  awaits: boolean;
  doorsAt?: Temporal.Instant | undefined;
  ticket?: { code: string; href: string } | undefined;
  calendarFile?: string | undefined;
};

/** How an order is paid: what its mail says about money. */
type Cost = { cost: 'free' | 'authorised' | 'owed' | 'paid'; amount: number };

/** The mail to the buyer of an accepted order, about all its lines, fulfilled or not. */
export async function orderConfirmationMail(confirmation: OrderConfirmation): Promise<Mail> {
  const { order, from, site, isConfirmed } = confirmation;
  const lines = isConfirmed ? confirmation.lines : confirmation.lines.map(withoutBookingName);
  const groups = groupLines(lines, groupOf, (line) => line.amount_minor);
  const codes = groups.flatMap(codesOf).map((code, at) => ({ ...code, cid: `ticket-${at + 1}` }));
  const pictures = codes.map(({ cid, href }) => qrAttachment(cid, href));
  const cost = costOf(order);
  const amount = formatMoney(cost.amount, order.currency);
  const name = plainName(order.name);
  return {
    to: order.email,
    prompt: 'anybody',
    about: { containerId: order.container_id, orderId: order.id },
    ...sentBy(from, site.platformName),
    subject: subjectOf(lines, cost),
    ...letter({
      paragraphs: [
        isConfirmed ? t('mail.hello', { name }) : t('mail.hello_stranger'),
        t('mail.order_accepted', { cost: cost.cost, amount }),
        ...groups.map((group) => factsOfGroup(group, { cost, currency: order.currency, from })),
      ],
      codes,
      button: { label: t('mail.see_order'), href: mailedOrderHref(site.urls.cart, order) },
      after: [
        t('mail.order_private', { number: order.id }),
        ...documentsText(order),
        ...(isConfirmed ? [] : [t('mail.not_yours', { name })]),
        ...(order.seller ? [t('seller.sold_by', { seller: sellerFacts(order.seller) })] : []),
        ...termsOf(from),
      ],
      from,
    }),
    attachments: [...pictures, ...calendarFiles(lines)],
  };
}

/** Which receipts and invoices are on the order's page. */
const documentsText = ({ documents }: OrderDetails): string[] =>
  documents.length > 0 ? [t('mail.documents', { documents: formatList(documents.map(documentName)) })] : [];

// A hirer names a booking as they like.
const withoutBookingName = (line: ConfirmedLine): ConfirmedLine =>
  line.kind === 'booking' ? { ...line, name: line.place ?? t('mail.booking') } : line;

/** The same for lines that the mail shows as one. */
const groupOf = (line: ConfirmedLine): string =>
  JSON.stringify([
    line.seller,
    line.kind,
    line.name,
    line.type_name,
    line.starts_at,
    line.ends_at,
    line.place,
    line.unit_price_minor,
    line.state,
    line.refunded_minor,
    line.awaits,
  ]);

function costOf(order: OrderDetails): Cost {
  if (order.due_minor > 0) {
    const isAuthorised = order.payments.some(({ state }) => state === 'authorised');
    return { cost: isAuthorised ? 'authorised' : 'owed', amount: order.due_minor };
  }
  const amount = receivedForLines(order);
  return { cost: amount > 0 ? 'paid' : 'free', amount };
}

function codesOf({ lines }: LineGroup<ConfirmedLine>) {
  const tickets = lines.flatMap(({ ticket }) => ticket ?? []);
  return tickets.map(({ code, href }, at) => {
    const [{ name, type_name } = { name: '', type_name: null }] = lines;
    const ticket = ticketLabel(type_name ?? name, at + 1, tickets.length);
    return { label: t('mail.ticket', { title: name, ticket }), code: spacedCode(code), href };
  });
}

function subjectOf(lines: readonly ConfirmedLine[], { cost }: Cost): string {
  const titles = titlesOf(lines);
  const headline = acceptedHeadline(
    mainLines(lines).map(({ state, awaits }) => ({ state, awaitsConfirmation: awaits })),
  );
  switch (headline) {
    case 'confirmed':
      return mainLines(lines).every((line) => line.ticket)
        ? t('mail.order_subject_tickets', { titles })
        : t('mail.order_subject', { titles });
    case 'partly_awaiting':
    case 'partly_fulfilled':
    case 'partly_given_up':
      return t('mail.order_subject', { titles });
    case 'awaiting':
      return t('mail.order_subject_awaiting', { titles, cost });
    case 'lost':
    case 'declined':
    case 'cancelled':
    case 'given_up':
    case 'unfulfilled':
      return t('mail.order_subject_unfulfilled', { titles, cost });
  }
}

function titlesOf(lines: readonly ConfirmedLine[]): string {
  // Without line breaks, so that no title can add a header to the mail.
  const titles = [...new Set(mainLines(lines).map((line) => line.name.replace(/\s+/g, ' ')))];
  const [first = ''] = titles;
  return titles.length <= 2 ? formatList(titles) : t('mail.titles_more', { first, count: titles.length - 1 });
}

type GroupContext = { cost: Cost; currency: string; from: Letterhead };

function factsOfGroup(group: LineGroup<ConfirmedLine>, context: GroupContext): LetterFacts {
  const { first, quantity, amount } = group;
  const { doorsAt, time_zone: zone, place } = first;
  const facts = factsOf(first);
  const when = whenOf(facts);
  const terms = [
    { term: t('mail.when'), value: when && zone && t('mail.when_in_zone', { when, zone: zoneName(zone) }) },
    { term: t('mail.doors'), value: doorsAt && zone && clockTime(doorsAt.toZonedDateTimeISO(zone)) },
    { term: t('mail.where'), value: when && formatFacts([place, context.from.name, context.from.address]) },
    { term: t('mail.places'), value: placesOf(facts, quantity) },
    {
      term: t('mail.price'),
      value: first.state === 'fulfilled' && amount > 0 && formatMoney(amount, context.currency),
    },
    { term: t('mail.cancelling'), value: first.state === 'fulfilled' && rulesWords(first, context) },
  ];
  return {
    title: first.kind === 'deposit' ? t('line.deposit_for', { name: lineName(first) }) : lineName(first),
    facts: terms.flatMap(({ term, value }) => (value ? [{ term, value }] : [])),
    note: outcomeText(group, context),
  };
}

/** What comes back of a place that is cancelled. */
function rulesWords(line: ConfirmedLine, { currency }: GroupContext): string {
  const rule = ruleOf(line.cancellation);
  const { starts_at: startsAt, time_zone: timeZone } = line;
  return rule && startsAt && timeZone
    ? cancellationWords(rule, { currency, begins: { startsAt, timeZone } })
    : '';
}

function outcomeText(
  { first, lines, amount }: LineGroup<ConfirmedLine>,
  { cost, currency }: Pick<GroupContext, 'cost' | 'currency'>,
): string {
  switch (first.state) {
    case 'fulfilled': {
      const price = { cost: amount === 0 ? 'free' : cost.cost, amount: formatMoney(amount, currency) };
      if (isExtra(first)) return '';
      if (first.awaits) return t('mail.line_awaiting', price);
      return first.ticket ? t('mail.line_tickets', { count: lines.length }) : t('mail.line_confirmed');
    }
    case 'declined':
    case 'cancelled':
      return t(`mail.line_${first.state}`, refundOf(lines, currency));
    case 'lost':
    case 'ordered':
    case 'expired':
      return t('mail.line_lost', refundOf(lines, currency));
  }
}

function refundOf(lines: readonly ConfirmedLine[], currency: string) {
  const refunded = sumOf(lines.map((line) => line.refunded_minor));
  return { cost: refunded > 0 ? 'paid' : 'free', amount: formatMoney(refunded, currency) };
}

const calendarFiles = (lines: readonly ConfirmedLine[]) =>
  // The tickets of an event have the same.
  [...new Set(lines.flatMap(({ calendarFile }) => calendarFile ?? []))].map((file, at) =>
    calendarAttachment(`calendar-${at + 1}.ics`, file),
  );
