import { paymentsPath } from '../src/events/rules/addresses.ts';
import type { Measurement } from './measurements.ts';
import { againstBarePage, BARE_PAGE } from './pages.ts';
import { TIME_ZONE } from './seed.ts';
import { MONTHS, seedLedger } from './seed-ledger.ts';
import { signIn } from './sign-in.ts';

export const treasurerMonth: Measurement = {
  name: 'treasurer-month',
  what: "treasurer's month, a fiftieth of all orders",
  against: BARE_PAGE,
  async prepare(world) {
    const { db, server, venue } = world;
    const slug = `bench-books-${venue.slug}`;
    // A month before this one, whose days are all over.
    const today = Temporal.Now.zonedDateTimeISO(TIME_ZONE).toPlainDate();
    const lastDay = today.with({ day: 1 }).subtract({ days: 1 });
    const { treasurer } = await seedLedger(db, slug, Math.max(venue.entries, MONTHS), lastDay);
    const visitor = await signIn(world, treasurer.email);
    const month = lastDay.toPlainYearMonth();
    return againstBarePage(`${server.urls.events}${paymentsPath(slug)}?month=${month}`, visitor);
  },
};
