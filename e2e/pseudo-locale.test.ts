import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleMail } from '../src/blog/mails/role-mail.ts';
import { signInMail } from '../src/blog/operations/mail-sign-in-link.ts';
import { cancellationMail } from '../src/cart/mails/cancellation.ts';
import { creditMail } from '../src/cart/mails/credit.ts';
import { depositMail } from '../src/cart/mails/deposit.ts';
import { disputeMail } from '../src/cart/mails/dispute.ts';
import { ledgerOffMail } from '../src/cart/mails/ledger-off.ts';
import {
  type ConfirmedLine,
  type OrderConfirmation,
  orderConfirmationMail,
} from '../src/cart/mails/order-confirmation.ts';
import { paymentFailedMail } from '../src/cart/mails/payment-failed.ts';
import { promiseMail } from '../src/cart/mails/promise.ts';
import { refundByHandMail } from '../src/cart/mails/refund-by-hand.ts';
import { refundFailedMail } from '../src/cart/mails/refund-failed.ts';
import { refundNoticeMail } from '../src/cart/mails/refund-notice.ts';
import type { OrderDetails } from '../src/cart/model/order.ts';
import {
  bookingMovedMail,
  cancelledMail,
  confirmedMail,
  declinedMail,
} from '../src/events/mails/booking-mails.ts';
import { cancellationSummaryMail } from '../src/events/mails/cancellation-summary-mail.ts';
import { eventCancelledMail } from '../src/events/mails/event-cancelled-mail.ts';
import { eventChangeMail } from '../src/events/mails/event-change-mail.ts';
import { movedMail, ticketsReturnedMail } from '../src/events/mails/moved-mails.ts';
import { givenBackMail, requestMail } from '../src/events/mails/request-mail.ts';
import type { BookingDetails } from '../src/events/model/booking.ts';
import type { Cancellation } from '../src/events/model/cancellation.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { runInLocale } from '../src/shared/i18n/locale.ts';
import type { ContainerId, OrderId, UserId } from '../src/shared/ids.ts';
import type { Mail } from '../src/shared/mail/mail.ts';
import { minor } from '../src/shared/money.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { newVisitor, signIn, type Visitor } from './visitor.ts';
import { walk } from './walk.ts';

const PHONE = { width: 390, height: 844 };

const database = await testDatabase();
let platform: RunningPlatform;
let browser: Browser;

