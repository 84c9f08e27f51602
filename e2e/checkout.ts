import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { t as cartText } from '../src/cart/messages/translate.ts';
import { t as eventsText } from '../src/events/messages/translate.ts';
import type { RunningPlatform } from './platform.ts';
import { likeAnyCount, newVisitor } from './visitor.ts';

// What buyers and organisers of the demo venue do in several journeys.

const CALENDARS = '/the-glasshouse/calendars';

/** Holds an afternoon of the main hall as a new visitor, up to the last button of the checkout. */
export async function checkOutBooking(
  browser: Browser,
  platform: RunningPlatform,
  name: string,
): Promise<Page> {
  const { page } = await newVisitor(browser, false);
  await page.goto(platform.url('events', `${CALENDARS}/hire/`));
  await page
    .getByRole('table')
    .getByRole('link', { name: likeAnyCount((count) => eventsText('schedule.free_to_hire', { count })) })
    .last()
    .click();
  await page
    .getByRole('link', { name: /Afternoon.*Main hall/ })
    .first()
    .click();
  await page.getByLabel(eventsText('day.name_label')).fill(name);
  await page.getByRole('button', { name: eventsText('day.hold_submit', { minutes: 15 }) }).click();
  await page
    .getByRole('status')
    .filter({ hasText: eventsText('day.held_for_you') })
    .waitFor();
  await page.goto(platform.url('cart', '/'));
  await enterBuyer(page);
  return page;
}

/** Goes from the basket to the checkout, and enters a name and an address. */
export async function enterBuyer(page: Page): Promise<void> {
  await page.getByRole('link', { name: cartText('basket.checkout') }).click();
  await page.getByLabel(cartText('checkout.name')).fill('Bethan Rhys');
  await page.getByLabel(cartText('checkout.email')).fill('bethan@valley.example');
}

/** Answers a request. @param page of an organiser */
export async function answerRequest(
  page: Page,
  platform: RunningPlatform,
  { name, answer }: { name: string; answer: 'confirm' | 'decline' },
): Promise<void> {
  await page.goto(platform.url('events', `${CALENDARS}/requests/`));
  const request = page.getByRole('listitem').filter({ hasText: name });
  if (answer === 'confirm') {
    await request.getByRole('button', { name: eventsText('answer.confirm') }).click();
    await page.getByText(eventsText('calendars.confirmed')).waitFor();
    return;
  }
  await request.locator('summary').click();
  await request.getByRole('button', { name: eventsText('answer.decline') }).click();
}

/** Reloads a page until it shows what is expected. */
export async function reloadUntil(page: Page, isDone: () => Promise<boolean>): Promise<void> {
  const reloaded = async () => {
    await page.reload();
    return await isDone();
  };
  await expect.poll(reloaded, { timeout: 20_000, interval: 500 }).toBe(true);
}
