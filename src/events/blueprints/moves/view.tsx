import type { FormState } from '../../../shared/http/form-state.ts';
import { formatMoney, longDate } from '../../../shared/i18n/formats.ts';
import { sumOf } from '../../../shared/money.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Checkboxes } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { eventFacts } from '../../mails/event-change-mail.ts';
import { t } from '../../messages/translate.ts';
import type { BookingDetails } from '../../model/booking.ts';
import type { Move, MoveAnswer, StoredFacts } from '../../model/move.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import { factsOf } from '../../operations/mail-event-change.ts';
import type { Page } from '../../ports.ts';
import { movePath } from '../../rules/addresses.ts';

export type ChoiceProps = {
  page: Page;
  event: BookingDetails;
  move: Move;
  /** of the order, valid and void */
  tickets: readonly TicketDetails[];
  code: string;
  /** what goes back for all of them, in minor units */
  amount: number;
  now: Temporal.Instant;
  /** what has just been chosen */
  done: string | undefined;
  formState: FormState | undefined;
};

/** Keeps the tickets of a moved event, or gives some or all of them back. */
export function Choice({ page, event, move, tickets, code, amount, now, done, formState }: ChoiceProps) {
  const facts = (stored: StoredFacts) =>
    eventFacts(
      { ...factsOf(stored), time_zone: event.time_zone },
      { name: page.title, address: page.address },
    );
  const open = tickets.filter(({ state }) => state === 'confirmed');
  const isOver = Temporal.Instant.compare(now, move.choose_by) > 0;
  const date = dateWords(move, event);
  return (
    <>
      <Head title={t('moves.title', { event: event.name })} />
      <div class="narrow stack loose">
        {done === 'keep' && (
          <Note tone="good" role="status" title={t('moves.kept', { count: open.length })} />
        )}
        {done === 'refund' && (
          <Note tone="good" role="status" title={t('moves.refunded')}>
            {t('moves.refunded_hint')}
          </Note>
        )}
        <FormErrors formState={formState} />
        {move.reason && <p>{move.reason}</p>}
        <Stack>
          <h2>{t('mail.changed_now')}</h2>
          <Facts facts={facts(move.to_facts)} />
          <h2>{t('mail.changed_before')}</h2>
          <Facts facts={facts(move.from_facts)} />
        </Stack>
        {open.length === 0 ? (
          <p>{t('moves.none_left')}</p>
        ) : isOver ? (
          <p>{t('moves.over', { date })}</p>
        ) : (
          <>
            <form class="stack" method="post" action={movePath(code)}>
              <h2>{t('moves.question', { date })}</h2>
              <p class="soft">{t('moves.default')}</p>
              <div>
                <Button variant="go" name="choice" value="keep">
                  {t('moves.keep', { count: open.length })}
                </Button>
              </div>
            </form>
            <form class="stack" method="post" action={movePath(code)}>
              <Checkboxes
                name="ticket"
                legend={t('moves.which')}
                hint={t('moves.all_back', { amount: formatMoney(amount, event.currency) })}
                options={open.map(({ id, type_name, price_minor, code: own }) => ({
                  value: String(id),
                  label: t('moves.ticket', { ticketType: type_name, code: own }),
                  hint: formatMoney(price_minor, event.currency),
                }))}
                values={open.map(({ id }) => String(id))}
                error={formState?.errors.tickets}
              />
              <div>
                <Button name="choice" value="refund">
                  {t('moves.refund')}
                </Button>
              </div>
            </form>
          </>
        )}
      </div>
    </>
  );
}

const dateWords = ({ choose_by }: Move, { time_zone }: BookingDetails): string =>
  longDate(choose_by.subtract({ minutes: 1 }).toZonedDateTimeISO(time_zone).toPlainDate());

export type AnswersProps = {
  event: BookingDetails;
  move: Move;
  answers: readonly MoveAnswer[];
  path: string;
};

/** How many keep their tickets of a moved event, have given them back, or have not answered. */
export function Answers({ event, move, answers, path }: AnswersProps) {
  const total = (of: (answer: MoveAnswer) => number) => sumOf(answers.map(of));
  const unanswered = total((answer) => answer.unanswered);
  const counts = [
    { count: total(({ kept }) => kept), text: t('moves.count_kept') },
    { count: total(({ refunded }) => refunded), text: t('moves.count_refunded') },
    { count: unanswered, text: t('moves.count_unanswered') },
  ];
  return (
    <>
      <Head
        title={t('moves.answers_title', { event: event.name })}
        lead={t('moves.answers_lead', { date: dateWords(move, event) })}
        crumbs={[{ label: event.name, href: path }]}
      />
      <Stack loose>
        <ul class="plain count-list">
          {counts.map(({ count, text }) => (
            <li key={text}>
              <b>{count}</b>
              <span>{text}</span>
            </li>
          ))}
        </ul>
        <DataTable
          caption={t('moves.answers_title', { event: event.name })}
          captionHidden
          columns={[
            { label: t('cancellation.column_who') },
            { label: t('moves.column_kept'), numeric: true },
            { label: t('moves.column_refunded'), numeric: true },
            { label: t('moves.column_unanswered'), numeric: true },
          ]}
          rows={answers.map((answer) => ({
            key: String(answer.orderId),
            cells: [
              <>
                {answer.buyer}
                <span class="under">{t('payments.order_number', { id: answer.orderId })}</span>
              </>,
              answer.kept,
              answer.refunded,
              answer.unanswered,
            ],
          }))}
        />
      </Stack>
    </>
  );
}
