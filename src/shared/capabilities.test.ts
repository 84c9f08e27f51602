import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { capabilitiesOf, ROLES, rolesWith } from './capabilities.ts';
import { testDatabase } from './testing/database.ts';

const { db } = await testDatabase();

test('gives organisers every capability, others only those of their roles, and nobody none', () => {
  const all = capabilitiesOf(['organiser']);
  for (const role of ROLES) expect(all.isSupersetOf(capabilitiesOf([role]))).toBe(true);
  for (const capability of all) expect(rolesWith(capability)).toContain('organiser');
  for (const role of ROLES.filter((one) => one !== 'organiser'))
    expect(capabilitiesOf([role]).has('people')).toBe(false);
  expect(capabilitiesOf([])).toEqual(new Set());
});

test('adds up the capabilities of several roles', () => {
  const both = capabilitiesOf(['treasurer', 'steward']);
  expect(both).toEqual(capabilitiesOf(['treasurer']).union(capabilitiesOf(['steward'])));
});

test('knows the roles that the database allows', async () => {
  const { rows } = await sql<{ definition: string }>`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = 'page_roles'::regclass AND contype = 'c'`.execute(db);
  const allowed = [...(rows[0]?.definition.matchAll(/'([a-z]+)'::text/g) ?? [])].map((match) => match[1]);
  expect(allowed).toEqual([...ROLES]);
});
