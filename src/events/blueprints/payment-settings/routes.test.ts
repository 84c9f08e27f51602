import { beforeEach, describe, expect, test } from 'vitest';
import { pageOf } from '../../../shared/testing/page.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { paymentSettingsBlueprint } from './routes.tsx';

const { db, get, post, deps } = await testEvents((app, deps) =>
  app.route('/:page/payments/settings', paymentSettingsBlueprint(deps)),
);
const { page, organiser, steward } = await buildVenue(db);
const other = await buildVenue(db, 'other-hall');
const path = '/glasshouse/payments/settings/';

const account = { holder: 'Valley Hall CIC', sort_code: '089299', account_number: '6543 1234', days: '7' };
const settingsNow = () => deps.ports.treasury.getSettings(db, page.id);
const wayNow = async (name: string) => (await settingsNow()).ways.find(({ provider }) => provider === name);
const save = async (form: string, fields: Record<string, string>, version: number) =>
  post(`${path}${form}`, { ...fields, version: String(version) }, { as: organiser });

beforeEach(async () => {
  await db.deleteFrom('payment_accounts').execute();
  await db.deleteFrom('payee_details').execute();
});

describe('who sells', () => {
  const seller = { legal_name: 'Valley Hall CIC', address: '1 Mill Lane\r\nHebden', vat_number: '' };

  test('is saved for this page alone, and shown in the form', async () => {
    const response = await save('seller', seller, 0);
    expect([response.status, response.headers.get('location')]).toEqual([303, `${path}?saved=seller`]);
    expect(await settingsNow()).toMatchObject({
      seller: { legal_name: 'Valley Hall CIC', address: '1 Mill Lane\nHebden', vat_number: null, version: 1 },
    });
    expect((await deps.ports.treasury.getSettings(db, other.page.id)).seller).toBeUndefined();
    const { form } = await pageOf(get(path, { as: organiser }));
    expect(form('seller').values).toMatchObject({ legal_name: 'Valley Hall CIC', version: '1' });
  });

  test('is not saved without name or address, or over what somebody else has saved', async () => {
    expect((await save('seller', { ...seller, legal_name: ' ', address: '' }, 0)).status).toBe(422);
    await save('seller', seller, 0);
    for (const stale of [0, 2]) {
      expect((await save('seller', { ...seller, legal_name: 'Other' }, stale)).status).toBe(409);
    }
    expect((await settingsNow()).seller).toMatchObject({ legal_name: 'Valley Hall CIC', version: 1 });
    await save('seller', { ...seller, vat_number: 'GB 123' }, 1);
    expect((await settingsNow()).seller).toMatchObject({ vat_number: 'GB 123', version: 2 });
  });
});

describe('a bank account', () => {
  test('is saved as banks write it, for the things chosen', async () => {
    const response = await save('ways/transfer', { ...account, sells_transfer: 'hire' }, 0);
    expect(response.status).toBe(303);
    expect(await wayNow('transfer')).toMatchObject({
      forHire: true,
      forTickets: false,
      transfer: { holder: 'Valley Hall CIC', sortCode: '08-92-99', accountNumber: '65431234', days: 7 },
    });
    expect(await wayNow('venue')).toMatchObject({ forHire: false, forTickets: false, version: 0 });
  });

  test('may be one with an IBAN', async () => {
    const iban = { ...account, sort_code: '', account_number: '', iban: 'de89 3704 0044 0532 0130 00' };
    expect((await save('ways/transfer', { ...iban, sells_transfer: 'tickets' }, 0)).status).toBe(303);
    expect((await wayNow('transfer'))?.transfer).toMatchObject({ iban: 'DE89370400440532013000', bic: '' });
  });

  test.each([
    ['holder', { holder: '' }],
    ['sort_code', { sort_code: '08929' }],
    ['account_number', { account_number: '654312345' }],
    ['iban', { iban: 'DE89 3704 0044 0532 0130 01' }],
    ['bic', { iban: 'DE89 3704 0044 0532 0130 00', bic: 'NOPE' }],
    ['days', { days: '1' }],
    ['days', { days: '31' }],
    ['days', { days: 'soon' }],
  ])('is refused with a wrong %s, and the input is kept', async (name, wrong) => {
    const response = await save('ways/transfer', { ...account, ...wrong, sells_transfer: 'hire' }, 0);
    expect(response.status).toBe(422);
    const { fieldError, form } = await pageOf(response);
    const fields = ['holder', 'sort_code', 'account_number', 'iban', 'bic', 'days'];
    expect(fields.filter((field) => fieldError(field) !== undefined)).toEqual([name]);
    expect(form('transfer').values).toMatchObject({ ...account, ...wrong });
    expect(await wayNow('transfer')).toMatchObject({ forHire: false, version: 0 });
  });

  test('is not saved over what somebody else has saved', async () => {
    await save('ways/transfer', { ...account, sells_transfer: 'hire' }, 0);
    expect((await save('ways/transfer', { ...account, days: '9' }, 0)).status).toBe(409);
    expect(await wayNow('transfer')).toMatchObject({ forHire: true, transfer: { days: 7 } });
  });
});

test('switches payment at the venue on and off', async () => {
  await post(`${path}ways/venue`, { sells_venue: ['hire', 'tickets'], version: '0' }, { as: organiser });
  const on = await wayNow('venue');
  expect(on).toMatchObject({ forHire: true, forTickets: true });
  await save('ways/venue', {}, on?.version ?? 0);
  expect(await wayNow('venue')).toMatchObject({ forHire: false, forTickets: false });
});

test('knows no other ways', async () => {
  expect((await save('ways/barter', {}, 0)).status).toBe(404);
});

test('is for the treasurer alone', async () => {
  expect((await get(path, { as: steward })).status).toBe(403);
  expect((await post(`${path}ways/venue`, { sells_venue: 'hire' }, { as: other.organiser })).status).toBe(
    403,
  );
});
