import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testCart } from '../src/cart/testing.ts';
import { DomainError } from '../src/shared/errors.ts';
import { type Model, placed, Refused } from './money-model/model.ts';
import { HISTORIES, type Notice, sequencesOf } from './money-model/notices.ts';
import {
  deliverOnPlatform,
  expected,
  observe,
  type PlatformOrder,
  placeLike,
  takeOnPlatform,
} from './money-model/platform.ts';
import {
  aimed,
  ending,
  STEP_NAMES,
  type Step,
  type StepName,
  takeInModel,
  unexplained,
  unsettled,
} from './money-model/steps.ts';

/** Of the model alone: 1,000,000 in the long proof. */
const SEQUENCES = Number(process.env.MODEL_SEQUENCES ?? 5000);
/** Of the platform beside it: 10,000 in the long proof. */
const ON_PLATFORM = Number(process.env.MODEL_ON_PLATFORM ?? 60);
const LONG = 4 * 3_600_000;

const cart = await testCart();

const lines = fc.array(
  fc.record({
    amount: fc.constantFrom(2300, 700, 1),
    taxRate: fc.constantFrom(0, 500, 2000),
    awaits: fc.constant(false),
  }),
  { minLength: 1, maxLength: 3 },
);
const awaiting = lines.map((all) => all.map((line, at) => ({ ...line, awaits: at % 2 === 0 })));
const step = fc.record({ name: fc.constantFrom(...STEP_NAMES), at: fc.nat(2), n: fc.nat(2400) });

const first = (...names: StepName[]): Step[] => names.map((name) => ({ name, at: 0, n: 0 }));
// How most orders go, so that the steps after that have something to do.
const beginning = fc.constantFrom(
  first('paid'),
  first('paid', 'all is refunded', 'refunds are made'),
  first('paid', 'the venue cancels', 'refunds are on their way'),
  first('the order expires', 'paid'),
  first('the order expires', 'the place is taken', 'paid'),
  first('paid', 'disputed'),
  first('authorised', 'the venue says yes', 'captured'),
  first('authorised'),
  [...first('the venue cancels'), { name: 'paid' as const, at: 0, n: 0 }],
  [
    { name: 'paid in part' as const, at: 0, n: 1 },
    ...first('a payment is started'),
    { name: 'paid' as const, at: 1, n: 0 },
    { name: 'disputed' as const, at: 1, n: 0 },
    ...first('part is refunded'),
  ],
  // More comes of a payment that a bank has taken back.
  [...first('paid', 'dispute lost'), { name: 'paid' as const, at: 0, n: 2 }, ...first('disputed')],
);
const sequence = fc.record({
  lines: fc.oneof(lines, awaiting),
  steps: fc
    .tuple(beginning, fc.array(step, { minLength: 1, maxLength: 12 }))
    .map(([begin, more]) => [...begin, ...more]),
  crashes: fc.boolean(),
  refunds: fc.constantFrom('refunds are made', 'refunds are refused'),
});

/** Takes a step in the model. @returns whether it was refused, and then nothing has changed */
function isRefused(model: Model, step: Step): boolean {
  const before = JSON.stringify([model, [...model.ledger]]);
  try {
    takeInModel(model, step);
    return false;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (JSON.stringify([model, [...model.ledger]]) !== before) throw new Error(`${step.name} was half taken`);
    return true;
  }
}

/** Takes a step in both, and compares what they have come to. */
async function takeInBoth(model: Model, platform: PlatformOrder, step: Step): Promise<void> {
  const before = structuredClone(model);
  const refused = isRefused(model, step);
  const error = await takeOnPlatform(platform, before, step).catch((thrown) => thrown);
  if (error !== undefined && !(error instanceof DomainError)) throw error;
  if (refused !== (error !== undefined)) {
    throw new Error(`${step.name}: ${refused ? 'only the model refuses it' : error}`);
  }
  expect(await observe(platform), step.name).toEqual(expected(model));
}

test('the model accounts for every penny and settles every order, after any steps', { timeout: LONG }, () => {
  fc.assert(
    fc.property(sequence, ({ lines, steps, refunds }) => {
      const model = placed(lines);
      for (const step of steps) {
        isRefused(model, aimed(model, step));
        expect(unexplained(model)).toEqual({});
      }
      for (const step of ending(model, refunds)) isRefused(model, step);
      expect(unexplained(model)).toEqual({});
      expect(unsettled(model)).toEqual([]);
    }),
    { numRuns: SEQUENCES },
  );
});

test('the platform does what the model says, after any steps and crashes', { timeout: LONG }, async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async ({ lines, steps, crashes, refunds }) => {
      const model = placed(lines);
      const platform = await placeLike(cart, model, { crashes });
      for (const step of steps) await takeInBoth(model, platform, aimed(model, step));
      for (const step of ending(model, refunds)) await takeInBoth(model, platform, step);
    }),
    { numRuns: ON_PLATFORM },
  );
});

/** Delivers a notice, once: one that is refused is delivered again later. */
function deliver(model: Model, delivered: Set<Notice>, notice: Notice): void {
  if (delivered.has(notice)) return;
  if (!isRefused(model, notice.step)) delivered.add(notice);
}

test.each(Object.entries(HISTORIES))(
  'notices of a payment that is %s come to the same in any order, twice or never',
  (_name, history) => {
    const inOrder = placed(LINES);
    for (const notice of history) deliver(inOrder, new Set(), notice);
    let count = 0;
    for (const notices of sequencesOf(history, 6)) {
      const model = placed(LINES);
      const delivered = new Set<Notice>();
      for (const notice of notices) {
        deliver(model, delivered, notice);
        expect(unexplained(model)).toEqual({});
      }
      // The reconciler asks what has happened, and is told all of it in order.
      for (const notice of history) deliver(model, delivered, notice);
      expect(expected(model), notices.map(({ step }) => step.name).join(', ')).toEqual(expected(inOrder));
      count++;
    }
    expect(count).toBeGreaterThan(100);
  },
);

test('the platform does what the model says with any notices of a payment', { timeout: LONG }, async () => {
  const story = fc.constantFrom(...Object.values(HISTORIES)).chain((history) =>
    fc.record({
      history: fc.constant(history),
      notices: fc.array(fc.constantFrom(...history), { minLength: 1, maxLength: 6 }),
      crashes: fc.boolean(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(story, async ({ history, notices, crashes }) => {
      const model = placed(LINES);
      const platform = await placeLike(cart, model, { crashes });
      const delivered = new Set<Notice>();
      for (const notice of [...notices, ...history]) {
        const before = structuredClone(model);
        deliver(model, delivered, notice);
        await deliverOnPlatform(platform, before, notice);
        expect(await observe(platform), notice.step.name).toEqual(expected(model));
      }
    }),
    { numRuns: ON_PLATFORM },
  );
});

const LINES = [
  { amount: 2300, taxRate: 2000, awaits: false },
  { amount: 700, taxRate: 0, awaits: false },
];
