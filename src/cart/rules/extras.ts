/** The app that sells what the cart itself adds to an order: fees and donations. */
export const CART = 'cart' as const;

/** Whether a line is no place, but was added to those of its order: a fee or a donation. */
export const isExtra = ({ seller }: { seller: string }): boolean => seller === CART;

/** The places of an order, on which its headline depends; all lines of an order without any. */
export function mainLines<L extends { seller: string }>(lines: readonly L[]): readonly L[] {
  const places = lines.filter((line) => !isExtra(line));
  return places.length > 0 ? places : lines;
}

/** The place that an extra is for, if it is for one: `fee-entry-7` is for `entry-7`. */
const placeKeyOf = (extraKey: string): string | undefined =>
  /^(?:fee|deposit|extra)-(.+)$/.exec(extraKey)?.[1];

type PlaceOutcome = { key: string; newKey: string; outcome: 'fulfilled' | 'lost' };

/** What becomes of an extra when its order is accepted: a fee goes with its place, the others with any place. */
export function outcomeOfExtra(key: string, places: readonly PlaceOutcome[]): PlaceOutcome {
  const placeKey = placeKeyOf(key);
  const place = places.find((one) => one.key === placeKey);
  if (place) return { key, newKey: key.replace(place.key, place.newKey), outcome: place.outcome };
  // A supplement has no place of its own: it is for one of another order.
  const outcome =
    places.length === 0 || places.some((one) => one.outcome === 'fulfilled') ? 'fulfilled' : 'lost';
  return { key, newKey: key, outcome };
}
