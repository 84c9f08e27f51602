import jsqr from 'jsqr';
import { sql } from 'kysely';
import { PNG } from 'pngjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { formatList } from '../../shared/i18n/formats.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { confirmAddress, isConfirmedAddress } from '../../shared/mail/recipients.ts';
import { t as sharedT } from '../../shared/messages/translate.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs, waitingMails } from '../../shared/testing/jobs.ts';
import { BUYER, buildEvent, buildOrders, buildPaidEvent, buildPayment } from '../builders.ts';
import { t } from '../messages/translate.ts';
import type { Order } from '../model/order.ts';
import { lockRefund } from '../model/refund.ts';
import { cancelOrder } from '../operations/expire-order.ts';
import { expireOrders } from '../operations/expire-orders.ts';
import { mailOrder } from '../operations/mail-order.ts';
import { mailRefundFailed, mailRefundFailedJob } from '../operations/mail-refund-failed.ts';
import { mailRefundNotice } from '../operations/mail-refund-notice.ts';
import { settleRefund } from '../operations/settle-refund.ts';
import {
  hold,
  LETTERHEAD,
  orderNow,
  PAGE,
  placeTestOrder,
  type Thing,
  TREASURER,
  testCart,
} from '../testing.ts';

const cart = await testCart();
const { db, clock, ports, platform, settle } = cart;
const { urls } = platform.config;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await transaction(db, (tx) => confirmAddress(tx, BUYER.email, clock.now()));
});

const TICKET: Partial<Thing> = { kind: 'ticket', typeName: 'Full price', price: 1150 };

/** Mails the confirmation of an order, concurrently and again as after a crash: still one mail. */
async function mailOf(order: Order) {
  const { lines } = await orderNow(db, order);
  const { rows } = await sql<{ key: string }>`SELECT key FROM stall WHERE awaits`.execute(db);
  const awaiting = lines.filter((line) => rows.some(({ key }) => key === line.key));
  const { payees } = cart.ports;
  const job = { code: order.code, awaiting: awaiting.map(({ id }) => id), site: platform.config, payees };
  const send = () => mailOrder(db, cart.act(), job);
  await Promise.all([send(), send()]);
  await send();
  const mails = (await waitingMails(db)).filter((mail) => mail.text.includes(order.code));
  expect(mails).toHaveLength(1);
  const [mail] = mails;
  if (!mail) throw new Error('no mail');
  return mail;
}

async function mailAfter(things: Partial<Thing>[], beforePayment: () => Promise<unknown> = async () => {}) {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), things);
  await beforePayment();
  await settle(buildPaidEvent(reference, { amount: minor(order.total_minor) }));
  return { order, mail: await mailOf(order) };
}

test('sends each ticket’s code as text, as a link and as a QR code that scans to its address', async () => {
  const { order, mail } = await mailAfter(
    [TICKET, TICKET].map((thing, at) => ({ ...thing, key: `seat-${at}` })),
  );
  expect(mail.to).toBe('mab@example.com');
  expect(mail.subject).toBe(t('mail.order_subject_tickets', { titles: 'Rosa Ash Ensemble' }));
  expect(mail.text).toContain(t('mail.order_accepted', { cost: 'paid', amount: '£23.00' }));
  expect(mail.text).toContain('kwp4 7mzn d2xt 9hq1');
  expect(mail.text).toContain(`${urls.events}/tickets/kwp47mznd2xt9hq1`);
  expect(mail.text).toContain(`${urls.cart}/orders/${order.code}`);
  expect(mail.html?.match(/display:inline-block/g)).toHaveLength(1);
  const pictures = mail.attachments?.filter(({ contentType }) => contentType === 'image/png') ?? [];
  expect(pictures).toHaveLength(2);
  expect(mail.html).toContain(`cid:${pictures[1]?.cid}`);
  const { data, width, height } = PNG.sync.read(Buffer.from(pictures[1]?.content ?? '', 'base64'));
  expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(
    `${urls.events}/tickets/kwp47mznd2xt9hq1`,
  );
  // Both tickets are for the same event.
  const files = mail.attachments?.filter(({ contentType }) => contentType.startsWith('text/calendar'));
  expect(files).toHaveLength(1);
});

