import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { OrderId, PaymentId } from '../../shared/ids.ts';
import { confirmAddress } from '../../shared/mail/recipients.ts';
import { buildOrder } from '../builders.ts';
import { listWaitingLines } from '../model/bank-line.ts';
import { findLedgerDifferences } from '../model/ledger-check.ts';
import { countStatementLines, findStatement, listStatementLines } from '../model/statement.ts';
import { bankTransferKind } from '../providers/by-hand.ts';
import type { StatementMapping } from '../rules/statement-format.ts';
import { hold, orderNow, PAGE, testCart } from '../testing.ts';
import { promisePayment } from './promise-payment.ts';
import {
  discardStatement,
  mapStatement,
  previewStatement,
  readStatement,
  uploadStatement,
} from './read-statement.ts';
import { recordReceipt } from './record-by-hand.ts';
import { assignBankLine, confirmStatement, decideBankLine, recordStatement } from './record-statement.ts';

const cart = await testCart();
const { db, clock } = cart;
const account = { kind: 'uk', holder: 'Hall', sortCode: '08-92-99', accountNumber: '65431234' };
const transfer = bankTransferKind.open({ containerId: PAGE, settings: { days: 5, account } });

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));
// Whatever was imported, the ledger adds up by every check.
afterEach(async () => expect(await findLedgerDifferences(db, PAGE)).toEqual([]));

let buyers = 0;

/** An order of £23.00 for which a transfer is promised. */
async function promised(name = 'Mab Ellery') {
  const email = `buyer-${++buyers}@example.com`;
  await transaction(db, (tx) => confirmAddress(tx, email, clock.now()));
  const owner = newVisitor();
  await hold(db, owner, { key: `place-${buyers}` });
  const order = await buildOrder(db, cart.ports.sellers, owner, { buyer: { name, email }, now: clock.now() });
  const payment = await transaction(db, (tx) =>
    promisePayment(tx, cart.act(), { containerId: PAGE, orderId: order.id, provider: transfer, attempt: 1 }),
  );
  return { order, payment, reference: payment.reference ?? '' };
}

const upload = (content: string | Uint8Array<ArrayBuffer>) =>
  transaction(db, (tx) =>
    uploadStatement(tx, cart.act(), { containerId: PAGE, fileName: 'june.csv', file: new Blob([content]) }),
  );

/** Uploads a file and reads it as guessed. @returns its id */
async function read(
  content: string | Uint8Array<ArrayBuffer>,
  more: Partial<StatementMapping> = {},
): Promise<number> {
  const id = await upload(content);
  await sql`DELETE FROM statement_mappings`.execute(db);
  const { mapping } = await previewStatement(db, { containerId: PAGE, id });
  await transaction(db, (tx) =>
    mapStatement(tx, cart.act(), { containerId: PAGE, id, mapping: { ...mapping, ...more } }),
  );
  await readStatement(db, cart.act(), { containerId: PAGE, id });
  return id;
}

const confirm = (id: number, skip = false) =>
  transaction(db, (tx) => confirmStatement(tx, cart.act(), { containerId: PAGE, id, skip }));

async function importAll(id: number) {
  await confirm(id);
  await recordStatement(db, cart.act(), { containerId: PAGE, id });
}

const fatesOf = async (id: number) =>
  (await listStatementLines(db, PAGE, id, { after: 0, limit: 100 })).map(({ fate }) => fate);

const csv = (...rows: string[]) => `Date,Description,Amount\n${rows.join('\n')}\n`;

