import { beforeEach, describe, expect, test } from 'vitest';
import type { OrderId } from '../../../shared/ids.ts';
import { buildAnswer, buildQuestion, buyTickets, nextOrderId } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketAdminBlueprint } from './routes.tsx';

const { db, clock, get, queriesOf } = await testEvents((app, deps) =>
  app.route('/admin/tickets', ticketAdminBlueprint(deps)),
);
const venue = await buildVenue(db);
const other = await buildVenue(db, 'other-hall');
const { concert, types, organiser, steward, somebody } = venue;
const list = `/admin/tickets/${concert.id}/list`;
const paths = [list, `${list}/print`, `${list}.csv`];

const meal = await buildQuestion(db, venue.page, {
  about: 'ticket_type',
  ticket_type_id: types.full.id,
  label: 'Which meal?',
});
const access = await buildQuestion(db, venue.page, {
  label: 'Step-free?',
  answer_kind: 'yes_no',
  position: 1,
});

beforeEach(() => clock.set('2026-06-12T18:48:00Z'));

const read = async (path: string, as = steward) => await (await get(path, { as })).text();

async function answered(answer: string, name: string) {
  const orderId: OrderId = nextOrderId();
  const [first, second] = await buyTickets(db, venue, { orderId, buyer: { name, email: 'n@example.com' } });
  if (!first || !second) throw new Error('no tickets');
  await buildAnswer(db, meal, { answer, ticketId: first.id });
  await buildAnswer(db, access, { answer: 'yes', orderId });
  return [first, second] as const;
}

const [pie, without] = await answered('=Pie', 'Mab Ellery');

describe('answers of guests', () => {
  test('stand beside each ticket and its order, on screen and on paper', async () => {
    for (const path of [list, `${list}/print`]) {
      const html = await read(path);
      expect(html.split('Which meal? – =Pie')).toHaveLength(2);
      expect(html.split(`Step-free? – ${t('questions.yes')}`)).toHaveLength(3);
    }
  });

  test('are a column for each question in the file', async () => {
    const response = await get(`${list}.csv`, { as: steward });
    expect(response.headers.get('content-disposition')).toContain('.csv');
    const [head, ...rows] = (await response.text()).replace('\uFEFF', '').trim().split('\r\n');
    expect(head).toBe(
      [
        t('guests.name'),
        t('ticket.label'),
        t('guests.code_end'),
        t('guests.in'),
        access.label,
        meal.label,
      ].join(),
    );
    // Spreadsheets would run what begins with an equals sign.
    expect(rows).toEqual([
      `Mab Ellery,Full price,${pie.code.slice(-4)},,${t('questions.yes')},'=Pie`,
      `Mab Ellery,Full price,${without.code.slice(-4)},,${t('questions.yes')},`,
    ]);
  });

  test('take no statement for each guest', async () => {
    const counts = [];
    for (const path of paths) counts.push((await queriesOf(() => read(path))).length);
    for (const name of ['Ann', 'Ben', 'Cai']) await answered('Soup', name);
    for (const [i, path] of paths.entries())
      expect(await queriesOf(() => read(path)), path).toHaveLength(counts[i] ?? 0);
    expect(counts[0]).toBeLessThanOrEqual(6);
  });

  test('are shown only at the door of their own page', async () => {
    await buyTickets(db, other);
    for (const path of paths) {
      expect((await get(path)).status).toBe(303);
      for (const as of [somebody, other.steward, other.organiser])
        expect((await get(path, { as })).status).toBe(403);
      expect((await get(path, { as: organiser })).status).toBe(200);
      const elsewhere = await read(path.replace(`/${concert.id}/`, `/${other.concert.id}/`), other.steward);
      expect(elsewhere).toContain('Mab Ellery');
      for (const text of ['Pie', meal.label, access.label]) expect(elsewhere).not.toContain(text);
    }
  });
});
