/** What is to be paid: an order, or a part of a basket that becomes one. */
export type ToPay = {
  timing: string;
  lines: readonly { kind: string; startsAt?: Temporal.Instant | null | undefined }[];
};

/** A provider, as far as the offer depends on it. */
type Offered = {
  authorisedFor?: object;
  sells?: { hire: boolean; tickets: boolean } | undefined;
  byHand?: { kind: 'transfer'; days: number } | { kind: 'venue' };
};

// A transfer has to be on the statement a day before what it pays for.
const TRANSFER_MARGIN_HOURS = 24;

/**
 * Chooses from a page's providers those by which something can be paid: not all can only authorise, not all are for
 * everything, and a bank transfer takes its time.
 */
export const providersFor = <P extends Offered>(
  toPay: ToPay,
  providers: readonly P[],
  now: Temporal.Instant,
): readonly P[] =>
  providers.filter(
    (provider) =>
      (toPay.timing !== 'authorise' || provider.authorisedFor !== undefined) &&
      isFor(provider, toPay) &&
      arrivesInTime(provider, toPay, now),
  );

const isFor = ({ sells }: Offered, { lines }: ToPay): boolean =>
  sells === undefined ||
  lines.every(({ kind }) => {
    switch (kind) {
      case 'booking':
        return sells.hire;
      case 'ticket':
      case 'product':
        return sells.tickets;
      default:
        return sells.hire || sells.tickets;
    }
  });

function arrivesInTime({ byHand }: Offered, { lines }: ToPay, now: Temporal.Instant): boolean {
  if (byHand?.kind !== 'transfer') return true;
  const arrived = now.add({ hours: byHand.days * 24 + TRANSFER_MARGIN_HOURS });
  return lines.every(({ startsAt }) => !startsAt || Temporal.Instant.compare(arrived, startsAt) <= 0);
}