describe('a statement', () => {
  test('records what matches by its reference, wherever that stands and with spaces in it', async () => {
    const [exact, spaced, inside] = [await promised(), await promised(), await promised()];
    const withSpaces = spaced.reference.split('').join(' ');
    const id = await read(
      csv(
        `02/06/2026,${exact.reference},23.00`,
        `02/06/2026,FROM M ELLERY ${withSpaces} THANKS,23.00`,
        `03/06/2026,PAYMENT/${inside.reference}/20260603,23.00`,
      ),
    );
    expect(await fatesOf(id)).toEqual(['matched', 'matched', 'matched']);
    await importAll(id);
    for (const { order } of [exact, spaced, inside]) {
      expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', due_minor: 0 });
    }
    expect(await findStatement(db, PAGE, id)).toMatchObject({ state: 'done' });
  });

  test('tells a part, too much, a slip of the pen, an equal amount and name, and money that went out', async () => {
    const [part, over, slip, named] = [
      await promised(),
      await promised(),
      await promised(),
      await promised('Jo Okafor'),
    ];
    const digits = slip.reference.slice(2);
    const wrong = `RF${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`;
    const id = await read(
      csv(
        `02/06/2026,${part.reference},10.00`,
        `02/06/2026,${over.reference},30.00`,
        `02/06/2026,${wrong},23.00`,
        '02/06/2026,J OKAFOR PARTY,23.00',
        '02/06/2026,GRANT,500.00',
        '02/06/2026,WATER,-80.00',
      ),
    );
    expect(await fatesOf(id)).toEqual(['part', 'over', 'suggestion', 'suggestion', 'unknown', 'outgoing']);
    await importAll(id);
    expect(await orderNow(db, part.order)).toMatchObject({ state: 'placed', due_minor: 1300 });
    expect((await orderNow(db, over.order)).refunds).toMatchObject([
      { amount_minor: 700, reason: 'overpaid' },
    ]);
    // A suggestion is none but that: nothing is recorded for its order.
    expect(await orderNow(db, named.order)).toMatchObject({ state: 'placed', due_minor: 2300 });
    expect(await listWaitingLines(db, PAGE)).toMatchObject([
      { state: 'unmatched', orderId: slip.order.id, amount: 2300 },
      { state: 'unmatched', orderId: named.order.id, amount: 2300 },
      { state: 'unmatched', orderId: null, amount: 50000 },
      { state: 'outgoing', amount: -8000 },
    ]);
    for (const { id: lineId } of await listWaitingLines(db, PAGE)) {
      await transaction(db, (tx) =>
        decideBankLine(tx, cart.act(), { containerId: PAGE, lineId, decision: 'not_ours', note: 'cleared' }),
      );
    }
  });

  test('counts each line once, also in an overlapping statement, and equal lines as often as there are', async () => {
    const first = await read(csv('04/06/2026,RAFFLE,5.00', '04/06/2026,RAFFLE,5.00'));
    await importAll(first);
    const second = await read(
      csv(
        '04/06/2026,RAFFLE,5.00',
        '04/06/2026,Raffle,5.00',
        '04/06/2026,RAFFLE,5.00',
        '05/06/2026,RAFFLE,5.00',
      ),
    );
    expect(await fatesOf(second)).toEqual(['known', 'known', 'unknown', 'unknown']);
    await importAll(second);
    expect((await listWaitingLines(db, PAGE)).filter(({ text }) => /raffle/i.test(text))).toHaveLength(4);
  });

  test('is recorded once by two imports of one file at the same time', async () => {
    const { order, reference } = await promised();
    const file = csv(`06/06/2026,${reference},23.00`, '06/06/2026,TOMBOLA,9.00');
    const [one, two] = [await read(file), await read(file)];
    await Promise.all([importAll(one), importAll(two)]);
    expect((await listWaitingLines(db, PAGE)).filter(({ text }) => text === 'TOMBOLA')).toHaveLength(1);
    const { payments, refunds } = await orderNow(db, order);
    expect(payments).toMatchObject([{ received_minor: 2300 }]);
    expect(refunds).toEqual([]);
    await expect(confirm(one)).rejects.toMatchObject({ reason: { code: 'statement_taken' } });
  });

  test('goes on after a crash where it was', async () => {
    const { order, reference } = await promised();
    const id = await read(csv(`07/06/2026,${reference},23.00`, ...lines(120, '07/06/2026')));
    await confirm(id);
    const act = cart.act();
    const sellers = [...act.sellers];
    // The second batch fails for good, as if the process had ended there.
    await sql`CREATE FUNCTION end_here() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.line > 60 THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$`.execute(db);
    await sql`CREATE TRIGGER ends_here BEFORE INSERT ON bank_lines FOR EACH ROW EXECUTE FUNCTION end_here()`.execute(
      db,
    );
    await expect(recordStatement(db, { ...act, sellers }, { containerId: PAGE, id })).rejects.toThrow(
      'killed',
    );
    expect(await findStatement(db, PAGE, id)).toMatchObject({ state: 'importing' });
    await sql`DROP TRIGGER ends_here ON bank_lines`.execute(db);
    await recordStatement(db, act, { containerId: PAGE, id });
    const counts = await countStatementLines(db, PAGE, id);
    expect(counts.map(({ count, recorded }) => recorded / count)).toEqual(counts.map(() => 1));
    expect((await orderNow(db, order)).payments).toMatchObject([{ received_minor: 2300 }]);
  });

  test('of which lines are broken is imported only without them, and names each', async () => {
    const id = await read(
      csv(
        '08/06/2026,FINE,1.00',
        '31/02/2026,NO DATE,2.00',
        '08/06/2026,FORMULA,=1+1',
        '08/06/2026,ALSO FINE,3.00',
        '08/06/2026',
      ),
    );
    expect(await findStatement(db, PAGE, id)).toMatchObject({
      problem_count: 3,
      problems: [
        { line: 3, code: 'date', cell: '31/02/2026' },
        { line: 4, code: 'amount', cell: '=1+1' },
        { line: 6, code: 'columns' },
      ],
    });
    await expect(confirm(id)).rejects.toMatchObject({ kind: 'invalid' });
    expect((await listWaitingLines(db, PAGE)).filter(({ text }) => /FINE/.test(text))).toEqual([]);
    await confirm(id, true);
    await recordStatement(db, cart.act(), { containerId: PAGE, id });
    expect((await listWaitingLines(db, PAGE)).filter(({ text }) => /FINE/.test(text))).toHaveLength(2);
  });

  test('with one enormous line, or that never ends, is refused as a whole', async () => {
    for (const [content, code] of [
      [csv('08/06/2026,FINE,1.00', `08/06/2026,${'x'.repeat(1_000_000)},2.00`), 'too_long'],
      [csv('08/06/2026,FINE,1.00', `08/06/2026,"open${'\nx'.repeat(50_000)}`), 'too_long'],
      ['\n\n', 'empty'],
    ] as const) {
      const id = await read(content);
      expect(await findStatement(db, PAGE, id)).toMatchObject({ is_broken: true, problems: [{ code }] });
      await expect(confirm(id)).rejects.toMatchObject({ reason: { code: 'statement_broken' } });
    }
  });

  test('of 100,000 lines is read in pieces, its broken lines are named, and further lines refused', async () => {
    const rows = Array.from({ length: 100_020 }, (_, at) =>
      at % 10_000 === 5 ? `??,LINE ${at},1.00` : `09/06/2026,LINE ${at},-${(at % 900) + 1}.00`,
    );
    const id = await read(csv(...rows));
    // The headings are line 1.
    const broken = Array.from({ length: 11 }, (_, at) => ({
      line: at * 10_000 + 7,
      code: 'date',
      cell: '??',
    }));
    expect(await findStatement(db, PAGE, id)).toMatchObject({
      is_broken: true,
      problems: [...broken, { code: 'too_many' }],
    });
    expect(await countStatementLines(db, PAGE, id)).toMatchObject([{ fate: 'outgoing', count: 100_000 }]);
    await transaction(db, (tx) => discardStatement(tx, cart.act(), { containerId: PAGE, id }));
    expect(await countStatementLines(db, PAGE, id)).toEqual([]);
  }, 120_000);

  test('is recognised with semicolons, commas as decimals, two columns of amounts and older characters', async () => {
    const text =
      'Konto 123;;;;\nBuchung;Verwendungszweck;Name;Soll;Haben\n10.06.2026;Spende für Bühne;Jörg;;1.234,50\n11.06.2026;Miete;Hall;80,00;\n';
    const id = await read(new Uint8Array(Buffer.from(text, 'latin1')), { currency: 'EUR' });
    expect(await listStatementLines(db, PAGE, id, { after: 0, limit: 9 })).toMatchObject([
      {
        amount: 123450,
        text: 'Spende für Bühne',
        name: 'Jörg',
        bookedOn: Temporal.PlainDate.from('2026-06-10'),
      },
      { amount: -8000, text: 'Miete' },
    ]);
    expect(await findStatement(db, PAGE, id)).toMatchObject({
      mapping: { encoding: 'windows-1252', delimiter: ';' },
    });
  });
});

