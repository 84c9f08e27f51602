import { afterAll, expect, test } from 'vitest';
import { growthOf } from '../src/shared/testing/growth.ts';
import { openFuzzWorld } from './fuzz/fuzz-world.ts';

const world = openFuzzWorld();
afterAll(async () => (await world).close());

/** Parts of text that took more work than their length: marks to be sorted, spaces, delimiters, what is refused late. */
const PARTS = ['\u0301\u0316', ' \u200b', '\r\n\t', '?/', '-.', '@a.'];
// In a body of 256 kB, each of these characters takes six bytes or fewer.
const LENGTH = 16_000;

test('every field of every form is read in time that grows with its length', {
  timeout: 600_000,
}, async () => {
  const { fields, submit } = await world;
  const slow: string[] = [];
  let tried = 0;
  for (const [key, form] of fields) {
    for (const name of Object.keys(form)) {
      const part = PARTS[tried++ % PARTS.length] ?? ' ';
      const send = async (length: number) =>
        (await submit(key, { [name]: `a${part.repeat(length / part.length)}` })).text();
      for (const one of new Set(['\u0301\u0316', part])) {
        const sendOne =
          one === part
            ? send
            : async (length: number) =>
                (await submit(key, { [name]: `a${one.repeat(length / one.length)}` })).text();
        const growth = await growthOf(sendOne, LENGTH);
        if (growth >= 3) slow.push(`${key} ${name} ${JSON.stringify(one)}: ${growth.toFixed(1)} times`);
      }
    }
  }
  expect(tried).toBeGreaterThan(100);
  expect(slow).toEqual([]);
});

test.each(['cookie', 'accept-language', 'if-none-match', 'accept', 'x-forwarded-for', 'content-type'])(
  'a header is read in time that grows with its length: %s',
  async (name) => {
    const { open } = await world;
    for (const part of ['a=;', ',;q=', '""', ' ,', '%41', ': '])
      expect(
        await growthOf(
          (length) =>
            open('events', '/own/calendars/diary-own/calendar.ics', {
              [name]: `a${part.repeat(length / part.length)}`,
            }),
          100_000,
        ),
        part,
      ).toBeLessThan(3);
  },
);

test.each(['?', '?month=', '?q=', '?next=', '?a=', '?show='])(
  'an address is read in time that grows with its length: %s',
  async (start) => {
    const { open } = await world;
    for (const part of ['&a=b', '%41', '/', 'a[]', '=&', '%CC%81%CC%96'])
      expect(
        await growthOf((length) => open('blog', `/${start}${part.repeat(length / part.length)}`), 60_000),
        part,
      ).toBeLessThan(3);
  },
);
