import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { formatList } from '../../shared/i18n/formats.ts';
import { minor } from '../../shared/money.ts';
import { waitingMails } from '../../shared/testing/jobs.ts';
import { buildPaidEvent } from '../builders.ts';
import { t } from '../messages/translate.ts';
import { expireOrders } from '../operations/expire-orders.ts';
import { mailOrder } from '../operations/mail-order.ts';
import { mailRefundNotice } from '../operations/mail-refund-notice.ts';
import { hold, orderNow, placeTestOrder, type Thing, testCart } from '../testing.ts';

const cart = await testCart();
const { db, clock, ports, platform, origin, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

async function mailAfter(things: Partial<Thing>[], beforePayment: () => Promise<unknown> = async () => {}) {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), things);
  await beforePayment();
  await settle(buildPaidEvent(reference, { amount: minor(order.total_minor) }));
  const { lines } = await orderNow(db, order);
  const awaiting = lines
    .filter((_, at) => things[at]?.awaits)
    .filter((line) => line.state === 'fulfilled')
    .map((line) => line.id);
  const send = () =>
    mailOrder(db, ports.sellers, platform.config, { code: order.code, awaiting }, clock.now());
  // Concurrently, and again as after a crash: still one mail.
  await Promise.all([send(), send()]);
  await send();
  const mails = (await waitingMails(db)).filter((mail) => mail.text.includes(order.code));
  expect(mails).toHaveLength(1);
  const [mail] = mails;
  if (!mail) throw new Error('no mail');
  return { order, mail };
}

test('sends each ticket’s code as text, as a link and as a QR code that scans to its address', async () => {
  const { order, mail } = await mailAfter([{ tickets: 2 }]);
  expect(mail.to).toBe('mab@example.com');
  expect(mail.subject).toBe(t('mail.order_subject_tickets', { titles: 'Rosa Ash Ensemble' }));
  expect(mail.text).toContain(t('mail.order_paid', { cost: 'paid', amount: '£23.00' }));
  expect(mail.text).toContain('kwp4 7mzn d2xt 9hq1');
  expect(mail.text).toContain('http://127.0.0.1:8003/tickets/kwp47mznd2xt9hq1');
  expect(mail.text).toContain(`${origin}/orders/${order.code}`);
  expect(mail.html?.match(/display:inline-block/g)).toHaveLength(1);
  const pictures = mail.attachments?.filter(({ contentType }) => contentType === 'image/png') ?? [];
  expect(pictures).toHaveLength(2);
  expect(mail.html).toContain(`cid:${pictures[1]?.cid}`);
  const { data, width, height } = PNG.sync.read(Buffer.from(pictures[1]?.content ?? '', 'base64'));
  expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(
    'http://127.0.0.1:8003/tickets/kwp47mznd2xt9hq1',
  );
  const files = mail.attachments?.filter(({ contentType }) => contentType.startsWith('text/calendar'));
  expect(files).toHaveLength(1);
});

test('shows that a booking awaits confirmation, without a calendar file', async () => {
  const { mail } = await mailAfter([{ title: 'Garden room', awaits: true }]);
  expect(mail.subject).toBe(t('mail.order_subject_awaiting', { cost: 'paid', titles: 'Garden room' }));
  expect(mail.text).toContain(t('mail.line_awaiting', { cost: 'paid', amount: '£23.00' }));
  expect(mail.attachments).toEqual([]);
});

test('shows which lines are confirmed and which are refunded', async () => {
  const { mail } = await mailAfter([{ place: 'box' }, { title: 'Garden room', amount: 700 }], async () => {
    clock.advance({ minutes: 16 });
    await expireOrders(db, ports.sellers, clock.now());
    await hold(db, newVisitor(), { place: 'box', heldUntil: clock.now().add({ hours: 1 }) });
  });
  const titles = formatList(['Rosa Ash Ensemble', 'Garden room']);
  expect(mail.subject).toBe(t('mail.order_subject', { titles }));
  expect(mail.text).toContain(t('mail.line_lost', { cost: 'paid', amount: '£23.00' }));
  expect(mail.text).not.toContain('£7.00');
  expect(mail.text).toContain(t('mail.line_confirmed'));
});

test('names the refund of everything in the subject', async () => {
  const { mail } = await mailAfter([{ place: 'stall' }], async () => {
    clock.advance({ minutes: 16 });
    await expireOrders(db, ports.sellers, clock.now());
    await hold(db, newVisitor(), { place: 'stall', heldUntil: clock.now().add({ hours: 1 }) });
  });
  expect(mail.subject).toBe(
    t('mail.order_subject_unfulfilled', { cost: 'paid', titles: 'Rosa Ash Ensemble' }),
  );
});

test('keeps line breaks of a title out of the subject', async () => {
  const { mail } = await mailAfter([{ title: 'Hall\r\nBcc: all@example.com' }]);
  expect(mail.subject).toBe(t('mail.order_subject', { titles: 'Hall Bcc: all@example.com' }));
});

test('notifies the buyer of a payment that is refunded in full', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference, { amount: minor(5) }));
  const [refund] = (await orderNow(db, order)).refunds;
  await mailRefundNotice(db, platform.config, refund?.id ?? 0);
  const mail = (await waitingMails(db)).find(({ text }) => text.includes(order.code));
  expect(mail?.subject).toBe(t('mail.refund_subject', { amount: '£0.05' }));
  expect(mail?.text).toContain(t('mail.refund_of_wrong-amount', { amount: '£0.05' }));
});
