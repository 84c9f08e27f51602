import { span, zoneName } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { OrderLine } from '../model/order-line.ts';

/** A line's facts, of which any may be missing. */
export type LineFacts = {
  typeName?: string | null | undefined;
  startsAt?: Temporal.Instant | null | undefined;
  endsAt?: Temporal.Instant | null | undefined;
  /** of its times */
  timeZone?: string | null | undefined;
  /** whether its times stand beside those of another zone */
  withZone?: boolean;
  place?: string | null | undefined;
};

/** The facts of a stored line of an order. */
export const factsOf = (
  line: Pick<OrderLine, 'type_name' | 'starts_at' | 'ends_at' | 'time_zone' | 'place'>,
): LineFacts => ({
  typeName: line.type_name,
  startsAt: line.starts_at,
  endsAt: line.ends_at,
  timeZone: line.time_zone,
  place: line.place,
});

/** "Friday 12 June 2026, 20:00–22:30 · Main hall · 2 × Full price": when, where, and how many of which type. */
export function lineDetail(facts: LineFacts, quantity: number): string {
  const [first = '', ...more] = [whenOf(facts), facts.place, placesOf(facts, quantity)].flatMap(
    (fact) => fact || [],
  );
  return more.reduce((text, fact) => t('line.and_fact', { facts: text, fact }), first);
}

/** "Friday 12 June 2026, 20:00–22:30", "… (London time)" */
export function whenOf({ startsAt, endsAt, timeZone, withZone }: LineFacts): string | undefined {
  if (!startsAt || !endsAt || !timeZone) return undefined;
  const when = span(startsAt.toZonedDateTimeISO(timeZone), endsAt.toZonedDateTimeISO(timeZone));
  return withZone ? t('mail.when_in_zone', { when, zone: zoneName(timeZone) }) : when;
}

/** "2 × Full price"; undefined for one thing without a type. */
export function placesOf({ typeName }: LineFacts, count: number): string | undefined {
  if (typeName) return t('line.places', { count, type: typeName });
  return count > 1 ? t('line.quantity', { count }) : undefined;
}

/** "Full price, 1 of 2"; the name of the line if its places have no types. */
export const ticketLabel = (name: string, number: number, count: number): string =>
  t('line.ticket', { name, number, count });

/** The name of a line: extras are named by their kind, in the reader's language. */
export function lineName({ kind, name }: { kind: string; name: string }): string {
  switch (kind) {
    case 'fee':
    case 'donation':
      return t(`line.${kind}`);
    case 'deposit':
      return t('line.deposit_for', { name });
    default:
      return name;
  }
}
