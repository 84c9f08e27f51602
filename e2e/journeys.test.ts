import jsqr from 'jsqr';
import type { Browser, Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { t as blogText } from '../src/blog/messages/translate.ts';
import { t as cartText } from '../src/cart/messages/translate.ts';
import { t as eventsText } from '../src/events/messages/translate.ts';
import { dateOf, doorPath, entryPath } from '../src/events/rules/addresses.ts';
import { t as sharedText } from '../src/shared/messages/translate.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { t as providerText } from '../src/test-provider/messages/translate.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import {
  ANY,
  expectAccessible,
  like,
  likeAnyCount,
  newVisitor,
  payAtProvider,
  signIn,
  tabTo,
  type Visitor,
} from './visitor.ts';

const VENUE = 'the-glasshouse';
const ORGANISER = 'ines@glasshouse.example';
const STEWARD = 'tom@glasshouse.example';

const HOLD_TICKETS = likeAnyCount((count) => eventsText('entry.hold_chosen', { count, n: String(count) }));
const PAY = like(cartText('payment.pay', { amount: ANY }));
const REFUNDED_AS_LOST = cartText('order.refund_of_line', {
  state: 'succeeded',
  reason: cartText('order.refund_because_lost'),
});
const PAY_TEST_MONEY = like(providerText('choice.pay', { amount: ANY }));

describe.each([
  { mode: 'with JavaScript', js: true },
  { mode: 'without JavaScript', js: false },
])('the platform $mode', async ({ mode, js }) => {
  const database = await testDatabase();
  let platform: RunningPlatform;
  let browser: Browser;

  beforeAll(async () => {
    platform = await runPlatform(database);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  const visitor = async () => {
    return await newVisitor(browser, js);
  };
  const checkAccessibility = async (page: Page) => {
    if (js) await expectAccessible(page);
  };

  test('books a slot that a visitor holds, pays for, and the venue confirms', async () => {
    const { page } = await visitor();
    await page.goto(platform.url('events', `/${VENUE}/calendars/hire/`));
    await checkAccessibility(page);
    await page
      .getByRole('table')
      .getByRole('link', { name: likeAnyCount((count) => eventsText('schedule.free_to_hire', { count })) })
      .last()
      .click();
    await expect
      .poll(() => new URL(page.url()).pathname)
      .toMatch(/\/calendars\/hire\/\d{4}\/\d{2}\/\d{2}\/?$/);
    await checkAccessibility(page);
    await page
      .getByRole('link', { name: /Afternoon.*Main hall/ })
      .first()
      .click();
    await page.getByLabel(eventsText('day.name_label')).fill(`Seed swap ${mode}`);
    await checkAccessibility(page);
    await page.getByRole('button', { name: eventsText('day.hold_submit', { minutes: 15 }) }).click();
    await page
      .getByRole('status')
      .filter({ hasText: eventsText('day.held_for_you') })
      .waitFor();
    await checkAccessibility(page);

    // Every app shows the basket in its header.
    for (const url of [
      platform.url('blog', `/${VENUE}/`),
      platform.url('market', '/'),
      platform.url('events', '/'),
    ]) {
      await page.goto(url);
      expect(await basketOf(page)).toContain(cartText('widget.holds', { count: 1, total: '£66.00' }));
    }
    await page.goto(platform.url('cart', '/'));
    await page.getByText(`Seed swap ${mode}`).waitFor();
    await checkAccessibility(page);
    expect(await page.locator('main').innerText()).toMatch(/£66\.00/);
    expect(await page.locator('main').innerText()).toContain(cartText('hold.label'));
    expect(await page.locator('main time').innerText()).toMatch(/^\d\d:\d\d$/);

    await checkOut(page, 'Bethan Rhys', `bethan-${js}@valley.example`, checkAccessibility);
    await payAtProvider(page);
    await page.getByRole('heading', { name: cartText('order.title_awaiting', { money: 'paid' }) }).waitFor();
    await checkAccessibility(page);
    const orderMail = await platform.mailTo(
      `bethan-${js}@valley.example`,
      like(cartText('mail.order_subject_awaiting', { cost: 'paid', titles: ANY })),
    );
    expect(orderMail.text).toContain(cartText('mail.line_awaiting', { cost: 'paid', amount: '£66.00' }));
    expect(await transitionsOf(`Seed swap ${mode}`)).toEqual(['pending → ordered', 'ordered → provisional']);

    const organiser = await visitor();
    await signIn(organiser, platform, ORGANISER);
    await organiser.page.goto(platform.url('events', `/${VENUE}/calendars/requests/`));
    await checkAccessibility(organiser.page);
    const request = organiser.page.getByRole('listitem').filter({ hasText: `Seed swap ${mode}` });
    await request.getByRole('button', { name: eventsText('answer.confirm') }).click();
    await organiser.page.getByText(eventsText('calendars.confirmed')).waitFor();
    const confirmation = await platform.mailTo(
      `bethan-${js}@valley.example`,
      like(eventsText('mail.confirmed_subject', { booking: `Seed swap ${mode}` })),
    );
    expect(confirmation.attachments?.map(({ filename }) => filename)).toEqual([
      expect.stringMatching(/\.ics$/),
    ]);
    await page.reload();
    await page.getByText(eventsText('state.entry.confirmed'), { exact: true }).first().waitFor();
    expect(await transitionsOf(`Seed swap ${mode}`)).toEqual([
      'pending → ordered',
      'ordered → provisional',
      'provisional → confirmed',
    ]);
  });

  test('sells two tickets, and admits one of them at the door once', async () => {
    const { page } = await visitor();
    const concert = await entryNamed('Rosa Ash Ensemble');
    await page.goto(platform.url('events', concert.path));
    await checkAccessibility(page);
    await page.getByRole('spinbutton', { name: /Full price/ }).fill('2');
    await page.getByRole('button', { name: HOLD_TICKETS }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    expect(await page.locator('main').innerText()).toContain(
      cartText('line.places', { count: 2, type: 'Full price' }),
    );
    await checkOut(page, 'Mab Ellery', `mab-${js}@valley.example`, checkAccessibility);
    await payAtProvider(page);
    const tickets = page.getByRole('link', {
      name: like(cartText('line.ticket', { name: 'Full price', number: ANY, count: 2 })),
    });
    await tickets.first().waitFor();
    expect(await tickets.count()).toBe(2);
    const addresses = await tickets.evaluateAll((links) =>
      links.map((link) => (link as HTMLAnchorElement).href),
    );
    await checkAccessibility(page);
    const codes = await page.locator('.code').allInnerTexts();
    for (const [index, address] of addresses.entries()) {
      expect(
        await scan(
          page.getByRole('img', { name: like(cartText('order.qr_code', { ticket: ANY })) }).nth(index),
        ),
      ).toBe(address);
      expect(address).toContain(codes[index]?.replaceAll(' ', ''));
    }

    await page.goto(addresses[0] ?? '');
    await checkAccessibility(page);
    expect(await scan(page.getByRole('img', { name: like(sharedText('code.qr', { code: ANY })) }))).toBe(
      addresses[0],
    );
    const code = addresses[0]?.split('/').filter(Boolean).at(-1) ?? '';
    expect((await page.locator('main').innerText()).replace(/[^a-z0-9]/g, '')).toContain(code);
    const mail = await platform.mailTo(
      `mab-${js}@valley.example`,
      like(cartText('mail.order_subject_tickets', { titles: ANY })),
    );
    for (const address of addresses) expect(mail.text).toContain(address);

    const steward = await visitor();
    await signIn(steward, platform, STEWARD);
    const door = steward.page;
    await door.goto(platform.url('events', '/admin/tickets/'));
    await checkAccessibility(door);
    await door.goto(platform.url('events', doorPath(concert.id)));
    await checkAccessibility(door);
    const enter = async (text: string) => {
      await door.getByLabel(eventsText('door.code')).fill(text);
      await door.keyboard.press('Enter');
    };
    const verdict = door.getByRole('alert');
    await enter(code);
    // The concert is days away.
    await verdict.filter({ hasText: like(eventsText('door.refused.other_day', { date: ANY })) }).waitFor();
    await checkAccessibility(door);
    await door.getByText(eventsText('door.override')).click();
    await door.getByRole('button', { name: eventsText('door.override_confirm') }).click();
    await verdict.filter({ hasText: eventsText('door.welcome', { name: 'Mab' }) }).waitFor();
    await checkAccessibility(door);
    await enter(addresses[0] ?? '');
    await verdict.filter({ hasText: eventsText('door.refused.already_in') }).waitFor();
    const detail = eventsText('door.refused.already_in_detail', { time: ANY, steward: 'Tom Wren' });
    expect(await verdict.innerText()).toMatch(like(detail));
    expect(await verdict.innerText()).toMatch(/\d\d:\d\d/);
    await checkAccessibility(door);
    await door.getByRole('link', { name: eventsText('door.leaving', { name: 'Mab Ellery' }) }).click();
    await door.getByText(eventsText('door.leaving_question', { name: 'Mab Ellery' })).waitFor();
    await checkAccessibility(door);
    await door.getByRole('link', { name: eventsText('door.stays') }).click();
    await enter('aaaa aaaa aaaa aaaa');
    await verdict.filter({ hasText: eventsText('door.refused.unknown') }).waitFor();
  });

  test('sells the last places once', async () => {
    const film = await entryNamed('Film: The Gleaners');
    const [first, second] = [await visitor(), await visitor()];
    for (const { page } of [first, second]) {
      await page.goto(platform.url('events', film.path));
      await page.getByRole('spinbutton', { name: /Seat/ }).fill('4');
    }
    await first.page.getByRole('button', { name: HOLD_TICKETS }).click();
    await first.page.waitForURL((url) => url.origin === platform.url('cart', ''));
    await second.page.getByRole('button', { name: HOLD_TICKETS }).click();
    await second.page.getByText(eventsText('entry.sold_out')).first().waitFor();
    expect(new URL(second.page.url()).origin).toBe(platform.url('events', ''));
    await checkAccessibility(second.page);
    await second.page.goto(platform.url('cart', '/'));
    await second.page.getByRole('heading', { name: cartText('basket.empty') }).waitFor();
    await first.page.goto(platform.url('cart', '/'));
    await first.page.getByRole('button', { name: cartText('basket.remove') }).click();
    await first.page.getByRole('heading', { name: cartText('basket.empty') }).waitFor();
  });

  test.runIf(js)('disables paying at the checkout as soon as the hold has expired', async () => {
    const { page } = await visitor();
    const ceilidh = await entryNamed('Ceilidh');
    await page.clock.install();
    await page.goto(platform.url('events', ceilidh.path));
    await page.getByRole('spinbutton', { name: /Dancer/ }).fill('1');
    await page.getByRole('button', { name: HOLD_TICKETS }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    await page.goto(platform.url('cart', '/checkout'));
    const pay = page.getByRole('button', { name: like(cartText('payment.pay', { amount: ANY })) });
    const over = page.getByRole('alert').filter({ hasText: cartText('checkout.over') });
    expect([await pay.isEnabled(), await over.isVisible()]).toEqual([true, false]);
    await page.clock.fastForward('20:00');
    await over.waitFor();
    expect(await pay.isEnabled()).toBe(false);
    await checkAccessibility(page);
    await over.getByRole('link').click();
    await page.getByRole('button', { name: cartText('basket.remove') }).waitFor();
    await page.getByRole('button', { name: cartText('basket.remove') }).click();
  });

  test('keeps what a visitor holds, and its time, after they sign in', async () => {
    const { page, context } = await visitor();
    const ceilidh = await entryNamed('Ceilidh');
    await page.goto(platform.url('events', ceilidh.path));
    await page.getByRole('spinbutton', { name: /Dancer/ }).fill('3');
    await page.getByRole('button', { name: HOLD_TICKETS }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    const before = await heldBy(ceilidh.id);
    const cookies = await context.cookies();
    expect(before).toMatchObject({ tickets: 3, users: 0, visitors: 1 });

    await page.goto(platform.url('blog', '/sign-in'));
    await checkAccessibility(page);
    await page.getByLabel(blogText('sign_in.email')).fill(`nia-${js}@valley.example`);
    await page.getByRole('button', { name: blogText('sign_in.send') }).click();
    await page.getByRole('heading', { name: blogText('link_sent.title') }).waitFor();
    const { text } = await platform.mailTo(
      `nia-${js}@valley.example`,
      like(blogText('sign_in_mail.subject', { platform: ANY })),
    );
    await page.goto(/https?:\/\/\S*\/sign-in\/\S+/.exec(text)?.[0] ?? 'no link in the mail');
    await page.getByRole('button', { name: blogText('sign_in.title') }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

    for (const app of ['events', 'market', 'blog'] as const) {
      await page.goto(platform.url(app, '/'));
      expect(await basketOf(page)).toContain(cartText('widget.holds', { count: 3, total: '£27.00' }));
    }
    await page.goto(platform.url('cart', '/'));
    expect(await page.locator('main').innerText()).toContain(
      cartText('line.places', { count: 3, type: 'Dancer' }),
    );
    expect(await heldBy(ceilidh.id)).toMatchObject({
      tickets: 3,
      users: 1,
      visitors: 0,
      until: before.until,
    });

    const sameVisitor = await visitor();
    await sameVisitor.context.addCookies(cookies.filter(({ name }) => name === 'visitor'));
    await sameVisitor.page.goto(platform.url('cart', '/'));
    await sameVisitor.page.getByRole('heading', { name: cartText('basket.empty') }).waitFor();
  });

  test('puts unpaid tickets back on sale, and settles a late payment by rebooking or a refund', async () => {
    const film = await entryNamed('Film: The Gleaners');
    const late = await visitor();
    const buy = async ({ page }: Visitor, seats: string, email: string) => {
      await page.goto(platform.url('events', film.path));
      await page.getByRole('spinbutton', { name: /Seat/ }).fill(seats);
      await page.getByRole('button', { name: HOLD_TICKETS }).click();
      await page.waitForURL((url) => url.origin === platform.url('cart', ''));
      await checkOut(page, 'Late Payer', email, async () => {});
    };
    // A hold that expires before an order is listed in the basket.
    await late.page.goto(platform.url('events', film.path));
    await late.page.getByRole('spinbutton', { name: /Seat/ }).fill('4');
    await late.page.getByRole('button', { name: HOLD_TICKETS }).click();
    await late.page.waitForURL((url) => url.origin === platform.url('cart', ''));
    platform.clock.advance({ minutes: 16 });
    await late.page.goto(platform.url('cart', '/'));
    await late.page.getByRole('heading', { name: cartText('basket.expired') }).waitFor();
    await checkAccessibility(late.page);
    await late.page
      .getByRole('button', { name: like(cartText('basket.take_again_label', { title: ANY, detail: ANY })) })
      .click();
    await late.page
      .getByRole('button', { name: like(cartText('basket.remove_label', { title: ANY, detail: ANY })) })
      .click();
    await late.page.getByRole('heading', { name: cartText('basket.empty') }).waitFor();

    // A payment after the deadline rebooks places that are still free.
    await buy(late, '2', `late-${js}@valley.example`);
    platform.clock.advance({ minutes: 31 });
    await payAtProvider(late.page);
    await late.page
      .getByRole('link', { name: cartText('line.ticket', { name: 'Seat', number: 1, count: 2 }) })
      .waitFor();

    // It is refunded automatically if somebody else has bought them.
    const tooLate = await visitor();
    await buy(tooLate, '2', `too-late-${js}@valley.example`);
    platform.clock.advance({ minutes: 31 });
    const quicker = await visitor();
    await buy(quicker, '2', `quicker-${js}@valley.example`);
    await payAtProvider(quicker.page);
    await quicker.page
      .getByRole('link', { name: cartText('line.ticket', { name: 'Seat', number: 1, count: 2 }) })
      .waitFor();
    await payAtProvider(tooLate.page);
    await tooLate.page.getByRole('heading', { name: cartText('order.title_lost') }).waitFor();
    await checkAccessibility(tooLate.page);
    await expect
      .poll(
        async () => {
          await tooLate.page.reload();
          return await tooLate.page.locator('main').innerText();
        },
        { timeout: 10_000 },
      )
      .toContain(REFUNDED_AS_LOST);
  });

  test('accepts another payment after a failed and an abandoned one', async () => {
    const { page } = await visitor();
    const trio = await entryNamed('Low Tide Trio');
    await page.goto(platform.url('events', trio.path));
    await page.getByRole('spinbutton', { name: /Full price/ }).fill('1');
    await page.getByRole('button', { name: HOLD_TICKETS }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    await checkOut(page, 'Twice Trying', `twice-${js}@valley.example`, checkAccessibility);
    await payAtProvider(page, 'fail');
    await page
      .getByRole('status')
      .filter({ hasText: cartText('order.payment_failed') })
      .waitFor();
    await checkAccessibility(page);
    await page.getByRole('button', { name: PAY }).click();
    await payAtProvider(page, 'leave');
    await page.getByRole('heading', { name: cartText('order.title_unpaid') }).waitFor();
    await page.getByRole('button', { name: PAY }).click();
    await payAtProvider(page);
    await page
      .getByRole('link', {
        name: cartText('line.ticket', { name: 'Full price', number: 1, count: 1 }),
      })
      .waitFor();
  });

  if (js) {
    test('takes an order by keyboard alone, from the event to the payment', async () => {
      const { page } = await visitor();
      const ceilidh = await entryNamed('Ceilidh');
      await page.goto(platform.url('events', ceilidh.path));
      await tabTo(page, /Child/);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('1');
      await tabTo(page, HOLD_TICKETS);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.origin === platform.url('cart', ''));
      await tabTo(page, like(cartText('basket.checkout')));
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.startsWith('/checkout'));
      await tabTo(page, like(cartText('checkout.name')));
      await page.keyboard.type('Kit Keys');
      await tabTo(page, like(cartText('checkout.email')));
      await page.keyboard.type('kit@valley.example');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: PAY_TEST_MONEY }).waitFor();
      await tabTo(page, PAY_TEST_MONEY);
      await page.keyboard.press('Enter');
      await page
        .getByRole('link', { name: cartText('line.ticket', { name: 'Child', number: 1, count: 1 }) })
        .waitFor();
    });
  }

  async function checkOut(page: Page, name: string, email: string, eachPage: (page: Page) => Promise<void>) {
    await page.getByRole('link', { name: cartText('basket.checkout') }).click();
    await eachPage(page);
    await page.getByLabel(cartText('checkout.name')).fill(name);
    await page.getByLabel(cartText('checkout.email')).fill(email);
    await page.getByRole('button', { name: PAY }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/pay/'));
    await eachPage(page);
  }

  async function entryNamed(name: string) {
    const entry = await platform.platform.db
      .selectFrom('calendar_entries as e')
      .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
      .select(['e.id', 'e.starts_at', 'c.slug', 'c.time_zone'])
      .where('e.name', 'like', `${name}%`)
      .where('e.starts_at', '>', platform.platform.clock.now())
      .orderBy('e.starts_at')
      .executeTakeFirstOrThrow();
    return {
      ...entry,
      path: entryPath(VENUE, entry.slug, dateOf(entry.starts_at, entry.time_zone), entry.id),
    };
  }

  async function transitionsOf(name: string): Promise<string[]> {
    const transitions = await platform.platform.db
      .selectFrom('entry_transitions as t')
      .innerJoin('calendar_entries as e', 'e.id', 't.entry_id')
      .select(['t.from_state', 't.to_state'])
      .where('e.name', '=', name)
      .orderBy('t.id')
      .execute();
    return transitions.map(({ from_state, to_state }) => `${from_state} → ${to_state}`);
  }

  async function heldBy(entryId: number) {
    const rows = await platform.platform.db
      .selectFrom('tickets')
      .select(['user_id', 'session_id', 'held_until'])
      .where('entry_id', '=', entryId as never)
      .where('state', '=', 'reserved')
      .execute();
    return {
      tickets: rows.length,
      users: new Set(rows.flatMap((row) => row.user_id ?? [])).size,
      visitors: new Set(rows.flatMap((row) => row.session_id ?? [])).size,
      until: rows.map((row) => row.held_until?.toString()),
    };
  }
});

const basketOf = (page: Page): Promise<string> =>
  page
    .locator('header')
    .getByRole('link', { name: cartText('widget.basket') })
    .innerText();

/** Decodes a QR code from a screenshot of its parent, which includes the quiet zone. */
async function scan(code: Locator): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await code.locator('xpath=..').screenshot());
  return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
}
