import type { ComponentChildren } from 'preact';
import { userOfActor } from '../../../shared/act.ts';
import { clockTime, compactDate, formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import type { UserId } from '../../../shared/ids.ts';
import { rich, t } from '../../messages/translate.ts';
import type { OrderEvent, OrderFile } from '../../ports.ts';
import { wayWords } from '../../views/money-words.ts';

type StoryProps = { order: OrderFile; timeZone: string; names: ReadonlyMap<UserId, string> };

/** Everything that happened to an order, its bookings and its tickets, by time. */
export const Story = ({ order, timeZone, names }: StoryProps) => (
  <section class="pane">
    <h2>{t('story.title')}</h2>
    <ol class="story">
      {order.events.map((event, at) => (
        <li key={at}>
          <time dateTime={event.at.toString()}>{timeOf(event, timeZone)}</time>
          {event.what === 'note' ? (
            <p>{t('story.note', { text: event.text })}</p>
          ) : (
            <span>{wordsOf(event)}</span>
          )}
          <span class="who">{whoOf(event, names)}</span>
        </li>
      ))}
    </ol>
  </section>
);

function timeOf({ at }: OrderEvent, timeZone: string): string {
  const local = at.toZonedDateTimeISO(timeZone);
  return t('payments.paid_at', { date: compactDate(local.toPlainDate()), time: clockTime(local) });
}

function whoOf({ by }: OrderEvent, names: ReadonlyMap<UserId, string>): string {
  const user = userOfActor(by);
  if (user) return names.get(user) ?? t('story.by_somebody');
  switch (by) {
    case 'visitor':
      return t('story.by_buyer');
    case 'clock':
      return t('story.by_clock');
    case 'payment':
      return t('story.by_payment');
    default:
      return '';
  }
}

/** What happened, in a sentence. */
function wordsOf(event: OrderEvent): ComponentChildren {
  const { what, state, text, more } = event;
  const amount =
    event.amount === null || event.currency === '' ? '' : formatMoney(event.amount, event.currency);
  switch (what) {
    case 'placed':
      return t('story.placed', { amount, name: text, email: more });
    case 'order':
      return t('story.order', { state });
    case 'line':
      return t('story.line', { state, name: text, count: Number(more) });
    case 'chosen':
      return formatFacts([t('story.chosen', { way: wayWords(text), amount }), more]);
    case 'payment':
      return t('story.payment', { state, way: wayWords(text), amount });
    case 'money':
      return t('story.money', { kind: state, amount, way: wayWords(text) });
    case 'refund':
      return t('story.refund', { state, amount, reason: text });
    case 'mail':
      // In its reader's language, which is not known any more.
      return rich('story.mail', { state, subject: <bdi lang="">{text}</bdi>, email: more });
    case 'change':
      return t('story.change', { field: state, before: text || '–', after: more || '–' });
    case 'entry':
      return t('story.entry', { state, name: text });
    case 'edit':
      return t('story.edit', { name: text });
    case 'check-in':
      return t('story.check_in', { outcome: state, name: text });
    default:
      return formatFacts([text, more, amount]);
  }
}
