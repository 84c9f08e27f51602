import { describe, expect, test } from 'vitest';
import { pageOf } from '../../../shared/testing/page.ts';
import { buildAnswer, buildQuestion, buyTickets, nextOrderId } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { listAnsweredQuestions, listQuestions } from '../../model/question.ts';
import { buildVenue, testEvents } from '../../testing.ts';

const { db, get, post } = await testEvents();
const venue = await buildVenue(db);
const other = await buildVenue(db, 'other-hall');
const { page, slots, types, concert, organiser, steward, somebody } = venue;
const path = '/glasshouse/questions/';
const asked = { label: 'Which meal?', kind: 'choice', choices: 'Pie\nSoup\nPie\n' };

const add = (form: Record<string, string>, as = organiser) => post(path, form, { as });
const labels = async () => (await listQuestions(db, page.id)).map(({ label }) => label);

describe('a question', () => {
  test('is asked about every order, a slot or a ticket type', async () => {
    expect((await add({ label: 'Any access needs?', kind: 'text' })).status).toBe(303);
    await add({ label: 'Music?', kind: 'yes_no', slot: String(slots.morning.id) });
    await add({ ...asked, required: 'on', ticket_type: String(types.full.id) });
    expect(await listQuestions(db, page.id)).toMatchObject([
      { about: 'order', label: 'Any access needs?', answer_kind: 'text', choices: [], required: false },
      { about: 'slot', slot_id: slots.morning.id, answer_kind: 'yes_no' },
      { about: 'ticket_type', ticket_type_id: types.full.id, choices: ['Pie', 'Soup'], required: true },
    ]);
    expect(await (await get(path, { as: organiser })).text()).toContain('Which meal?');
  });

  test.each([
    [{ label: '', kind: 'text' }, 'label'],
    [{ label: 'Seat?', kind: 'choice', choices: 'Front' }, 'choices'],
    [{ label: 'Seat?', kind: 'riddle' }, 'kind'],
  ])('is refused as %o, with an error beside the field', async (form, field) => {
    const before = await labels();
    const response = await add(form);
    expect(response.status).toBe(422);
    expect((await pageOf(response)).fieldError(field)).toBeDefined();
    expect(await labels()).toEqual(before);
  });

  test('is not asked about a slot or ticket type of another page', async () => {
    const before = await labels();
    const foreign: Record<string, string>[] = [
      { slot: String(other.slots.morning.id) },
      { ticket_type: String(other.types.full.id) },
    ];
    for (const about of foreign)
      expect((await add({ label: 'Whose?', kind: 'text', ...about })).status).toBe(404);
    expect(await labels()).toEqual(before);
  });

  test('is changed, and not from a stale form', async () => {
    const { id, version } = await buildQuestion(db, page, { label: 'Old words?' });
    const form = { label: 'New words?', kind: 'text', version: String(version) };
    expect((await post(`${path}${id}`, form, { as: organiser })).status).toBe(303);
    expect(await labels()).toContain('New words?');
    const late = await post(`${path}${id}`, { ...form, label: 'Late words?' }, { as: organiser });
    expect(late.status).toBe(409);
    expect(await labels()).not.toContain('Late words?');
  });

  test('that is retired is asked no more, and keeps its answers', async () => {
    const question = await buildQuestion(db, page, { label: 'Which bus?' });
    const orderId = nextOrderId();
    await buyTickets(db, venue, { orderId });
    await buildAnswer(db, question, { answer: 'The last one', orderId });
    const removal = `${path}${question.id}/removal`;
    const form = { version: String(question.version) };
    expect((await post(removal, form, { as: organiser })).status).toBe(303);
    expect(await labels()).not.toContain('Which bus?');
    expect((await get(`${path}${question.id}`, { as: organiser })).status).toBe(404);
    expect(await listAnsweredQuestions(db, page.id, concert.id)).toEqual([
      { id: question.id, label: 'Which bus?' },
    ]);
  });
});

test('opens questions to those who see to calendars or events of their page only', async () => {
  const { id, version } = await buildQuestion(db, page, { label: 'Secret?' });
  const form = { label: 'Taken over?', kind: 'text', version: String(version) };
  for (const as of [somebody, steward, other.organiser]) {
    for (const at of [path, `${path}${id}`]) {
      const shown = await get(at, { as });
      expect([shown.status, (await shown.text()).includes('Secret?')]).toEqual([403, false]);
      expect((await post(at, form, { as })).status).toBe(403);
    }
    expect((await post(`${path}${id}/removal`, form, { as })).status).toBe(403);
  }
  const elsewhere = `/other-hall/questions/${id}`;
  expect((await get(elsewhere, { as: other.organiser })).status).toBe(404);
  for (const at of [elsewhere, `${elsewhere}/removal`])
    expect((await post(at, form, { as: other.organiser })).status).toBe(404);
  expect(await labels()).toContain('Secret?');
  expect(await (await get('/other-hall/questions/', { as: other.organiser })).text()).toContain(
    t('questions.none'),
  );
});
