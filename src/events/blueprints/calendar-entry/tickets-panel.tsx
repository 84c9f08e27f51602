import { ruleOf } from '../../../shared/cancellation.ts';
import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import { cancellationWords } from '../../../shared/i18n/cancellation-words.ts';
import { formatFacts, formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { sumOf } from '../../../shared/money.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel } from '../../../shared/ui/panel.tsx';
import { LiveSum, liveWords, QuantityLine } from '../../../shared/ui/quantity.tsx';
import { entryStateWords } from '../../messages/state-words.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketTypeOnSale } from '../../model/ticket-type.ts';
import { minutesWords } from '../../views/duration-words.ts';
import { admissionWords } from '../../views/entry-words.ts';
import { priceField, quantityField } from './schema.ts';

/** A ticket type with its availability and the viewer's holds. */
export type TicketTypeRow = TicketTypeOnSale & {
  /** How many can be held now. */
  available: number;
  /** How many the viewer holds already. */
  held: number;
};

export type TicketsPanelProps = {
  entry: CalendarEntry;
  calendar: Calendar;
  ticketTypes: readonly TicketTypeRow[];
  /** Over all ticket types. */
  placesLeft: number;
  isOver: boolean;
  mayManage: boolean;
  /** The entry's own address. */
  path: string;
  basketUrl: string;
  formState: FormState | undefined;
};

/** The tickets on sale, or why there are none. */
export function TicketsPanel(props: TicketsPanelProps) {
  const { entry, calendar, ticketTypes, placesLeft, isOver, mayManage } = props;
  if (entry.state === 'cancelled')
    return <NotOnSale title={entryStateWords(entry.state, 0)} text={t('entry.sales_ended')} />;
  if (isOver)
    return <NotOnSale title={t('event.over')} text={t(mayManage ? 'entry.over_for_venue' : 'entry.over')} />;
  if (entry.state === 'draft' && ticketTypes.length > 0)
    return <NotOnSale title={t('ticket_types.heading')} text={t('entry.sales_not_started')} />;
  if (ticketTypes.length === 0)
    return <WithoutTickets entry={entry} calendar={calendar} mayManage={mayManage} />;
  return (
    <Panel title={t('ticket_types.heading')} sticky>
      <Held {...props} />
      {placesLeft > 0 ? <OnSale {...props} /> : <SoldOut {...props} />}
    </Panel>
  );
}

const NotOnSale = ({ title, text }: { title: string; text: string }) => (
  <Panel title={title} sticky>
    <p>{text}</p>
  </Panel>
);

function WithoutTickets({
  entry,
  calendar,
  mayManage,
}: Pick<TicketsPanelProps, 'entry' | 'calendar' | 'mayManage'>) {
  const words = admissionWords(entry, [], calendar.currency);
  switch (entry.admission) {
    case 'free':
      return <NotOnSale title={t('price.free')} text={t('entry.free')} />;
    case 'door':
      return (
        <NotOnSale title={t('price.pay_at_door')} text={t('entry.at_door', { price: words?.value ?? '' })} />
      );
    case 'tickets':
      return (
        <NotOnSale
          title={t('ticket_types.heading')}
          text={mayManage ? t('entry.no_types_yet') : t('entry.not_on_sale_yet')}
        />
      );
    default:
      return (
        <NotOnSale
          title={t('entry.no_tickets_title')}
          text={mayManage ? t('entry.no_price_yet') : t('entry.no_tickets')}
        />
      );
  }
}

function Held({ ticketTypes, basketUrl }: TicketsPanelProps) {
  const count = ticketTypes.reduce((sum, { held }) => sum + held, 0);
  if (count === 0) return null;
  return (
    <Note tone="rose" icon="ticket">
      <p>{t('entry.held', { count })}</p>
      <p>
        <LinkButton href={basketUrl}>{t('day.to_basket')}</LinkButton>
      </p>
    </Note>
  );
}

function OnSale({ entry, calendar, ticketTypes, placesLeft, mayManage, path, formState }: TicketsPanelProps) {
  const { currency, hold_minutes } = calendar;
  const lines = ticketTypes.map((ticketType) => ({
    ticketType,
    quantity: quantityOf(ticketType, ticketTypes, formState),
  }));
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const total = sumOf(lines.map(({ ticketType, quantity }) => ticketType.price_minor * quantity));
  return (
    <form class="stack" method="post" action={`${path}tickets`} novalidate>
      {lines.map(({ ticketType, quantity }) => (
        <Line
          key={ticketType.id}
          ticketType={ticketType}
          needs={needsWords(ticketType, ticketTypes)}
          quantity={quantity}
          currency={currency}
          formState={formState}
        />
      ))}
      <LiveSum
        currency={currency}
        count={count}
        amount={priceOf(total, currency)}
        nothing={t('price.free')}
        label={liveWords((count, n) => t('entry.chosen', { count, n }))}
      />
      <Button variant="go" wide live={liveWords((count, n) => t('entry.hold_chosen', { count, n }))}>
        {t('entry.hold_chosen', { count: 0, n: '0' })}
      </Button>
      <p class="small soft">
        {t(mayManage ? 'entry.hold_terms_for_venue' : 'entry.hold_terms', {
          duration: minutesWords(hold_minutes),
          places: placesLeft,
        })}
      </p>
      <CancellationTerms entry={entry} calendar={calendar} ticketTypes={ticketTypes} />
    </form>
  );
}

/** What comes back of tickets that are cancelled: of all types alike, or of each. */
function CancellationTerms({
  entry,
  calendar: { cancellation, currency, time_zone: timeZone },
  ticketTypes,
}: Pick<TicketsPanelProps, 'entry' | 'calendar' | 'ticketTypes'>) {
  const begins = { startsAt: entry.starts_at, timeZone };
  const texts = Map.groupBy(ticketTypes, (type) => {
    const rule = ruleOf(type.cancellation ?? cancellation);
    return rule ? cancellationWords(rule, { currency, begins }) : '';
  });
  return (
    <>
      {[...texts].map(([rule, types]) =>
        rule ? (
          <p class="small soft" key={rule}>
            {texts.size === 1
              ? rule
              : t('entry.cancelling_of', { types: formatList(types.map(({ name }) => name)), rule })}
          </p>
        ) : null,
      )}
    </>
  );
}

type LineProps = {
  ticketType: TicketTypeRow;
  needs: string | undefined;
  quantity: number;
  currency: string;
  formState: FormState | undefined;
};

function Line({ ticketType, needs, quantity, currency, formState }: LineProps) {
  const max = maxOf(ticketType);
  const whyNone = ticketType.available === 0 ? t('entry.sold_out') : t('entry.most_held');
  return (
    <>
      <input type="hidden" name={priceField(ticketType.id)} value={ticketType.price_minor} />
      <QuantityLine
        name={quantityField(ticketType.id)}
        label={ticketType.name}
        cost={priceOf(ticketType.price_minor, currency)}
        detail={formatFacts([ticketType.description, needs])}
        value={quantity}
        max={max}
        price={ticketType.price_minor}
        error={formState?.errors[quantityField(ticketType.id)]}
        instead={max === 0 ? <span class="soft">{whyNone}</span> : undefined}
      />
    </>
  );
}

/** "only with a “Full price” ticket"; undefined for a type that is sold by itself */
function needsWords({ needs }: TicketTypeRow, ticketTypes: readonly TicketTypeRow[]): string | undefined {
  if (needs.length === 0) return undefined;
  const names = ticketTypes
    .filter(({ id }) => needs.includes(id))
    .map(({ name }) => t('entry.quoted', { name }));
  return t('entry.only_with', { others: formatList(names, 'disjunction') });
}

function SoldOut({ calendar, ticketTypes, mayManage }: TicketsPanelProps) {
  return (
    <>
      {ticketTypes.map((ticketType) => (
        <QuantityLine
          key={ticketType.id}
          name={quantityField(ticketType.id)}
          label={ticketType.name}
          cost={priceOf(ticketType.price_minor, calendar.currency)}
          detail={ticketType.description}
          max={0}
          instead={<span class="soft">{t('entry.sold_out')}</span>}
        />
      ))}
      <p class="small soft">
        {t(mayManage ? 'entry.look_again_for_venue' : 'entry.look_again', {
          duration: minutesWords(calendar.hold_minutes),
        })}
      </p>
    </>
  );
}

/** The quantity from the form; at first, one ticket of the first type that is available, unless the viewer holds some already. */
function quantityOf(
  ticketType: TicketTypeRow,
  ticketTypes: readonly TicketTypeRow[],
  formState: FormState | undefined,
): number {
  if (maxOf(ticketType) === 0) return 0;
  const typed = fieldValue(formState, quantityField(ticketType.id));
  if (typed !== undefined) return /^-?\d{1,9}$/.test(typed) ? Number(typed) : 0;
  const first = ticketTypes.find((other) => maxOf(other) > 0 && other.needs.length === 0);
  return ticketType === first && ticketTypes.every(({ held }) => held === 0) ? 1 : 0;
}

const maxOf = ({ available, max_per_order, held }: TicketTypeRow): number =>
  Math.max(0, Math.min(available, max_per_order - held));

const priceOf = (amount: number, currency: string): string =>
  amount === 0 ? t('price.free') : formatMoney(amount, currency);
