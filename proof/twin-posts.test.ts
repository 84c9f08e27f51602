import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import type { FormInput } from '../src/shared/http/form.ts';
import { parsePage } from '../src/shared/testing/page.ts';
import { openFuzzWorld } from './fuzz/fuzz-world.ts';

const world = openFuzzWorld();
afterAll(async () => (await world).close());

type Twin = {
  key: string;
  form: FormInput;
  /** that keeps what was typed */
  field: string;
  made: ReturnType<typeof sql<{ n: number }>>;
};

const count = (table: string, name: string, column = 'name') =>
  sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${name}`;

const TWINS: Twin[] = [
  {
    key: 'blog POST /new',
    form: { title: 'Twin hall' },
    field: 'title',
    made: count('pages', 'Twin hall', 'title'),
  },
  {
    key: 'blog POST /:page/news',
    form: { title: 'Twin news', body: 'The roof is paid.' },
    field: 'title',
    made: count('posts', 'Twin news', 'title'),
  },
  {
    key: 'blog POST /:page/snippets',
    form: { title: 'Twin terms', body: 'Be kind.' },
    field: 'title',
    made: count('snippets', 'Twin terms', 'title'),
  },
  {
    key: 'blog POST /:page/menu',
    form: { 'label-0': 'Twin item', 'to-0': '/own/news/' },
    field: 'label-0',
    made: count('menu_items', 'Twin item', 'label'),
  },
  {
    key: 'market POST /:page',
    form: { name: 'Twin market' },
    field: 'name',
    made: count('marketplaces', 'Twin market'),
  },
  {
    key: 'events POST /:page/calendars/new',
    form: { name: 'Twin diary' },
    field: 'name',
    made: count('calendars', 'Twin diary'),
  },
  {
    key: 'events POST /:page/calendars/:calendar/slots/spaces',
    form: { name: 'Twin room', parts: [] },
    field: 'name',
    made: count('resources', 'Twin room'),
  },
  {
    key: 'events POST /:page/calendars/:calendar/slots',
    form: { name: 'Twin slot', days: '1', starts: '20:00', ends: '22:00', kind: 'fixed', cost: '5' },
    field: 'name',
    made: count('calendar_slots', 'Twin slot'),
  },
  {
    key: 'events POST /:page/calendars/:calendar/entries',
    form: {
      name: 'Twin event',
      address: 'Twin street',
      date: '2026-09-01',
      starts: '20:00',
      ends: '22:00',
      weeks: '1',
      publish: '',
    },
    field: 'name',
    made: count('calendar_entries', 'Twin event'),
  },
  {
    key: 'events POST /:page/calendars/:calendar/entries/:entry/ticket-types',
    form: { name: 'Twin type', price: '5', quota: '10', most: '4' },
    field: 'name',
    made: count('ticket_types', 'Twin type'),
  },
  {
    key: 'events POST /:page/calendars/closures',
    form: { first_date: '2026-09-02', last_date: '2026-09-03', reason: 'Twin closure' },
    field: 'reason',
    made: count('calendar_entries', 'Twin closure'),
  },
];

describe('of two posts of one form at once', () => {
  test.each(TWINS)(
    '$key makes one, and answers the other with its form',
    async ({ key, form, field, made }) => {
      const { submit, db } = await world;
      const answers = await Promise.all([submit(key, form), submit(key, form)]);
      const [first, second] = answers.map(({ status }) => status).sort();
      expect(first).toBe(303);
      expect([409, 422]).toContain(second);
      const refused = parsePage(await (answers.find(({ status }) => status !== 303) as Response).text());
      expect(refused.field(field).getAttribute('value') ?? refused.field(field).textContent).toBe(
        form[field],
      );
      expect(refused.allByRole('alert').length).toBeGreaterThan(0);
      expect((await made.execute(db)).rows[0]?.n).toBe(1);
      // One after the other it is the same.
      expect([409, 422]).toContain((await submit(key, form)).status);
    },
  );

  test('a person gets a role once', async () => {
    const { submit, db } = await world;
    const form = { email: 'twin@people.example', name: 'Twin', roles: 'steward' };
    const answers = await Promise.all([
      submit('blog POST /:page/people', form),
      submit('blog POST /:page/people', form),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await count('users', 'twin@people.example', 'email').execute(db)).rows[0]?.n).toBe(1);
  });

  test('every route that makes something is among them', async () => {
    const { routes } = await world;
    const makes = routes
      .map(({ app, route }) => `${app} ${route.replace(/\{[^/]*\}/g, '')}`)
      .filter((key) =>
        / POST .*\/(new|news|snippets|spaces|slots|entries|ticket-types|closures|:page)$/.test(key),
      );
    const tried = new Set(TWINS.map(({ key }) => key));
    expect(makes.filter((key) => !tried.has(key))).toEqual([HOLD]);
  });
});

// The holds of a time race in races.test.ts.
const HOLD = 'events POST /:page/calendars/:calendar/:year/:month/:day/entries';
