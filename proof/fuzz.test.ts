import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { plain } from '../e2e/access-requests.ts';
import { type FuzzWorld, openFuzzWorld, type Plan, type Sent } from './fuzz/fuzz-world.ts';
import { change, HOSTILE } from './fuzz/hostile.ts';

// `FUZZ_REQUESTS=100000 npm run vitest -- --project proof proof/fuzz.test.ts` takes minutes. FUZZ_SEED repeats a run.
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_500);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
// Requests remove what others are about, so that the venues are built anew from time to time.
const REQUESTS_PER_WORLD = 5_000;
const SLOWEST = 10;

const plan: fc.Arbitrary<Plan> = fc.record({
  route: fc.nat(),
  identity: fc.nat(),
  set: fc.nat(),
  changes: fc.array(change, { maxLength: 3, size: 'max' }),
});

test('answers no request with 5xx, and none with 2xx for who may not', { timeout: 7_200_000 }, async () => {
  console.log(`fuzz: ${REQUESTS} requests with FUZZ_SEED=${SEED}`);
  const report = { wrong: new Set<string>(), slowest: [] as Sent[], statuses: new Map<number, number>() };
  let sent = 0;
  for (let round = 0; sent < REQUESTS; round++) {
    const world = await openFuzzWorld();
    onTestFinished(world.close);
    const count = Math.min(REQUESTS - sent, REQUESTS_PER_WORLD);
    const each = byField(world, SEED + round);
    const half = Math.min(Math.ceil(count / 2), each.length);
    const random = fc.sample(plan, { numRuns: count - half, seed: SEED + round });
    await sendAll(world, [...each.slice(0, half), ...random], report);
    sent += count;
    console.log(`fuzz: ${sent} requests sent, ${report.wrong.size} wrong ${[...report.wrong].at(-1) ?? ''}`);
  }
  console.log(`fuzz: ${JSON.stringify(Object.fromEntries([...report.statuses].sort()))}`);
  if (REQUESTS >= 10_000)
    for (const { ms, name } of report.slowest) console.log(`fuzz: ${Math.round(ms)} ms ${name}`);
  expect([...report.wrong]).toEqual([]);
});

test('finds the form of every route that a form posts to', async () => {
  const { routes, fields, close } = await openFuzzWorld();
  onTestFinished(close);
  const unknown = routes
    .filter(({ route, access }) => route.startsWith('POST ') && access !== 'provider')
    .map(({ app, route }) => `${app} ${plain(route)}`)
    .filter((route) => !fields.has(route));
  expect(unknown).toEqual(WITHOUT_FORM);
});

/** Each field of each form with each hostile value, by somebody who may submit it, in an order of the seed. */
function byField({ routes, identities, fields }: FuzzWorld, seed: number): Plan[] {
  const organiser = identities.findIndex(({ role }) => role === 'organiser');
  const visitor = identities.findIndex(({ name }) => name === 'visitor');
  const plans = routes.flatMap(({ app, route, access }, at) =>
    Object.keys(fields.get(`${app} ${plain(route)}`) ?? {}).flatMap((_, field) =>
      HOSTILE.map(
        (value): Plan => ({
          route: at,
          identity: access === 'anyone' ? visitor : organiser,
          // the own venue
          set: 1,
          changes: [{ part: 'field', at: field, value }],
        }),
      ),
    ),
  );
  const keys = fc.sample(fc.nat(), { numRuns: plans.length, seed });
  return plans
    .map((one, at) => ({ one, key: keys[at] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

type Report = { wrong: Set<string>; slowest: Sent[]; statuses: Map<number, number> };

async function sendAll(world: FuzzWorld, plans: Plan[], report: Report): Promise<void> {
  for (let at = 0; at < plans.length; at += 8) {
    for (const sent of await Promise.all(plans.slice(at, at + 8).map(world.send))) {
      report.statuses.set(sent.status, (report.statuses.get(sent.status) ?? 0) + 1);
      if (sent.wrong) report.wrong.add(`${sent.name}: ${sent.wrong}`);
      report.slowest.push(sent);
    }
    report.slowest = report.slowest.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  }
}

// Their forms are on pages that the two venues do not lead to.
// Without fields, or in a form that is shown in a state which the world is not in.
const WITHOUT_FORM = [
  'blog POST /sign-in/:token',
  'cart POST /checkout/extensions',
  'cart POST /orders/:code/cancellation',
  'cart POST /orders/:code/places/cancellation',
  'cart POST /tickets/:ticket/cancellation',
  'events POST /admin/tickets/:entry/exits',
  'events POST /admin/tickets/:entry/receipts',
  'events POST /:page/payments/settings/ways/:way/checks',
  'events POST /:page/payments/orders/:order/receipts',
  'events POST /:page/payments/statements/lines/:line/assignment',
  'events POST /:page/payments/statements/lines/:line/sending',
  'events POST /:page/payments/statements/:statement/import',
  'events POST /:page/payments/refunds/:refund/credit',
  'events POST /:page/calendars/:calendar/slots/:slot/reactivation',
  'events POST /:page/calendars/:calendar/ticket-types/:ticketType/removal',
  'events POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/cancellation/attempts',
];
