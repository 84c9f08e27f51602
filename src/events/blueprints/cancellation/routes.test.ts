import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { byClock } from '../../../shared/act.ts';
import { waitingJobs } from '../../../shared/testing/jobs.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { bookSlot, buildEvent, buildTicketType, buyTickets } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import { resumeCancellations, runCancellationJob } from '../../operations/run-cancellation.ts';
import type { CancellationAct } from '../../ports.ts';
import { entryPath } from '../../rules/addresses.ts';
import { buildVenue, testEvents } from '../../testing.ts';

const { db, clock, get, post, deps, cancelledLines } = await testEvents();
const venue = await buildVenue(db);
const { organiser, steward, calendar } = venue;
let event: CalendarEntry;
let type: Awaited<ReturnType<typeof buildTicketType>>;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
  event = await buildEvent(db, calendar, { name: 'Ceilidh' });
  type = await buildTicketType(db, event);
});

const pathOf = (entry: CalendarEntry) =>
  `${entryPath('glasshouse', 'hall', Temporal.PlainDate.from('2026-06-12'), entry.id)}cancellation/`;
const buy = (quantity: number) => buyTickets(db, venue, { entry: event, type, quantity });
const seenOf = async (path: string) =>
  (await pageOf(await get(path, { as: organiser }))).formValues().seen ?? '';
const stateNow = async () =>
  (
    await db
      .selectFrom('calendar_entries')
      .select('state')
      .where('id', '=', event.id)
      .executeTakeFirstOrThrow()
  ).state;
const act = (): CancellationAct => ({ ...byClock(clock.now()), ...deps.ports, site: deps.platform.config });

test('says its numbers first, and shows the mail with the reason', async () => {
  await buy(3);
  const { html } = { html: await (await get(pathOf(event), { as: organiser })).text() };
  expect(html).toContain(t('cancellation.tickets_void', { count: 3 }));
  expect(html).toContain('£34.50');
  const preview = await post(pathOf(event), { reason: 'Flu, sorry.', preview: '' }, { as: organiser });
  expect(preview.status).toBe(200);
  const shown = await preview.text();
  expect(shown.match(/Flu, sorry\./g)).toHaveLength(2);
  expect(await stateNow()).toBe('confirmed');
});

test('asks for a reason, and for a tick where it touches many', async () => {
  await buy(10);
  const seen = await seenOf(pathOf(event));
  const cancel = (input: Record<string, string>) =>
    post(pathOf(event), { seen, ...input }, { as: organiser });
  expect((await cancel({ sure: '1' })).status).toBe(422);
  expect((await cancel({ reason: 'Flu' })).status).toBe(422);
  expect((await cancel({ reason: 'x'.repeat(1001), sure: '1' })).status).toBe(422);
  expect(await stateNow()).toBe('confirmed');
  const cancelled = await cancel({ reason: 'Flu', sure: '1' });
  expect([cancelled.status, cancelled.headers.get('location')]).toEqual([303, pathOf(event)]);
  expect(await stateNow()).toBe('cancelled');
  expect(await waitingJobs(db, runCancellationJob)).toHaveLength(1);
});

test('shows new numbers instead if a ticket was sold meanwhile', async () => {
  await buy(1);
  const seen = await seenOf(pathOf(event));
  await buy(2);
  const refused = await post(pathOf(event), { seen, reason: 'Flu' }, { as: organiser });
  expect(refused.status).toBe(409);
  const page = await pageOf(refused);
  expect(page.formValues()).toMatchObject({ reason: 'Flu' });
  expect(page.formValues().seen).not.toBe(seen);
  expect(await stateNow()).toBe('confirmed');
});

test('shows how far it is, until it is done', async () => {
  await buy(2);
  await post(pathOf(event), { seen: await seenOf(pathOf(event)), reason: 'Flu' }, { as: organiser });
  const running = await (await get(pathOf(event), { as: organiser })).text();
  expect(running).toContain('data-refresh');
  expect(running).toContain(t('cancellation.of', { value: 0, of: 1 }));
  await resumeCancellations(db, act());
  const done = await (await get(pathOf(event), { as: organiser })).text();
  expect(done).not.toContain('data-refresh');
  expect(done).toContain(t('cancellation.done_title', { name: 'Ceilidh' }));
  expect(cancelledLines.filter(({ key }) => key.startsWith('ticket-')).length).toBeGreaterThanOrEqual(2);
  const [path] = pathOf(event).split('cancellation/');
  expect(await (await get(path ?? '')).text()).toContain('Flu');
});

test('cancels a booking with its reason, and an event without tickets without one', async () => {
  const booking = await bookSlot(db, venue, { date: '2026-06-12' });
  const form = await (await get(pathOf(booking), { as: organiser })).text();
  expect(form).toContain('£11.50');
  const cancelled = await post(pathOf(booking), { reason: 'The boiler is broken.' }, { as: organiser });
  expect(cancelled.status).toBe(303);
  expect((await post(pathOf(event), {}, { as: organiser })).status).toBe(303);
  expect(await stateNow()).toBe('cancelled');
});

test('is for those who may cancel that kind of entry', async () => {
  expect((await get(pathOf(event), { as: steward })).status).toBe(403);
  expect((await post(pathOf(event), {}, { as: steward })).status).toBe(403);
});
