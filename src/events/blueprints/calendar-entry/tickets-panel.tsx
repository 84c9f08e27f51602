import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import { formatMoney } from '../../../shared/i18n/formats.ts';

import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel } from '../../../shared/ui/panel.tsx';
import { LiveSum, liveWords, QuantityLine } from '../../../shared/ui/quantity.tsx';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketTypeOnSale } from '../../model/ticket-type.ts';
import { minutesWords } from '../../views/duration-words.ts';
import { quantityField } from './schema.ts';

/** A kind of ticket with what this viewer can still have of it. */
export type TicketTypeRow = TicketTypeOnSale & {
  /** how many anybody can have now */
  canHave: number;
  /** how many the viewer holds already */
  held: number;
};

export type TicketsPanelProps = {
  entry: CalendarEntry;
  calendar: Calendar;
  types: readonly TicketTypeRow[];
  /** over all kinds */
  placesLeft: number;
  isOver: boolean;
  /** the entry's own address */
  path: string;
  basketUrl: string;
  formState: FormState | undefined;
};

/** What is sold, or why nothing is. */
export function TicketsPanel(props: TicketsPanelProps) {
  const { entry, types, placesLeft, isOver } = props;
  if (entry.state === 'cancelled') return <Said title="Cancelled" says="No tickets are sold any more." />;
  if (isOver) return <Said title="It is over" says="Thank you to everybody who came." />;
  if (entry.state === 'draft' && types.length > 0)
    return <Said title="Tickets" says="They are on sale as soon as this is published." />;
  if (types.length === 0) return <Said title="Free to come" says="No ticket is needed." />;
  return (
    <Panel title="Tickets" sticky>
      <Held {...props} />
      {placesLeft > 0 ? <OnSale {...props} /> : <SoldOut {...props} />}
    </Panel>
  );
}

const Said = ({ title, says }: { title: string; says: string }) => (
  <Panel title={title} sticky>
    <p>{says}</p>
  </Panel>
);

function Held({ types, basketUrl }: TicketsPanelProps) {
  const held = types.reduce((sum, type) => sum + type.held, 0);
  if (held === 0) return null;
  return (
    <Note tone="rose" icon="ticket">
      <p>You hold {held === 1 ? '1 ticket' : `${held} tickets`} of this.</p>
      <p>
        <LinkButton href={basketUrl}>Go to the basket</LinkButton>
      </p>
    </Note>
  );
}

function OnSale({ calendar, types, placesLeft, path, formState }: TicketsPanelProps) {
  const { currency, hold_minutes } = calendar;
  const lines = types.map((type) => ({ type, quantity: quantityOf(type, types, formState) }));
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const total = lines.reduce((sum, { type, quantity }) => sum + type.price_minor * quantity, 0);
  return (
    <form class="stack" method="post" action={`${path}tickets`} novalidate>
      {lines.map(({ type, quantity }) => (
        <Line key={type.id} type={type} quantity={quantity} currency={currency} formState={formState} />
      ))}
      <LiveSum
        currency={currency}
        count={count}
        amount={priceOf(total, currency)}
        nothing="free"
        label={liveWords((count, n) => t('entry.chosen', { count, n }))}
      />
      <Button variant="go" wide live={liveWords((count, n) => t('entry.hold_chosen', { count, n }))}>
        Hold tickets
      </Button>
      <p class="small soft">
        Held for {minutesWords(hold_minutes)} while you pay. That is the whole price.{' '}
        {placesLeft === 1 ? '1 place' : `${placesLeft} places`} left.
      </p>
    </form>
  );
}

type LineProps = {
  type: TicketTypeRow;
  quantity: number;
  currency: string;
  formState: FormState | undefined;
};

function Line({ type, quantity, currency, formState }: LineProps) {
  const most = mostOf(type);
  const none = type.canHave === 0 ? 'Sold out' : 'You hold as many as one order may have';
  return (
    <QuantityLine
      name={quantityField(type.id)}
      label={type.name}
      cost={priceOf(type.price_minor, currency)}
      detail={type.description}
      value={quantity}
      max={most}
      price={type.price_minor}
      error={formState?.errors[quantityField(type.id)]}
      instead={most === 0 ? <span class="soft">{none}</span> : undefined}
    />
  );
}

function SoldOut({ calendar, types }: TicketsPanelProps) {
  return (
    <>
      {types.map((type) => (
        <QuantityLine
          key={type.id}
          name={quantityField(type.id)}
          label={type.name}
          cost={priceOf(type.price_minor, calendar.currency)}
          detail={type.description}
          max={0}
          instead={<span class="soft">Sold out</span>}
        />
      ))}
      <p class="small soft">
        What is held and not paid within {minutesWords(calendar.hold_minutes)} is for sale again at once: it
        is worth another look.
      </p>
    </>
  );
}

/** What was typed; before that, one of the first kind that can be had, unless some are held already. */
function quantityOf(
  type: TicketTypeRow,
  types: readonly TicketTypeRow[],
  formState: FormState | undefined,
): number {
  if (mostOf(type) === 0) return 0;
  const sent = fieldValue(formState, quantityField(type.id));
  if (sent !== undefined) return /^-?\d{1,9}$/.test(sent) ? Number(sent) : 0;
  const first = types.find((one) => mostOf(one) > 0);
  return type === first && types.every(({ held }) => held === 0) ? 1 : 0;
}

const mostOf = ({ canHave, max_per_order, held }: TicketTypeRow): number =>
  Math.max(0, Math.min(canHave, max_per_order - held));

const priceOf = (amount: number, currency: string): string =>
  amount === 0 ? 'free' : formatMoney(amount, currency);
