/**
 * What a booking of a slot costs, in minor units: the slot's price, or its hourly price for the time taken, rounded up to
 * the minor unit.
 * @param slot costMinor is one hour's where the slot is flexible
 */
export function slotCost(slot: { flexible: boolean; costMinor: number }, minutes: number): number {
  return slot.flexible ? Math.ceil((slot.costMinor * minutes) / 60) : slot.costMinor;
}
