import type { FormInput } from '../../../shared/http/form.ts';
import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { formatFacts, formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import type { Letterhead } from '../../../shared/mail/letter.tsx';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Checkbox, TextArea } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Split, Stack } from '../../../shared/ui/panel.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { cancelledMail } from '../../mails/booking-mails.ts';
import { eventCancelledMail } from '../../mails/event-cancelled-mail.ts';
import { t } from '../../messages/translate.ts';
import type { BookingDetails } from '../../model/booking.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { EventCancellationForecast } from '../../operations/cancel-event.ts';
import type { MailEffects } from '../../ports.ts';
import { type CancellationNumbers, fingerprintOf, isLarge } from '../../rules/cancellation.ts';
import { whenOf } from '../../views/booking-words.ts';

export type CancelFormProps = EventCancellationForecast & {
  pageContext: PageContext;
  calendar: Calendar;
  entry: BookingDetails;
  /** of the entry, and of this page */
  path: string;
  ownPath: string;
  from: Letterhead;
  site: MailEffects['site'];
  /** as posted; undefined at first */
  input: FormInput | undefined;
  formState: FormState | undefined;
  /** whether the numbers are others than those that were shown when it was posted */
  numbersChanged: boolean;
};

/** Says what cancelling an event or a booking touches, in numbers, before it is done. */
export function CancelForm(props: CancelFormProps) {
  const { entry, calendar, numbers, path, ownPath, formState, numbersChanged, input } = props;
  const field = fieldsOf(formState, { reason: input?.reason });
  const asksReason = numbers.orders > 0;
  const money = (amount: number) => formatMoney(amount, calendar.currency);
  return (
    <>
      <Head
        title={t('cancellation.title', { name: entry.name })}
        lead={t('cancellation.lead', { when: whenOf(entry, calendar.time_zone) })}
        crumbs={[{ label: entry.name, href: path }]}
      />
      <Split aside={asksReason && <MailPreview {...props} />}>
        {numbersChanged && (
          <Note tone="warn" role="alert" title={t('cancellation.numbers_changed')}>
            {t('cancellation.numbers_changed_hint')}
          </Note>
        )}
        {!numbersChanged && <FormErrors formState={formState} />}
        <form class="stack loose" method="post" action={ownPath} novalidate>
          <Stack>
            <h2>{t('cancellation.touches')}</h2>
            <CountList {...props} />
          </Stack>
          <input type="hidden" name="seen" value={fingerprintOf(numbers)} />
          {asksReason && (
            <TextArea
              {...field('reason')}
              label={t('cancellation.reason')}
              hint={t(
                entry.kind === 'event' ? 'cancellation.reason_hint' : 'cancellation.reason_hint_booking',
              )}
              optional={entry.kind !== 'event'}
              rows={3}
              maxlength={1000}
            />
          )}
          {isLarge(numbers) && entry.kind === 'event' && (
            <Checkbox
              name="sure"
              label={t('cancellation.sure', { count: numbers.tickets, amount: money(numbers.amount) })}
              error={formState?.errors.sure}
            />
          )}
          <div class="bar">
            <Button variant="danger" icon="x">
              {numbers.amount > 0
                ? t('cancellation.submit_refund', { amount: money(numbers.amount) })
                : t('cancellation.submit')}
            </Button>
            {asksReason && <Button name="preview">{t('cancellation.preview')}</Button>}
            <LinkButton variant="quiet" href={path}>
              {t('cancellation.leave')}
            </LinkButton>
          </div>
          <p class="small soft">{t('cancellation.final')}</p>
        </form>
      </Split>
    </>
  );
}

/** What is touched, each with its number. */
function CountList({ numbers, entry, calendar }: CancelFormProps) {
  const money = (amount: number) => formatMoney(amount, calendar.currency);
  const { tickets, byType, checkedIn, unpaid, reserved, orders, people, mails, amount, released } = numbers;
  const rows = [
    tickets > 0 && {
      number: tickets,
      text: t('cancellation.tickets_void', { count: tickets }),
      more: formatFacts([
        formatList(byType.map(({ ticketType, count }) => t('tickets.count_of_type', { count, ticketType }))),
        checkedIn > 0 && t('cancellation.checked_in', { count: checkedIn }),
        unpaid > 0 && t('cancellation.unpaid', { count: unpaid }),
      ]),
    },
    orders > 0 && {
      number: money(amount),
      text: t('cancellation.goes_back', { count: orders }),
      more: formatFacts([
        ...waysOf(numbers, calendar.currency),
        released > 0 && t('cancellation.released', { amount: money(released) }),
      ]),
    },
    orders > 0 && {
      number: people,
      text: t('cancellation.people', { count: people }),
      more: mails === people ? '' : t('cancellation.mails_count', { count: mails }),
    },
    reserved > 0 && { number: reserved, text: t('cancellation.reserved', { count: reserved }) },
    entry.space_id !== null && {
      number: 1,
      text: t('cancellation.space_free', { space: entry.space_name ?? '' }),
    },
  ].filter((row) => row !== false);
  if (rows.length === 0) return <p>{t('cancellation.nobody')}</p>;
  return (
    <ul class="plain count-list">
      {rows.map(({ number, text, more }) => (
        <li key={text}>
          <b>{number}</b>
          <span>
            {text}
            {more && <span class="under">{more}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** "£657.00 of 50 orders the way they were paid", "£27.00 of 2 orders by bank transfer: they become tasks" */
const waysOf = ({ ways }: CancellationNumbers, currency: string): string[] =>
  ways.map(({ provider, amount: minor, orders: count }) => {
    const amount = formatMoney(minor, currency);
    if (provider === 'transfer') return t('cancellation.by_transfer', { amount, count });
    return provider === 'venue'
      ? t('cancellation.at_venue', { amount, count })
      : t('cancellation.by_provider', { amount, count });
  });

/** The mail that the first of the buyers gets. */
function MailPreview({ entry, orders, from, site, input }: CancelFormProps) {
  const [first] = orders;
  if (!first) return null;
  const { forecast, tickets } = first;
  const reason = String(input?.reason || t('cancellation.reason_example'));
  const addressing = {
    to: forecast.buyer.email,
    name: forecast.buyer.name,
    from,
    order: { id: forecast.orderId, href: `${site.urls.cart}/orders/…` },
    site,
  };
  const event = { ...entry, state: 'cancelled' as const };
  const refunds = forecast.ways.map((way) => ({ ...way, currency: forecast.currency }));
  const mail =
    entry.kind === 'event'
      ? eventCancelledMail({ event, reason, tickets, refunds, released: forecast.released }, addressing)
      : cancelledMail(event, addressing, String(input?.reason ?? ''));
  return (
    <Stack>
      <h2>{t('cancellation.mail')}</h2>
      <div class="mail-preview">
        <dl>
          <dt>{t('cancellation.mail_to')}</dt>
          <dd>{t('cancellation.mail_to_each', { name: forecast.buyer.name, others: orders.length - 1 })}</dd>
          <dt>{t('cancellation.mail_subject')}</dt>
          <dd>
            <strong>{mail.subject}</strong>
          </dd>
        </dl>
        <div class="mail-body">{mail.text}</div>
      </div>
      <p class="small soft">{t('cancellation.shown_too')}</p>
    </Stack>
  );
}
