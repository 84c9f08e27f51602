import type { ComponentChildren } from 'preact';
import { clockTime, formatMoney } from '../../../shared/i18n/formats.ts';
import { sumOf } from '../../../shared/money.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Meter } from '../../../shared/ui/meter.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { BookingDetails } from '../../model/booking.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { Cancellation, CancellationOrder } from '../../model/cancellation.ts';
import type { OrderRefund } from '../../ports.ts';
import { failedMailsPath, paymentsPath } from '../../rules/addresses.ts';

type MailState = { id: string; state: string };

export type ProgressProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: BookingDetails;
  path: string;
  ownPath: string;
  cancellation: Cancellation;
  orders: readonly CancellationOrder[];
  refunds: readonly OrderRefund[];
  mails: readonly MailState[];
  now: Temporal.Instant;
  /** how many orders to list; undefined for all */
  limit: number | undefined;
};

/** How far the cancellation of an event is: what is done, what failed and what to do about it. */
export function Progress(props: ProgressProps) {
  const { entry, path, cancellation, calendar } = props;
  const isRunning = cancellation.finished_at === null;
  return (
    <>
      <Head
        title={t(isRunning ? 'cancellation.progress_title' : 'cancellation.done_title', { name: entry.name })}
        lead={t('cancellation.started', {
          time: clockTime(cancellation.started_at.toZonedDateTimeISO(calendar.time_zone)),
          reason: cancellation.reason,
        })}
        crumbs={[{ label: entry.name, href: path }]}
      />
      <div class="stack loose" data-refresh={isRunning ? '' : undefined}>
        <Failures {...props} />
        <Stack>
          <h2>{t('cancellation.how_far')}</h2>
          <Steps {...props} />
          <p class="small soft">
            {t(isRunning ? 'cancellation.may_close' : 'cancellation.all_done')}{' '}
            {isRunning && <a href={props.ownPath}>{t('cancellation.look_again')}</a>}
          </p>
        </Stack>
        <Orders {...props} />
      </div>
    </>
  );
}

function Steps({ calendar, cancellation, orders, mails }: ProgressProps) {
  const { announced, started_at, finished_at } = cancellation;
  const money = (amount: number) => formatMoney(amount, calendar.currency);
  const at = (instant: Temporal.Instant) => clockTime(instant.toZonedDateTimeISO(calendar.time_zone));
  const settled = orders.filter(isSettled);
  const refunded = sumOf(orders.map(({ refunded_minor }) => refunded_minor));
  const queued = sumOf(orders.map(({ mail_ids }) => mail_ids.length));
  const waiting = mails.filter(({ state }) => state === 'waiting' || state === 'held').length;
  const failed = mails.filter(({ state }) => state === 'failed' || state === 'dismissed').length;
  const sent = queued - waiting - failed;
  return (
    <ul class="plain progress-steps" aria-live="polite">
      <Step done name={t('cancellation.step_stopped', { count: announced.tickets })} aside={at(started_at)}>
        {t('cancellation.step_door')}
      </Step>
      <Step
        done={settled.length === orders.length}
        name={t('cancellation.refunds')}
        aside={t('cancellation.of', { value: settled.length, of: orders.length })}
        meter={{ value: settled.length, of: orders.length }}
      >
        {t('cancellation.asked_for', { amount: money(refunded), said: money(announced.amount) })}
        {finished_at && refunded !== announced.amount && (
          <> {t('cancellation.differs', { said: money(announced.amount) })}</>
        )}
      </Step>
      <Step
        done={settled.length === orders.length && waiting === 0}
        name={t('cancellation.mails')}
        aside={t('cancellation.of', { value: sent, of: Math.max(announced.mails, queued) })}
        meter={{ value: sent, of: Math.max(announced.mails, queued) }}
      >
        {t('cancellation.mail_after_refund')}
      </Step>
      <Step
        done={finished_at !== null}
        name={t('cancellation.step_summary')}
        aside={finished_at ? at(finished_at) : ''}
      />
    </ul>
  );
}

type StepProps = {
  done: boolean;
  name: string;
  aside: string;
  meter?: { value: number; of: number };
  children?: ComponentChildren;
};

function Step({ done, name, aside, meter, children }: StepProps) {
  return (
    <li class={done ? 'done' : undefined}>
      <Icon name={done ? 'check' : 'clock'} />
      <b>
        {name} <span class="only-sr">{t(done ? 'cancellation.step_done' : 'cancellation.step_open')}</span>
      </b>
      <span class="num soft">{aside}</span>
      {meter && <Meter {...meter} label={aside} />}
      {children && <span class="under">{children}</span>}
    </li>
  );
}

const isSettled = ({ settled_at }: CancellationOrder): boolean => settled_at !== null;