beforeAll(async () => {
  platform = await runPlatform(database);
  await translateToGreek(platform.platform.db);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

describe('the pseudo-locale on a phone', () => {
  test('leaves no English and no overflow on the pages of a visitor', async () => {
    const visitor = await newPseudoVisitor();
    expect(await faultsFor(visitor.page)).toEqual([]);
  });

  test('leaves no English and no overflow on the pages of an organiser', async () => {
    const organiser = await newVisitor(browser);
    await signIn(organiser, platform, 'ines@glasshouse.example');
    await setPseudoLocale(organiser);
    expect(await faultsFor(organiser.page)).toEqual([]);
  });

  test('leaves no English on error pages', async () => {
    const { page } = await newPseudoVisitor();
    const faults: string[] = [];
    for (const url of [
      platform.url('blog', '/no-such-page/'),
      platform.url('events', '/the-glasshouse/calendars/?month=2026-13'),
      platform.url('events', '/the-glasshouse/calendars/hire/2026/02/31/'),
      platform.url('events', '/tickets/nothing'),
      platform.url('cart', '/orders/nothing'),
      platform.url('market', '/the-glasshouse/no-such-market/'),
      platform.url('blog', `/sign-in/${'x'.repeat(32)}`),
    ]) {
      await page.goto(url);
      faults.push(...(await englishOn(page)));
    }
    expect(faults).toEqual([]);
  });
});

describe('the pseudo-locale', () => {
  test('leaves no English in mails', async () => {
    const mails = await runInLocale('en-XA', mailsOfEveryKind);
    expect(mails.map(({ subject, text }) => englishIn(`${subject}\n${text}`))).toEqual(
      mails.map(() => undefined),
    );
    const html = mails.map((mail) => mail.html?.replaceAll(/<(style|title)>.*?<\/\1>|<[^>]+>/g, ' ') ?? '');
    expect(html.map(englishIn)).toEqual(mails.map(() => undefined));
  });

  test('leaves no English in the texts of a calendar file', async () => {
    const visitor = await newPseudoVisitor();
    const response = await visitor.page.request.get(
      platform.url('events', '/the-glasshouse/calendars/whats-on/calendar.ics'),
      {
        headers: { 'accept-language': 'en-XA' },
      },
    );
    const lines =
      (await response.text())
        .replaceAll('\r\n ', '')
        .match(/^(SUMMARY|DESCRIPTION|X-WR-CALNAME|NAME):.*/gm) ?? [];
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map((line) => englishIn(line.replace(/^[\w-]+:/, '').replaceAll('\\n', ' ')))).toEqual(
      lines.map(() => undefined),
    );
  });
});

async function newPseudoVisitor(): Promise<Visitor> {
  const visitor = await newVisitor(browser);
  await setPseudoLocale(visitor);
  return visitor;
}

async function setPseudoLocale(visitor: Visitor): Promise<void> {
  await visitor.page.setViewportSize(PHONE);
  const { hostname } = new URL(platform.url('blog'));
  await visitor.context.addCookies([{ name: 'locale', value: 'en-XA', domain: hostname, path: '/' }]);
}

async function faultsFor(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await walk(platform, page, async ({ file }) => {
    if (file !== undefined) return;
    const { href: url } = new URL(page.url());
    faults.push(...(await faultsOn(page)));
    for (const index of await page.evaluate(formsWithRequiredFields)) {
      await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'POST'),
        page.evaluate(submitEmpty, index),
      ]);
      await page.waitForFunction(hasAnswer);
      faults.push(...(await faultsOn(page)));
      await page.goto(url);
    }
  });
  return [...new Set(faults)];
}

async function faultsOn(page: Page): Promise<string[]> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [...(await englishOn(page)), ...(overflow > 0 ? [`${pathOf(page)}: ${overflow} px too wide`] : [])];
}

async function englishOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(readableTexts);
  return texts.flatMap((text) => {
    const english = englishIn(text);
    return english ? [`${pathOf(page)}: “${english}” in “${text.slice(0, 80)}”`] : [];
  });
}

const pathOf = (page: Page): string => new URL(page.url()).pathname;

/** Indexes of the forms with a required text field: an empty submission of these is refused, and changes nothing. */
const formsWithRequiredFields = (): number[] =>
  [...document.forms].flatMap((form, index) =>
    form.method === 'post' &&
    form.querySelector('input[required]:not([type=radio], [type=checkbox], [type=file])')
      ? [index]
      : [],
  );

function submitEmpty(index: number): void {
  const form = document.forms[index];
  if (!form) return;
  form.noValidate = true;
  form.dataset.submitted = '';
  for (const field of form.querySelectorAll<HTMLInputElement>('input[required]')) field.value = '';
  form.requestSubmit();
}

/** Whether the answer is shown: another page, or at the door another screen in the same page. */
const hasAnswer = (): boolean =>
  document.readyState === 'complete' && !document.querySelector('form[data-submitted]');