test('shows equal lines as one, with when and where, in the language of the order', async () => {
  const owner = newVisitor();
  await hold(db, owner, { ...TICKET, key: 'full-1' });
  await hold(db, owner, { ...TICKET, key: 'full-2' });
  await hold(db, owner, { ...TICKET, key: 'reduced', typeName: 'Reduced', price: 800 });
  const buyer = { ...BUYER, locale: 'en-XA' };
  const [order] = await buildOrders(db, ports.sellers, owner, { buyer, now: clock.now() });
  if (!order) throw new Error('no order');
  const { reference } = await buildPayment(db, order);
  await settle(buildPaidEvent(reference, { amount: minor(3100) }));
  const { text } = await mailOf(order);
  const { full, reduced } = runInKeptLocale('en-XA', () => ({
    full: t('line.places', { count: 2, type: 'Full price' }),
    reduced: t('line.places', { count: 1, type: 'Reduced' }),
  }));
  expect(text.split(full)).toHaveLength(2);
  expect(text.split(reduced)).toHaveLength(2);
  expect(text).toContain('Main hall');
  expect(text).toContain('20:00');
  expect(text).not.toContain(t('line.places', { count: 1, type: 'Full price' }));
});

test('shows that a booking awaits confirmation, without a calendar file', async () => {
  const { mail } = await mailAfter([{ key: 'garden', name: 'Garden room', awaits: true }]);
  expect(mail.subject).toBe(t('mail.order_subject_awaiting', { cost: 'paid', titles: 'Garden room' }));
  expect(mail.text).toContain(t('mail.line_awaiting', { cost: 'paid', amount: '£23.00' }));
  expect(mail.attachments).toEqual([]);
});

test('says that what is authorised is charged only once the venue says yes', async () => {
  const things = [{ key: 'authorised', name: 'Garden room', timing: 'authorise' as const, awaits: true }];
  const { order, reference } = await placeTestOrder(cart, newVisitor(), things);
  await settle(buildEvent(reference, 'authorised'));
  const mail = await mailOf(order);
  expect(mail.subject).toBe(t('mail.order_subject_awaiting', { cost: 'authorised', titles: 'Garden room' }));
  expect(mail.text).toContain(t('mail.order_accepted', { cost: 'authorised', amount: '£23.00' }));
  expect(mail.text).toContain(t('mail.line_awaiting', { cost: 'authorised', amount: '£23.00' }));
});

test('says what is still to pay', async () => {
  const owner = newVisitor();
  await hold(db, owner, { key: 'later', timing: 'after_yes', awaits: true });
  const [order] = await buildOrders(db, ports.sellers, owner, { now: clock.now() });
  if (!order) throw new Error('no order');
  expect((await mailOf(order)).text).toContain(t('mail.order_accepted', { cost: 'owed', amount: '£23.00' }));
});

describe('what was lost', () => {
  const takeAll = (place: string) => async () => {
    clock.advance({ minutes: 16 });
    await expireOrders(db, cart.act());
    await hold(db, newVisitor(), { place, heldUntil: clock.now().add({ hours: 1 }) });
  };

  test('is named beside what is confirmed', async () => {
    const things = [
      { key: 'm-box', place: 'box' },
      { key: 'n-room', name: 'Garden room', price: 700 },
    ];
    const { mail } = await mailAfter(things, takeAll('box'));
    const titles = formatList(['Rosa Ash Ensemble', 'Garden room']);
    expect(mail.subject).toBe(t('mail.order_subject', { titles }));
    expect(mail.text).toContain(t('mail.line_lost', { cost: 'paid', amount: '£23.00' }));
    expect(mail.text).not.toContain(t('mail.line_lost', { cost: 'paid', amount: '£7.00' }));
    expect(mail.text).toContain(t('mail.line_confirmed'));
  });

  test('is named in the subject if it is everything', async () => {
    const { mail } = await mailAfter([{ place: 'stall' }], takeAll('stall'));
    expect(mail.subject).toBe(
      t('mail.order_subject_unfulfilled', { cost: 'paid', titles: 'Rosa Ash Ensemble' }),
    );
  });
});

test('keeps line breaks of a title out of the subject', async () => {
  const { mail } = await mailAfter([{ name: 'Hall\r\nBcc: all@example.com' }]);
  expect(mail.subject).toBe(t('mail.order_subject', { titles: 'Hall Bcc: all@example.com' }));
});

test('is signed by the venue, says where and whom to ask, and links the order so that the address is confirmed', async () => {
  const { order, mail } = await mailAfter([{ ...TICKET, key: 'signed' }]);
  expect(mail.from).toBe(
    sharedT('mail.via', { name: LETTERHEAD.name, platform: platform.config.platformName }),
  );
  expect(mail.replyTo).toBe(LETTERHEAD.email);
  expect(mail.text).toContain(`${t('mail.where')}: Main hall, The Glasshouse, 4 Orchard Lane\n`);
  expect(mail.text).toContain(`${sharedT('mail.terms')}\n${LETTERHEAD.terms}`);
  expect(mail.text).toContain(LETTERHEAD.phone);
  expect(mail.text.endsWith('— The Glasshouse\n4 Orchard Lane')).toBe(true);
  expect(mail.about).toEqual({ containerId: PAGE, orderId: order.id });
  const { mail_token } = await orderNow(db, order);
  expect(mail.text).toContain(`${urls.cart}/orders/${order.code}?mail=${mail_token}`);
});

