import { beforeEach, describe, expect, test } from 'vitest';
import { createCartApp } from '../cart/app.ts';
import { buildOrder } from '../cart/builders.ts';
import { t } from '../cart/messages/translate.ts';
import { createEventsApp } from '../events/app.ts';
import { reserveSlot, reserveTickets } from '../events/builders.ts';
import { buildVenue, testEvents } from '../events/testing.ts';
import { newVisitor } from '../shared/builders.ts';
import { formatMoney } from '../shared/i18n/formats.ts';
import type { Owner } from '../shared/ids.ts';
import { testClient } from '../shared/testing/client.ts';
import { pageOf, textOf } from '../shared/testing/page.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { payeesOfBlog } from './ports.ts';

const { db, clock, deps, get, queriesOf } = await testEvents();
const venue = await buildVenue(db);
const { platform } = deps;
const sellers = [sellerOfEvents(platform.config)];
const cart = { sellers, providers: [], payees: payeesOfBlog };
createCartApp(platform, cart);
const hall = '/glasshouse/calendars/hall/';
const SLOT = venue.slots.morning.cost_minor;
const TICKET = venue.types.full.price_minor;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const holdThree = async (owner: Owner) => {
  const now = clock.now();
  await reserveSlot(db, venue, { owner, date: `2026-06-${++date}`, now });
  await reserveTickets(db, venue, { owner, quantity: 2, now });
};
let date = 9;

const basketIn = async (response: Promise<Response>) => {
  const links = (await pageOf(response)).allByRole('link').map(textOf);
  return links.find((text) => text.startsWith(t('basket.empty')) || text.includes('basket:'));
};
const words = (count: number, total: number, minutes: number) =>
  t('widget.holds_for', { basket: t('widget.holds', { count, total: formatMoney(total, 'GBP') }), minutes });

describe('the basket in the header', () => {
  test('takes one query, and none for a visitor who has never held anything', async () => {
    const { visitor, sessionId } = newVisitor();
    await holdThree({ sessionId });
    const without = await queriesOf(async () =>
      expect(await basketIn(get(hall))).toContain(t('basket.empty')),
    );
    const queries = await queriesOf(() => get(hall, { visitor }));
    expect(queries.filter((query) => !without.includes(query))).toHaveLength(1);
    expect(queries.length).toBe(without.length + 1);
  });

  test('counts what is held and what is ordered and not paid, until each expires', async () => {
    const { visitor, sessionId } = newVisitor();
    await holdThree({ sessionId });
    expect(await basketIn(get(hall, { visitor }))).toContain(words(3, SLOT + 2 * TICKET, 15));
    await buildOrder(db, sellers, { sessionId }, { now: clock.now() });
    clock.advance({ minutes: 10 });
    await reserveTickets(db, venue, { owner: { sessionId }, quantity: 1, now: clock.now() });
    expect(await basketIn(get(hall, { visitor }))).toContain(
      `4 items, ${formatMoney(SLOT + 3 * TICKET, 'GBP')}`,
    );
    clock.advance({ hours: 3 });
    expect(await basketIn(get(hall, { visitor }))).toContain(t('basket.empty'));
  });

  test('shows nobody what somebody else holds', async () => {
    await holdThree({ userId: venue.somebody.id });
    expect(await basketIn(get(hall, { visitor: newVisitor().visitor }))).toContain(t('basket.empty'));
    expect(await basketIn(get(hall, { as: venue.somebody }))).toContain(words(3, SLOT + 2 * TICKET, 15));
  });

  test('is asked of the cart over HTTP by a process that does not serve the cart', async () => {
    const config = { ...platform.config, apps: ['events' as const] };
    const alone = { ...platform, config, localAnswers: new Map() };
    createCartApp(alone, cart);
    const { get: getAlone } = testClient(createEventsApp({ ...deps, platform: alone }), config.urls.events);
    expect(await basketIn(getAlone(hall, { as: venue.somebody }))).toBeUndefined();
  });
});