/** The texts of a page, including those in attributes, without code, names and texts in another language. */
function readableTexts(): string[] {
  const texts: string[] = [document.title];
  const walker = document.createTreeWalker(
    document.documentElement,
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element?.closest('script, style, code, svg, [translate="no"], body [lang], select[name="time_zone"]'))
      continue;
    if (node instanceof Element) {
      for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'aria-description'])
        texts.push(node.getAttribute(name) ?? '');
      if (node.matches('meta[name="description"]')) texts.push(node.getAttribute('content') ?? '');
    } else texts.push(node.textContent ?? '');
  }
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** The first word of two or more ASCII letters that is not part of an address, a code or `ALLOWED`. */
function englishIn(text: string): string | undefined {
  const words = text
    .replace(/\S+@\S+|https?:\S+|\/~*[\w/-]+\S*|\b[A-Z]{3}\b|\b[A-Z]{2}-\d+|\b[a-z]\w{3}( \w{4}){3}\b/g, ' ')
    .match(/[A-Za-z][A-Za-z’']+/g)
    ?.filter((word) => !ALLOWED.has(word));
  return words?.[0];
}

/** Codes and names that are not translated. */
const ALLOWED = new Set([
  'UTC',
  'GBP',
  'EUR',
  'USD',
  'CSV',
  'QR',
  'HTML',
  'Rose',
  'Ash',
  'iCal',
  'Europe',
  'London',
]);

/** Transliterates the content of the demo to Greek letters, so that every Latin word comes from a catalogue. */
async function translateToGreek(db: Db): Promise<void> {
  const latin = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const greek = 'αβγδεζηθικλμνξοπρστυφχψωϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫ';
  const { rows } = await sql<{ table: string; column: string }>`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text'
      AND column_name IN ('name', 'title', 'description', 'summary', 'address', 'body', 'label', 'contact_name', 'organisation', 'type_name', 'place', 'door_price_note',
        'brand', 'category', 'unit')
      AND table_name IN ('users', 'pages', 'menu_items', 'posts', 'snippets', 'resources', 'calendars', 'categories', 'customers', 'calendar_slots',
        'calendar_entries', 'ticket_types', 'tickets', 'orders', 'order_lines', 'marketplaces', 'products')`.execute(
    db,
  );
  await transaction(db, async (tx) => {
    // Otherwise triggers would record who has edited the entries.
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    for (const { table, column } of rows) {
      const name = sql.ref(column);
      await sql`UPDATE ${sql.table(table)} SET ${name} = translate(${name}, ${latin}, ${greek})`.execute(tx);
    }
  });
}

/** One mail of each kind, with its data in Greek letters. */
async function mailsOfEveryKind(): Promise<Mail[]> {
  const at = Temporal.Instant.from('2026-06-12T19:00Z');
  const booking = {
    ...{
      id: 7,
      calendar_id: 3,
      name: 'Χορός',
      description: '',
      calendar_name: 'Αίθουσα',
      contact_name: 'Μαβ',
    },
    ...{ starts_at: at, ends_at: at.add({ hours: 2 }), state: 'confirmed', state_at: at, version: 1 },
    ...{ space_name: 'Κήπος', time_zone: 'Europe/London', cost_minor: 5400, currency: 'GBP' },
  } as unknown as BookingDetails;
  const to = 'mab@example.com';
  const order = {
    containerId: 1 as ContainerId,
    number: 7 as OrderId,
    name: 'Μαβ',
    email: to,
    url: 'https://x.example/7',
    currency: 'GBP',
    platformName: 'Ρόδο',
  };
  const site = {
    urls: { blog: '', market: '', cart: 'https://x.example', events: 'https://x.example' },
    platformName: 'Ρόδο',
  };
  const from = {
    name: 'Αίθουσα',
    slug: 'glasshouse',
    address: 'Οδός 4',
    email: 'bookings@glasshouse.example',
    phone: '01632 960 142',
    terms: 'Ησυχία μετά τις 23.',
  };
  const addressing = {
    to,
    name: 'Μαβ',
    from,
    order: { id: 7 as OrderId, href: 'https://x.example/7' },
    site,
  };
  const confirmation = (
    amount: number,
    lines: Partial<ConfirmedLine>[],
    isConfirmed = true,
  ): OrderConfirmation => ({
    from,
    isConfirmed,
    order: {
      ...{ id: 7, code: 'abc', name: 'Μαβ', email: to, currency: 'GBP', timing: 'now', state: 'accepted' },
      ...{ total_minor: amount, due_minor: 0, payments: [], refunds: [], lines: [] },
      seller: { legal_name: 'Αίθουσα', address: 'Οδός 4', vat_number: 'ΦΠΑ7' },
      documents: ['receipt', 'invoice', 'credit_note'].map((kind) => ({
        ...{ kind, series: kind, year: 2026, number: 7, seller_vat_number: 'ΦΠΑ7' },
      })),
      balance: { received: amount, owed: 0, earned: amount, given_back: 0, held: 0, written_off: 0 },
    } as unknown as OrderDetails,
    lines: lines.map(
      (line) =>
        ({
          ...{ kind: 'ticket', seller: 'events', name: 'Χορός', type_name: 'Πλήρες', place: 'Κήπος' },
          ...{ starts_at: at, ends_at: at.add({ hours: 2 }), time_zone: 'Europe/London', awaits: false },
          ...{ unit_price_minor: amount, amount_minor: amount, state: 'fulfilled', quantity: 1 },
          ...{ refunded_minor: 0, earned_minor: amount, ...line },
        }) as unknown as ConfirmedLine,
    ),
    site,
  });
  const transfer = {
    kind: 'transfer',
    days: 5,
    account: { kind: 'uk', holder: 'Αίθουσα', sortCode: '08-92-99', accountNumber: '65431234' },
  } as const;
  const promised = {
    ...{
      container_id: 1 as ContainerId,
      id: 7 as OrderId,
      code: 'abc',
      mail_token: null,
      lines: [{ name: 'Χορός' }],
    },
    ...{ name: 'Μαβ', email: to, currency: 'GBP', due_minor: 2300 },
    ...{ pay_by: at, time_zone: 'Europe/London' },
  };
  const ticket = { code: 'kwp47mznd2xt9hqb', href: '/t' };
  const by = { name: 'Ινες', signInHref: 'https://x.example/s', platformName: 'Ρόδο' };
  const byHand = {
    order: { id: 7 as OrderId, container_id: 1 as ContainerId, name: 'Μαβ', email: to },
    refunds: ['test', 'transfer', 'venue'].map((provider) => ({
      provider,
      amount_minor: 500,
      currency: 'GBP',
    })),
    ...{ explanation: 'Κρύο', url: 'https://x.example/7', from, platformName: 'Ρόδο' },
  };
  const cancelledEvent = { event: booking, reason: 'Κλειστό', tickets: 2 };
  const facts = { name: 'Χορός', starts_at: at, ends_at: at, doors_at: null, space_name: null };
  const moved = { event: booking, before: facts, after: facts, chooseBy: at, tickets: 2, code: 'abc' };
  const refunds = ['test', 'transfer', 'venue'].map((provider) => ({
    ...{ provider, currency: 'GBP', amount: minor(500) },
  }));
  const cancellation = {
    ...{ id: 1, container_id: 1, entry_id: 1, reason: 'Κλειστό', announced: { tickets: 2, amount: 500 } },
  } as unknown as Cancellation;
  const user = { id: '' as UserId, name: 'Μαβ', email: to, locale: 'en-XA' };
  return [
    confirmedMail(booking, addressing),
    declinedMail(booking, addressing, 'Κλειστό'),
    declinedMail({ ...booking, cost_minor: 0 as BookingDetails['cost_minor'] }, addressing, ''),
    cancelledMail(booking, addressing, ''),
    ...[5400, 0, -5400].map((difference) =>
      bookingMovedMail({ booking, before: facts, difference, explanation: 'Πλημμύρα' }, addressing),
    ),
    eventCancelledMail({ ...cancelledEvent, refunds }, addressing),
    eventCancelledMail({ ...cancelledEvent, refunds: [], released: 500 }, addressing),
    eventCancelledMail({ ...cancelledEvent, refunds: [] }, addressing),
    eventCancelledMail(cancelledEvent, addressing),
    movedMail({ ...moved, reason: 'Πλημμύρα' }, addressing),
    ticketsReturnedMail({ event: booking, tickets: 2, refunds: [] }, addressing),
    cancellationSummaryMail(
      { event: booking, cancellation, orders: [] },
      { email: to, name: 'Ινες' },
      { from, site },
    ),
    requestMail([booking], { to, name: 'Ινες' }, { from, site }),
    refundByHandMail({ ...byHand, keepsPlaces: true }),
    refundByHandMail({ ...byHand, keepsPlaces: false }),
    refundFailedMail(
      {
        ...{ containerId: 1 as ContainerId, orderId: 7 as OrderId, buyer: 'Μαβ' },
        ...{ amount: 2300, currency: 'GBP' },
      },
      { email: to, name: 'Ινες' },
      { from, site },
    ),
    ...(['opened', 'won', 'lost'] as const).map((outcome) =>
      disputeMail(
        {
          ...{ containerId: 1 as ContainerId, outcome, provider: 'ΡΦ', amount: 2300, currency: 'GBP' },
          orders: [{ id: 7 as OrderId, name: 'Μαβ', href: 'https://x.example/7' }],
        },
        { email: to, name: 'Ινες' },
        { from, site },
      ),
    ),
    ledgerOffMail(
      {
        containerId: 1 as ContainerId,
        differences: ['transaction', 'order', 'line', 'payment', 'refund', 'day'].map((what) => ({
          ...{ what, id: '7', account: '', currency: 'GBP', amount: 2300 },
        })),
      },
      { email: to, name: 'Ινες' },
      { from, site },
    ),
    eventChangeMail(
      {
        event: booking,
        tickets: 2,
        before: { ...booking, doors_at: at },
        after: { ...booking, doors_at: null },
      },
      addressing,
    ),
    ...(await Promise.all([
      orderConfirmationMail(
        confirmation(2300, [
          {
            ticket,
            cancellation: {
              ...{ fee: 100, credit: true },
              steps: [
                { count: 7, unit: 'days', percent: 100 },
                { count: 12, unit: 'hours', percent: 50 },
              ],
            },
          },
          { kind: 'deposit' },
          { kind: 'booking', awaits: true },
          { state: 'lost' },
          { state: 'declined' },
          { state: 'cancelled' },
        ]),
      ),
      orderConfirmationMail(confirmation(0, [{ ticket, doorsAt: at }])),
      orderConfirmationMail(confirmation(0, [{ kind: 'booking' }], false)),
      orderConfirmationMail(confirmation(2300, [{ state: 'lost' }])),
    ])),
    ...(['placed', 'accepted'] as const).map((state) =>
      paymentFailedMail(
        {
          ...{ container_id: 1 as ContainerId, id: 7 as OrderId, code: 'abc', mail_token: null, state },
          ...{
            name: 'Μαβ',
            email: to,
            currency: 'GBP',
            due_minor: 2300,
            pay_by: at,
            time_zone: 'Europe/London',
          },
        },
        from,
        site,
      ),
    ),
    ...(['confirmation', 'transfer', 'reminder', 'expiry'] as const).flatMap((about) =>
      ([transfer, { kind: 'venue' }] as const).map((byHand) =>
        promiseMail({ order: promised, about, byHand, reference: 'ΡΦ741', from, site }),
      ),
    ),
    ...(['paid_twice', 'overpaid', 'wrong_currency', 'expired'] as const).map((reason) =>
      refundNoticeMail({ ...order, from, amount: 2300, reason }),
    ),
    creditMail(
      {
        ...{ containerId: 1 as ContainerId, orderId: 7 as OrderId, name: 'Μαβ', email: to },
        ...{ amount: 2300, currency: 'GBP', code: 'kwp47mznd2xt9hqb' },
      },
      { from, site },
    ),
    givenBackMail([booking], { to, name: 'Ινες' }, { from, site }),
    ...[2300, 0].map((refunded_minor) =>
      cancellationMail({
        order: confirmation(2300, []).order,
        lines: confirmation(2300, [
          { state: 'cancelled', refunded_minor, earned_minor: 100 },
          { kind: 'deposit', state: 'cancelled', refunded_minor },
        ]).lines,
        credit:
          refunded_minor > 0
            ? { code: 'kwp47mznd2xt9hqb', amount: 2300, url: 'https://x.example/c' }
            : undefined,
        calendarFiles: ['BEGIN:VCALENDAR'],
        from,
        site,
      }),
    ),
    ...[0, 500].map((kept_minor) =>
      depositMail({
        order: confirmation(2300, []).order,
        line: { name: 'Χορός', kept_minor, kept_reason: 'Καρέκλα' } as OrderDetails['lines'][number],
        back: kept_minor > 0 ? 0 : 2300,
        from,
        site,
      }),
    ),
    roleMail(user, { page: { title: 'Αίθουσα' }, roles: ['organiser'], by }),
    roleMail(user, {
      page: { title: 'Αίθουσα' },
      roles: ['secretary', 'treasurer', 'steward', 'editor'],
      by,
    }),
    signInMail({ email: to, link: 'https://x.example/l', platformName: 'Ρόδο' }),
  ];
}