describe('an unmatched receipt', () => {
  const unmatched = async (amount: string, text = 'WHO KNOWS') => {
    const id = await read(csv(`12/06/2026,${text} ${++buyers},${amount}`));
    await importAll(id);
    const line = (await listWaitingLines(db, PAGE)).at(-1);
    if (!line) throw new Error('no line');
    return line.id;
  };
  const balance = async () => {
    const { rows } = await sql<{ account: string; sum: number }>`
      SELECT account, sum(amount_minor)::bigint AS sum FROM ledger_postings
      WHERE account IN ('unmatched_receipts', 'bank', 'payouts_in_transit') GROUP BY account`.execute(db);
    return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
  };
  const decide = (lineId: number, decision: 'returning' | 'returned' | 'not_ours' | 'cash_in') =>
    transaction(db, (tx) =>
      decideBankLine(tx, cart.act(), { containerId: PAGE, lineId, decision, note: '' }),
    );

  test('moves to the order to which it is assigned, which it pays', async () => {
    const { order } = await promised();
    const before = await balance();
    const lineId = await unmatched('23.00');
    await transaction(db, (tx) =>
      assignBankLine(tx, cart.act(), { containerId: PAGE, lineId, orderId: order.id as OrderId }),
    );
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', due_minor: 0 });
    const after = await balance();
    expect(after.unmatched_receipts).toBe(before.unmatched_receipts);
    expect(after.bank).toBe((before.bank ?? 0) + 2300);
    const again = assignBankLine;
    await expect(
      transaction(db, (tx) =>
        again(tx, cart.act(), { containerId: PAGE, lineId, orderId: order.id as OrderId }),
      ),
    ).rejects.toMatchObject({ reason: { code: 'bank_line_decided' } });
  });

  test('is sent back in two steps, is not ours, or is cash that was taken to the bank', async () => {
    const before = await balance();
    const [back, grant, cash] = [await unmatched('4.00'), await unmatched('5.00'), await unmatched('6.00')];
    await decide(back, 'returning');
    // It is owed until it has left.
    expect((await balance()).unmatched_receipts).toBe((before.unmatched_receipts ?? 0) - 1500);
    await decide(back, 'returned');
    await decide(grant, 'not_ours');
    await decide(cash, 'cash_in');
    const after = await balance();
    expect(after.unmatched_receipts).toBe(before.unmatched_receipts);
    expect(after.payouts_in_transit).toBe((before.payouts_in_transit ?? 0) - 600);
    expect(after.bank).toBe((before.bank ?? 0) + 600);
    for (const id of [back, grant, cash]) await expect(decide(id, 'not_ours')).rejects.toThrow();
  });

  test('can’t be without its posting, nor a posting without it', async () => {
    const lineId = await unmatched('7.00');
    await expect(
      sql`UPDATE bank_lines SET state = 'returned' WHERE id = ${lineId}`.execute(db),
    ).rejects.toThrow(/should hold 0, and 700 is posted/);
    await decide(lineId, 'not_ours');
    await expect(
      sql`UPDATE bank_lines SET state = 'unmatched' WHERE id = ${lineId}`.execute(db),
    ).rejects.toThrow(/should hold 700, and 0 is posted/);
    await expect(
      sql`UPDATE bank_lines SET amount_minor = 1 WHERE id = ${lineId}`.execute(db),
    ).rejects.toThrow();
  });

  test('that comes by its reference after all of it was recorded by hand goes back', async () => {
    const { order, payment, reference } = await promised();
    await transaction(db, (tx) =>
      recordReceipt(tx, cart.act(), {
        containerId: PAGE,
        paymentId: payment.id as PaymentId,
        amount: 2300,
        receivedBefore: 0,
      }),
    );
    const id = await read(csv(`13/06/2026,${reference},23.00`));
    expect(await fatesOf(id)).toEqual(['over']);
    await importAll(id);
    expect((await orderNow(db, order)).refunds).toMatchObject([{ amount_minor: 2300, reason: 'paid_twice' }]);
  });
});

const lines = (count: number, date: string): string[] =>
  Array.from({ length: count }, (_, at) => `${date},EXTRA ${++buyers} ${at},-1.00`);