describe('an address that nobody has confirmed', () => {
  const eve = { name: 'Win at evil.example/prize', email: 'victim@example.com' };

  async function mailToStranger(thing: Partial<Thing>) {
    const owner = newVisitor();
    await hold(db, owner, thing);
    const [order] = await buildOrders(db, ports.sellers, owner, { buyer: eve, now: clock.now() });
    if (!order) throw new Error('no order');
    const { reference } = await buildPayment(db, order);
    await settle(buildPaidEvent(reference, { amount: minor(order.total_minor) }));
    return { order, mail: await mailOf(order) };
  }

  test('gets a mail that begins with nothing that the buyer has typed', async () => {
    const { mail } = await mailToStranger({
      kind: 'booking',
      name: 'Claim your prize',
      key: 'evil',
      awaits: true,
    });
    const [first, ...others] = mail.text.split('\n\n');
    expect(first).toBe(t('mail.hello_stranger'));
    expect(`${mail.subject}${mail.text}`).not.toContain('Claim your prize');
    expect(others.slice(0, 3).join()).not.toContain('Win');
    expect(mail.prompt).toBe('anybody');
  });

  test('gets no name that its mail program would turn into a link', async () => {
    const { mail } = await mailToStranger({ ...TICKET, key: 'linked' });
    expect(`${mail.text}${mail.html}`).not.toContain('evil.example');
  });

  test('is confirmed by the link in the mail, and only by that', async () => {
    const { order, mail } = await mailToStranger({ ...TICKET, key: 'confirming' });
    await cart.get(`/orders/${order.code}?mail=${'a'.repeat(43)}`);
    expect(await isConfirmedAddress(db, eve.email)).toBe(false);
    const [, path = ''] = /(\/orders\/\S+)/.exec(mail.text) ?? [];
    const response = await cart.get(path);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/orders/${order.code}`);
    expect(await isConfirmedAddress(db, 'Victim@example.com')).toBe(true);
  });
});

test('tells the treasurers of a refund that failed, once, with a link to send it again', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'refunded' }]);
  await settle(buildPaidEvent(reference, { amount: minor(order.total_minor + 100) }));
  const [refund] = (await orderNow(db, order)).refunds;
  if (!refund) throw new Error('no refund');
  const key = { containerId: PAGE, refundId: refund.id };
  const fail = () =>
    transaction(db, async (tx) => {
      const row = await lockRefund(tx, PAGE, refund.id);
      if (row) await settleRefund(tx, cart.act(), { refund: row, asset: 'clearing', to: 'failed' });
    });
  await fail();
  await fail();
  const jobs = (await waitingJobs(db, mailRefundFailedJob)).filter(({ refundId }) => refundId === refund.id);
  expect(jobs).toHaveLength(1);
  await mailRefundFailed(db, cart.act(), { ...key, site: platform.config });
  const [mail] = await waitingMails(db, TREASURER.email);
  expect(mail?.subject).toBe(t('mail.refund_failed_subject', { amount: '£1.00' }));
  expect(mail?.text).toContain(`${urls.events}/glasshouse/payments/`);
});

describe('money that was for no line', () => {
  const noticeOf = async (order: Order) => {
    const [refund] = (await orderNow(db, order)).refunds;
    if (!refund) throw new Error('no refund');
    await mailRefundNotice(db, cart.act(), { containerId: PAGE, refundId: refund.id, site: platform.config });
    return (await waitingMails(db)).find(({ text }) => text.includes(order.code));
  };

  test.each([
    ['overpaid', { amount: minor(2305) }, '£0.05'],
    ['wrong_currency', { amount: minor(500), currency: 'EUR' }, '€5.00'],
  ] as const)('is told to its buyer: %s', async (reason, fields, amount) => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, fields));
    const mail = await noticeOf(order);
    expect(mail?.subject).toBe(t('mail.refund_subject', { amount }));
    expect(mail?.text).toContain(t(`mail.refund_of_${reason}`, { amount }));
  });

  test('is told to its buyer: expired', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await transaction(db, (tx) => cancelOrder(tx, cart.act(), { containerId: PAGE, orderId: order.id }));
    await settle(buildPaidEvent(reference));
    expect((await noticeOf(order))?.text).toContain(t('mail.refund_of_expired', { amount: '£23.00' }));
  });

  test('is told to its buyer: paid twice', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const second = await buildPayment(db, order, { attempt: 2, now: clock.now() });
    await settle(buildPaidEvent(reference));
    await settle(buildPaidEvent(second.reference));
    expect((await noticeOf(order))?.text).toContain(t('mail.refund_of_paid_twice', { amount: '£23.00' }));
  });
});