/** What did not work, each with what to do about it. */
function Failures({ pageContext, ownPath, orders, refunds, mails }: ProgressProps) {
  const { slug } = pageContext.page;
  const failedRefunds = refunds.filter(({ state }) => state === 'failed').length;
  const byHand = refunds.filter(
    ({ state, provider }) => state !== 'succeeded' && (provider === 'transfer' || provider === 'venue'),
  ).length;
  const failedMails = mails.filter(({ state }) => state === 'failed').length;
  const stuck = orders.filter((order) => !isSettled(order) && order.attempts > 0).length;
  return (
    <>
      {failedRefunds > 0 && (
        <Note tone="bad" title={t('cancellation.failed_refunds', { count: failedRefunds })}>
          <a href={paymentsPath(slug)}>{t('cancellation.to_do')}</a>
        </Note>
      )}
      {byHand > 0 && (
        <Note tone="warn" title={t('cancellation.refunds_by_hand', { count: byHand })}>
          <a href={paymentsPath(slug)}>{t('cancellation.to_do')}</a>
        </Note>
      )}
      {failedMails > 0 && (
        <Note tone="bad" title={t('cancellation.failed_mails', { count: failedMails })}>
          <a href={failedMailsPath(slug)}>{t('cancellation.see_mails')}</a>
        </Note>
      )}
      {stuck > 0 && (
        <Note tone="warn" title={t('cancellation.stuck', { count: stuck })}>
          <form method="post" action={`${ownPath}attempts`}>
            <Button small>{t('cancellation.retry')}</Button>
          </form>
        </Note>
      )}
    </>
  );
}

/** The orders, those that are not done first. */
function Orders({ calendar, orders, refunds, mails, limit, ownPath }: ProgressProps) {
  const isBad = (order: CancellationOrder) =>
    refundState(order, refunds).tone === 'bad' || mailState(order, mails).tone === 'bad';
  const shown = [...orders.filter(isBad), ...orders.filter((order) => !isBad(order))].slice(0, limit);
  const money = (amount: number) => formatMoney(amount, calendar.currency);
  return (
    <Stack>
      <h2>{t('cancellation.orders', { count: orders.length })}</h2>
      <DataTable
        caption={t('cancellation.orders', { count: orders.length })}
        captionHidden
        compact
        columns={[
          { label: t('cancellation.column_who') },
          { label: t('cancellation.tickets'), numeric: true },
          { label: t('cancellation.column_back'), numeric: true },
          { label: t('cancellation.column_refund') },
          { label: t('cancellation.column_mail') },
        ]}
        rows={shown.map((order) => ({
          key: String(order.order_id),
          cells: [
            <>
              {order.buyer}
              <span class="under">{t('payments.order_number', { id: order.order_id })}</span>
            </>,
            order.tickets,
            money(isSettled(order) ? order.refunded_minor : order.expected_minor),
            <StateTag {...refundState(order, refunds)} />,
            <StateTag {...mailState(order, mails)} />,
          ],
        }))}
      />
      {shown.length < orders.length && (
        <p class="small">
          <a href={`${ownPath}?all=1`}>
            {t('cancellation.show_all', { count: orders.length - shown.length })}
          </a>
        </p>
      )}
    </Stack>
  );
}

const StateTag = ({ tone, label }: { tone: Tone; label: string }) => <Tag tone={tone}>{label}</Tag>;

function refundState(
  order: CancellationOrder,
  refunds: readonly OrderRefund[],
): { tone: Tone; label: string } {
  if (!isSettled(order)) return { tone: 'plain', label: t('cancellation.waits') };
  const own = refunds.filter(({ id }) => order.refund_ids.includes(id));
  if (own.length === 0) return { tone: 'plain', label: t('cancellation.nothing_paid') };
  if (own.some(({ state }) => state === 'failed')) return { tone: 'bad', label: t('cancellation.failed') };
  if (own.every(({ state }) => state === 'succeeded'))
    return { tone: 'good', label: t('cancellation.sent_back') };
  const isTask = own.some(({ provider }) => provider === 'transfer' || provider === 'venue');
  return isTask
    ? { tone: 'warn', label: t('cancellation.task') }
    : { tone: 'good', label: t('cancellation.asked') };
}

function mailState(order: CancellationOrder, mails: readonly MailState[]): { tone: Tone; label: string } {
  if (!isSettled(order)) return { tone: 'plain', label: t('cancellation.waits') };
  const states = mails.filter(({ id }) => order.mail_ids.includes(id)).map(({ state }) => state);
  if (states.includes('failed')) return { tone: 'bad', label: t('cancellation.failed') };
  const isWaiting = states.includes('waiting') || states.includes('held');
  return isWaiting
    ? { tone: 'plain', label: t('cancellation.sending') }
    : { tone: 'good', label: t('cancellation.sent') };
}
