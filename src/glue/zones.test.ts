import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, test } from 'vitest';
import { getBasket } from '../cart/model/basket.ts';
import {
  bookSlot,
  buildCalendar,
  buildEvent,
  buildTicketType,
  buyTickets,
  reserveTickets,
} from '../events/builders.ts';
import type { CalendarEntry } from '../events/model/calendar-entry.ts';
import type { TicketType } from '../events/model/ticket-type.ts';
import { buildVenue, testEvents } from '../events/testing.ts';
import { NOW, newVisitor, SITE } from '../shared/builders.ts';
import { zoneName } from '../shared/i18n/formats.ts';
import { sellerOfEvents } from './order-lifecycle.ts';

const { db, get } = await testEvents();
const venue = await buildVenue(db);
const as = { as: venue.organiser };
const [LONDON, PARIS] = [zoneName('Europe/London'), zoneName('Europe/Paris')];
const textOn = async (path: string, options = {}) => {
  const { document } = parseHTML(await (await get(path, options)).text());
  return (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
};

const visitor = newVisitor();
const asVisitor = { owner: visitor, now: NOW };
await buyTickets(db, venue, asVisitor);
await bookSlot(db, venue, { ...asVisitor });
const pages = {
  month: '/glasshouse/calendars/?month=2026-06&view=list',
  day: '/glasshouse/calendars/hall/2026/06/12/',
  requests: '/glasshouse/calendars/requests/',
  doors: '/admin/tickets/',
};

describe('a list of calendars in one zone', () => {
  test('says it once, below', async () => {
    for (const path of Object.values(pages))
      expect(await textOn(path, as)).not.toMatch(new RegExp(`BST|${LONDON}`));
  });
});

describe('a list of calendars in several zones', () => {
  let supper: CalendarEntry;
  let seat: TicketType;
  beforeAll(async () => {
    const far = await buildCalendar(db, venue.page, { slug: 'far', name: 'Far', time_zone: 'Europe/Paris' });
    supper = await buildEvent(db, far, {
      name: 'Supper',
      space_id: venue.spaces.garden,
      starts_at: '2026-06-12T15:00',
    });
    seat = await buildTicketType(db, supper, { name: 'Seat' });
  });

  test('says beside each time whose it is', async () => {
    const month = await textOn(pages.month, as);
    expect(month).toContain('15:00 CEST');
    expect(month).toContain('20:00 BST');
    const day = await textOn(pages.day, as);
    expect(day).toContain('15:00–17:00 CEST');
    expect(day).toContain('20:00–22:30 BST');
    const requests = await textOn(pages.requests, as);
    expect(requests).toContain(`(${LONDON})`);
    const doors = await textOn(pages.doors, as);
    expect(doors).toContain(LONDON);
    expect(doors).toContain(PARIS);
  });

  test('asks a basket to do so', async () => {
    const owner = newVisitor();
    const zoned = async () => {
      const { held } = await getBasket(db, owner, [sellerOfEvents(SITE)], NOW);
      return held.map(({ timeZone, withZone }) => [timeZone, withZone]);
    };
    await reserveTickets(db, venue, { owner, now: NOW, quantity: 1 });
    expect(await zoned()).toEqual([['Europe/London', false]]);
    await reserveTickets(db, { concert: supper, types: { full: seat } }, { owner, now: NOW, quantity: 1 });
    expect((await zoned()).sort()).toEqual([
      ['Europe/London', true],
      ['Europe/Paris', true],
    ]);
  });
});
