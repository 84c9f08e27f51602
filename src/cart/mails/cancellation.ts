import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { calendarAttachment, type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { sumOf } from '../../shared/money.ts';
import { spacedCode } from '../../shared/ui/code-card.tsx';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import { groupLines } from '../rules/basket.ts';
import { mailedOrderHref } from '../rules/order.ts';
import { factsOf, lineDetail, lineName } from '../views/line-words.ts';

type Line = OrderDetails['lines'][number];

export type CancellationNotice = {
  order: OrderDetails;
  /** those that were cancelled, their deposits included */
  lines: readonly Line[];
  /** the credit that was given for them */
  credit: { code: string; amount: number; url: string } | undefined;
  /** that remove what was cancelled from the buyer's calendar */
  calendarFiles: readonly string[];
  from: Letterhead;
  site: Pick<Config, 'urls' | 'platformName'>;
};

/** The mail to a buyer who has cancelled places: what comes back of them, and how. */
export function cancellationMail(notice: CancellationNotice): Mail {
  const { order, lines, credit, from, site } = notice;
  const { currency } = order;
  const money = (amount: number) => (amount > 0 ? formatMoney(amount, currency) : t('price.nothing'));
  const places = groupLines(lines, keyOf, (line) => line.amount_minor);
  const back = sumOf(lines.map((line) => line.refunded_minor));
  const kept = sumOf(lines.map((line) => line.earned_minor));
  const [first] = lines;
  return {
    to: order.email,
    about: { containerId: order.container_id, orderId: order.id },
    ...sentBy(from, site.platformName),
    subject: t('mail.cancelled_subject', { title: plainName(first?.name ?? ''), more: places.length - 1 }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(order.name) }),
        t('mail.cancelled', { back: back > 0 ? 'some' : 'none', amount: money(back) }),
        ...places.map(({ first, quantity, amount }) => ({
          title: lineName(first),
          facts: [
            { term: t('mail.what'), value: lineDetail(factsOf(first), quantity) },
            { term: t('mail.price'), value: money(amount) },
          ].filter(({ value }) => value !== ''),
        })),
        {
          title: t('cancellation.what_comes_back'),
          facts: [
            { term: t('cancellation.kept'), value: money(kept) },
            { term: t('cancellation.you_get'), value: money(back) },
            ...(credit
              ? [{ term: t('mail.credit_code'), value: `${spacedCode(credit.code)}\n${credit.url}` }]
              : []),
          ],
        },
      ],
      button: { label: t('mail.see_order'), href: mailedOrderHref(site.urls.cart, order) },
      after: [t('mail.order_number', { number: order.id })],
      from,
    }),
    attachments: [...new Set(notice.calendarFiles)].map((file, at) =>
      calendarAttachment(`cancelled-${at + 1}.ics`, file),
    ),
  };
}

const keyOf = ({ kind, name, type_name, starts_at, amount_minor }: Line): string =>
  JSON.stringify([kind, name, type_name, starts_at?.toString(), amount_minor]);
