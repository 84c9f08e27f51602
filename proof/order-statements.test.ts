import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApps } from '../src/apps.ts';
import { buildEvent, buildTicketType } from '../src/events/builders.ts';
import { dateOf, dayPath, entryPath } from '../src/events/rules/addresses.ts';
import { buildVenue } from '../src/events/testing.ts';
import { openRuntime } from '../src/runtime.ts';
import { serve } from '../src/serve.ts';
import { APP_NAMES, loadConfig } from '../src/shared/config.ts';
import type { Handler } from '../src/shared/jobs/jobs.ts';
import { overHttp, testBrowser } from '../src/shared/testing/client.ts';
import { runningClock } from '../src/shared/testing/clock.ts';
import { recordStatements, testDatabase } from '../src/shared/testing/database.ts';
import { pageOf } from '../src/shared/testing/page.ts';
import { freePort } from '../src/shared/testing/port.ts';

// Ceilings, transaction control included: a statement more on a hot path is a decision, not an accident.

const { url, db } = await testDatabase();
const ports = await Promise.all([...APP_NAMES, 'test provider'].map(freePort));
const config = loadConfig({
  ...Object.fromEntries(
    [...APP_NAMES, 'test_provider'].map((name, at) => [`PORT_${name.toUpperCase()}`, String(ports[at])]),
  ),
  DATABASE_URL: url,
  SECRET_KEY: 'a secret key for the browser tests only',
  LOG_LEVEL: 'error',
  RATE_LIMIT_FACTOR: '1000',
  DEMO: '0',
});
const clock = runningClock();
const runtime = await openRuntime(config, clock);
const statements = recordStatements(runtime.pool);
// The jobs of an order run here one by one, so that no others are counted.
const handlers = new Map<string, Handler<object>>();
const jobs: typeof runtime.jobs = {
  ...runtime.jobs,
  work: (job, handler) => void handlers.set(job.name, handler as Handler<object>),
};
const { services } = createApps({ ...runtime, jobs });
let stopServing: () => Promise<void>;

beforeAll(async () => {
  stopServing = await serve(services, config.host);
});
afterAll(async () => {
  await stopServing();
  await runtime.close();
});

const venue = await buildVenue(db);
const start = clock.now().add({ hours: 480 });
const concert = await buildEvent(db, venue.calendar, { starts_at: start, ends_at: start.add({ hours: 2 }) });
const { id: type } = await buildTicketType(db, concert, { price_minor: 0 });
const { slug } = venue.page;
const date = dateOf(start, venue.calendar.time_zone);
const path = entryPath(slug, venue.calendar.slug, date, concert.id);

// Mails are delivered in the background, one after the other, whatever they are about.
const DELIVERY = /UPDATE mails|mail_domains|stored_mails/;

const statementsOf = async <T>(work: () => Promise<T>): Promise<{ sent: string[]; result: T }> => {
  const before = statements.length;
  const result = await work();
  return { sent: statements.slice(before).filter((text) => !DELIVERY.test(text)), result };
};

const runMailJobs = async () => {
  const { rows } = await sql<{ id: string; name: string; data: object }>`
    DELETE FROM pgboss.job WHERE state = 'created' AND name = 'cart-mail-order' RETURNING id, name, data`.execute(
    db,
  );
  expect(rows).toHaveLength(1);
  for (const { id, name, data } of rows) {
    await handlers.get(name)?.(data, { id, attempt: 1, signal: AbortSignal.timeout(10_000) });
  }
};

const holdTickets = async (browser: ReturnType<typeof testBrowser>) => {
  const response = await browser.post(`${path}tickets`, {
    [`quantity-${type}`]: '2',
    [`price-${type}`]: '0',
  });
  expect(response.status).toBe(303);
};

const order = async () => {
  const browser = testBrowser(overHttp, config.urls.events);
  const cart = browser.at(overHttp, config.urls.cart);
  await (await browser.get(path)).text();
  await holdTickets(browser);
  await (await cart.get('/')).text();
  const { key = '', fingerprint = '' } = (await pageOf(cart.get('/checkout'))).formValues();
  const placed = await cart.post('/checkout', { key, fingerprint, name: 'Ada', email: 'ada@valley.example' });
  expect(placed.status).toBe(303);
  expect((await cart.get(placed.headers.get('location') ?? '')).status).toBe(200);
  await runMailJobs();
};

test('orders two free tickets, from the event’s page to the mail, with at most 34 statements', async () => {
  await order();
  const { sent } = await statementsOf(order);
  expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(34);
});

test('holds tickets with at most 6 statements', async () => {
  const browser = testBrowser(overHttp, config.urls.events);
  const { sent } = await statementsOf(() => holdTickets(browser));
  expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(6);
});

test('holds a time with at most 14 statements', async () => {
  const browser = testBrowser(overHttp, config.urls.events);
  const day = dayPath(slug, venue.calendar.slug, date.add({ days: 8 - date.dayOfWeek }));
  const { action, values } = (
    await pageOf(browser.get(`${day}entries/?slot=${venue.slots.morning.id}`))
  ).form();
  const { sent } = await statementsOf(async () => {
    expect((await browser.post(action, { ...values, name: 'Choir' })).status).toBe(303);
  });
  expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(14);
});
