import jsqr from 'jsqr';
import type { Browser, Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf, doorPath, entryPath } from '../src/events/rules/addresses.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { expectAccessible, newVisitor, signIn, tabTo, type Visitor } from './visitor.ts';

const VENUE = 'the-glasshouse';
const ORGANISER = 'ines@glasshouse.example';
const STEWARD = 'tom@glasshouse.example';

describe.each([
  { mode: 'with JavaScript', js: true },
  { mode: 'without JavaScript', js: false },
])('$mode', async ({ mode, js }) => {
  const database = await testDatabase();
  let platform: RunningPlatform;
  let browser: Browser;
  const open: Visitor[] = [];

  beforeAll(async () => {
    platform = await runPlatform(database);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  const visitor = async () => {
    const someone = await newVisitor(browser, js);
    open.push(someone);
    return someone;
  };
  const look = async (page: Page) => {
    if (js) await expectAccessible(page);
  };

  it('hire: a visitor holds a slot, pays, and the venue says yes', async () => {
    const { page } = await visitor();
    await page.goto(platform.url('events', `/${VENUE}/calendars/hire/`));
    await look(page);
    await page
      .getByRole('table')
      .getByRole('link', { name: /free to hire/ })
      .last()
      .click();
    await expect
      .poll(() => new URL(page.url()).pathname)
      .toMatch(/\/calendars\/hire\/\d{4}\/\d{2}\/\d{2}\/?$/);
    await look(page);
    await page
      .getByRole('link', { name: /Afternoon.*Main hall/ })
      .first()
      .click();
    await page.getByLabel('What is it for?').fill(`Seed swap ${mode}`);
    await look(page);
    await page.getByRole('button', { name: /hold/i }).first().click();
    await page.getByText('Held for you').first().waitFor();
    await look(page);

    // The basket is known in every app.
    for (const url of [
      platform.url('blog', `/${VENUE}/`),
      platform.url('market', '/'),
      platform.url('events', '/'),
    ]) {
      await page.goto(url);
      await expect(basketOf(page)).resolves.toMatch(/1.*£66\.00/s);
    }
    await page.goto(platform.url('cart', '/'));
    await page.getByText(`Seed swap ${mode}`).waitFor();
    await look(page);
    expect(await page.locator('main').innerText()).toMatch(/£66\.00/);
    expect(await page.locator('main').innerText()).toMatch(/Held for you until \d\d:\d\d|\d+:\d\d/);

    await checkOut(page, 'Bethan Rhys', `bethan-${js}@valley.example`, look);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Paid – awaiting the venue’s confirmation').first().waitFor();
    await look(page);
    const paid = await platform.mailTo(`bethan-${js}@valley.example`, /./);
    expect(paid.text).toMatch('Paid – awaiting the venue’s confirmation');
    expect(await movesOf(`Seed swap ${mode}`)).toEqual(['pending → ordered', 'ordered → provisional']);

    const organiser = await visitor();
    await signIn(organiser, platform, ORGANISER);
    await organiser.page.goto(platform.url('events', `/${VENUE}/calendars/requests/`));
    await look(organiser.page);
    const request = organiser.page.getByRole('listitem').filter({ hasText: `Seed swap ${mode}` });
    await request.getByRole('button', { name: /^Confirm/ }).click();
    await organiser.page.getByText('Confirmed.').first().waitFor();
    const confirmed = await platform.mailTo(`bethan-${js}@valley.example`, /confirmed/i);
    expect(confirmed.attachments?.map(({ filename }) => filename)).toEqual([expect.stringMatching(/\.ics$/)]);
    await page.reload();
    await page.getByText('Confirmed', { exact: true }).first().waitFor();
    expect(await movesOf(`Seed swap ${mode}`)).toEqual([
      'pending → ordered',
      'ordered → provisional',
      'provisional → confirmed',
    ]);
  });

  it('ticket: a visitor buys two, shows one at the door, and it is good once', async () => {
    const { page } = await visitor();
    const concert = await entryNamed('Rosa Ash Ensemble');
    await page.goto(platform.url('events', concert.path));
    await look(page);
    await page.getByRole('spinbutton', { name: /Full price/ }).fill('2');
    await page.getByRole('button', { name: /hold/i }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    expect(await page.locator('main').innerText()).toMatch(/2 × Full price/);
    await checkOut(page, 'Mab Ellery', `mab-${js}@valley.example`, look);
    await page.getByRole('button', { name: /^Pay/ }).click();
    const tickets = page.getByRole('link', { name: /Full price, \d of 2/ });
    await tickets.first().waitFor();
    expect(await tickets.count()).toBe(2);
    const addresses = await tickets.evaluateAll((links) =>
      links.map((link) => (link as HTMLAnchorElement).href),
    );
    await look(page);
    const codes = await page.locator('.code').allInnerTexts();
    for (const [at, address] of addresses.entries()) {
      expect(await scanned(page.getByRole('img', { name: /QR code/ }).nth(at))).toBe(address);
      expect(address).toContain(codes[at]?.replaceAll(' ', ''));
    }

    await page.goto(addresses[0] ?? '');
    await look(page);
    expect(await scanned(page.getByRole('img', { name: /QR code/ }))).toBe(addresses[0]);
    const code = addresses[0]?.split('/').filter(Boolean).at(-1) ?? '';
    expect((await page.locator('main').innerText()).replace(/[^a-z0-9]/g, '')).toContain(code);
    const mail = await platform.mailTo(`mab-${js}@valley.example`, /./);
    for (const address of addresses) expect(mail.text).toContain(address);

    const steward = await visitor();
    await signIn(steward, platform, STEWARD);
    const door = steward.page;
    await door.goto(platform.url('events', '/admin/tickets/'));
    await look(door);
    await door.goto(platform.url('events', doorPath(concert.id)));
    await look(door);
    const show = async (what: string) => {
      await door.getByLabel(/code/i).first().fill(what);
      await door.keyboard.press('Enter');
    };
    await show(code);
    await door.getByText('Welcome, Mab').waitFor();
    await look(door);
    await show(addresses[0] ?? '');
    await door.getByText('Already in').waitFor();
    expect(await door.locator('body').innerText()).toMatch(/\d\d:\d\d.*by Tom|by Tom.*\d\d:\d\d/s);
    await look(door);
    await show('aaaa aaaa aaaa aaaa');
    await door.getByText(/no such ticket/i).waitFor();
  });

  it('ticket: the last place is bought once', async () => {
    const film = await entryNamed('Film: The Gleaners');
    const [first, second] = [await visitor(), await visitor()];
    for (const { page } of [first, second]) {
      await page.goto(platform.url('events', film.path));
      await page.getByRole('spinbutton', { name: /Seat/ }).fill('4');
    }
    await first.page.getByRole('button', { name: /hold/i }).click();
    await first.page.waitForURL((url) => url.origin === platform.url('cart', ''));
    await second.page.getByRole('button', { name: /hold/i }).click();
    await second.page
      .getByText(/sold out|left/i)
      .first()
      .waitFor();
    expect(new URL(second.page.url()).origin).toBe(platform.url('events', ''));
    await look(second.page);
    await second.page.goto(platform.url('cart', '/'));
    await second.page.getByText('Nothing in it yet').waitFor();
    await first.page.goto(platform.url('cart', '/'));
    await first.page.getByRole('button', { name: /remove/i }).click();
    await first.page.getByText('Nothing in it yet').waitFor();
  });

  it('adoption: what a visitor held is the user’s after signing in, with its time', async () => {
    const { page, context } = await visitor();
    const ceilidh = await entryNamed('Ceilidh');
    await page.goto(platform.url('events', ceilidh.path));
    await page.getByRole('spinbutton', { name: /Dancer/ }).fill('3');
    await page.getByRole('button', { name: /hold/i }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    const before = await heldBy(ceilidh.id);
    const cookies = await context.cookies();
    expect(before).toMatchObject({ tickets: 3, users: 0, visitors: 1 });

    await page.goto(platform.url('blog', '/sign-in'));
    await look(page);
    await page.getByLabel(/email/i).fill(`nia-${js}@valley.example`);
    await page.getByRole('button', { name: /link/i }).click();
    await page.getByText('Check your email').waitFor();
    const { text } = await platform.mailTo(`nia-${js}@valley.example`, /sign/i);
    await page.goto(/https?:\/\/\S*\/sign-in\/\S+/.exec(text)?.[0] ?? 'no link in the mail');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

    for (const app of ['events', 'market', 'blog'] as const) {
      await page.goto(platform.url(app, '/'));
      await expect(basketOf(page)).resolves.toMatch(/3.*£27\.00/s);
    }
    await page.goto(platform.url('cart', '/'));
    expect(await page.locator('main').innerText()).toMatch(/3 × Dancer/);
    expect(await heldBy(ceilidh.id)).toMatchObject({
      tickets: 3,
      users: 1,
      visitors: 0,
      until: before.until,
    });

    const old = await visitor();
    await old.context.addCookies(cookies.filter(({ name }) => name === 'visitor'));
    await old.page.goto(platform.url('cart', '/'));
    await old.page.getByText('Nothing in it yet').waitFor();
  });

  it('run out: what is not paid in time is for sale again, and a late payment goes back or takes its place anew', async () => {
    const film = await entryNamed('Film: The Gleaners');
    const late = await visitor();
    const buy = async ({ page }: Visitor, seats: string, email: string) => {
      await page.goto(platform.url('events', film.path));
      await page.getByRole('spinbutton', { name: /Seat/ }).fill(seats);
      await page.getByRole('button', { name: /hold/i }).click();
      await page.waitForURL((url) => url.origin === platform.url('cart', ''));
      await checkOut(page, 'Late Payer', email, async () => {});
    };
    // Held, and not ordered: it runs out, and the basket says so.
    await late.page.goto(platform.url('events', film.path));
    await late.page.getByRole('spinbutton', { name: /Seat/ }).fill('4');
    await late.page.getByRole('button', { name: /hold/i }).click();
    await late.page.waitForURL((url) => url.origin === platform.url('cart', ''));
    platform.clock.advance({ minutes: 16 });
    await late.page.goto(platform.url('cart', '/'));
    await late.page.getByRole('heading', { name: 'No longer held for you' }).waitFor();
    await look(late.page);
    await late.page
      .getByRole('link', { name: /try again/i })
      .first()
      .click();
    await late.page.waitForURL((url) => url.pathname === film.path || `${url.pathname}/` === film.path);

    // Ordered, and paid when its time is over: its place is still free, and is taken anew.
    await buy(late, '2', `late-${js}@valley.example`);
    platform.clock.advance({ minutes: 31 });
    await late.page.getByRole('button', { name: /^Pay/ }).click();
    await late.page.getByRole('link', { name: /Seat, 1 of 2/ }).waitFor();

    // The same, and somebody was quicker: the money goes back by itself.
    const tooLate = await visitor();
    await buy(tooLate, '2', `too-late-${js}@valley.example`);
    platform.clock.advance({ minutes: 31 });
    const quicker = await visitor();
    await buy(quicker, '2', `quicker-${js}@valley.example`);
    await quicker.page.getByRole('button', { name: /^Pay/ }).click();
    await quicker.page.getByRole('link', { name: /Seat, 1 of 2/ }).waitFor();
    await tooLate.page.getByRole('button', { name: /^Pay/ }).click();
    await tooLate.page.getByRole('heading', { name: 'What you ordered is no longer available' }).waitFor();
    await look(tooLate.page);
    await expect
      .poll(
        async () => {
          await tooLate.page.reload();
          return await tooLate.page.locator('main').innerText();
        },
        { timeout: 10_000 },
      )
      .toMatch(/Refunded/);
  });

  it('a payment that fails or is abandoned can be made again', async () => {
    const { page } = await visitor();
    const trio = await entryNamed('Low Tide Trio');
    await page.goto(platform.url('events', trio.path));
    await page.getByRole('spinbutton', { name: /Full price/ }).fill('1');
    await page.getByRole('button', { name: /hold/i }).click();
    await page.waitForURL((url) => url.origin === platform.url('cart', ''));
    await checkOut(page, 'Twice Trying', `twice-${js}@valley.example`, look);
    await page.getByRole('button', { name: /^Fail/ }).click();
    await page.getByText(/did not go through/).waitFor();
    await look(page);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('button', { name: /^Abandon/ }).click();
    await page.getByRole('heading', { name: 'Not paid yet' }).waitFor();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('link', { name: /Full price, 1 of 1/ }).waitFor();
  });

  if (js) {
    it('by keyboard alone: from the event to the payment page', async () => {
      const { page } = await visitor();
      const ceilidh = await entryNamed('Ceilidh');
      await page.goto(platform.url('events', ceilidh.path));
      await tabTo(page, /Child/);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('1');
      await tabTo(page, /^\s*Hold/);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.origin === platform.url('cart', ''));
      await tabTo(page, /Go to checkout/);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.startsWith('/checkout'));
      await tabTo(page, /Name/);
      await page.keyboard.type('Kit Keys');
      await tabTo(page, /Email/);
      await page.keyboard.type('kit@valley.example');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Pay/ }).waitFor();
      await tabTo(page, /^\s*Pay/);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: /Child, 1 of 1/ }).waitFor();
    });
  }

  async function checkOut(page: Page, name: string, email: string, eachPage: (page: Page) => Promise<void>) {
    await page.getByRole('link', { name: /checkout/i }).click();
    await eachPage(page);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: /^Pay £/ }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/test-provider/'));
    await eachPage(page);
  }

  async function entryNamed(name: string) {
    const found = await platform.platform.db
      .selectFrom('calendar_entries as e')
      .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
      .select(['e.id', 'e.starts_at', 'c.slug', 'c.time_zone'])
      .where('e.name', 'like', `${name}%`)
      .where('e.starts_at', '>', platform.platform.clock.now())
      .orderBy('e.starts_at')
      .executeTakeFirstOrThrow();
    return {
      ...found,
      path: entryPath(VENUE, found.slug, dateOf(found.starts_at, found.time_zone), found.id),
    };
  }

  async function movesOf(name: string): Promise<string[]> {
    const moves = await platform.platform.db
      .selectFrom('entry_transitions as m')
      .innerJoin('calendar_entries as e', 'e.id', 'm.entry_id')
      .select(['m.from_state', 'm.to_state'])
      .where('e.name', '=', name)
      .orderBy('m.id')
      .execute();
    return moves.map((move) => `${move.from_state} → ${move.to_state}`);
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
    .getByRole('link', { name: /basket/i })
    .innerText();

/** What a camera reads from it, with the white around it that it stands on. */
async function scanned(code: Locator): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await code.locator('xpath=..').screenshot());
  return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
}
