import { expect, test } from 'vitest';
import { SITE } from '../../shared/builders.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { runInLocale } from '../../shared/i18n/locale.ts';
import type { OrderId } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import { type Addressing, cancelledMail, confirmedMail, declinedMail } from './booking-mails.ts';

const at = Temporal.Instant.from('2026-06-10T08:00:00Z');
const booking = {
  id: 7,
  calendar_id: 3,
  name: 'Choir',
  description: '',
  calendar_name: 'Hall diary',
  contact_name: 'Mab',
  starts_at: at,
  ends_at: at.add({ hours: 3 }),
  state: 'confirmed',
  state_at: at,
  version: 1,
  space_name: 'Garden room',
  time_zone: 'Europe/London',
  cost_minor: 5400,
  currency: 'GBP',
} as BookingDetails;
const addressing: Addressing = {
  to: 'mab@example.com',
  name: 'Mab',
  from: {
    name: 'The Glasshouse',
    slug: 'glasshouse',
    address: '4 Orchard Lane',
    email: 'bookings@glasshouse.example',
    phone: '01632 960 142',
    terms: 'Music ends at 23:00.',
  },
  order: { id: 7 as OrderId, href: 'https://cart.example/orders/abc' },
  site: SITE,
};

test('names the booking, its time with the zone, and its space', () => {
  for (const mail of [
    confirmedMail(booking, addressing),
    declinedMail(booking, addressing, ''),
    cancelledMail(booking, addressing, ''),
  ]) {
    expect(mail.to).toBe(addressing.to);
    expect(mail.subject).toContain('Choir');
    const when = t('mail.when', { when: 'Wednesday 10 June 2026, 09:00–12:00', zone: 'London time' });
    expect(mail.text).toContain(`Choir\n${t('event.when')}: ${when}\n`);
    expect(mail.text).toContain(`${t('event.where')}: Garden room, The Glasshouse, 4 Orchard Lane\n`);
    expect(mail.text).toContain(addressing.order.href);
    expect(mail.html?.match(/<a /g)).toHaveLength(1);
    expect(mail.html).toContain('Garden room, The Glasshouse, 4 Orchard Lane');
  }
});

test('attaches the calendar file to a confirmation', () => {
  const [file] = confirmedMail(booking, addressing).attachments ?? [];
  expect(Buffer.from(file?.content ?? '', 'base64').toString()).toContain('STATUS:CONFIRMED');
});

test('states the refund of a declined or cancelled booking', () => {
  const moneyBack = t('mail.money_back', { amount: formatMoney(5400, 'GBP') });
  const free = { ...booking, cost_minor: 0 } as BookingDetails;
  expect(declinedMail(booking, addressing, '').text).toContain(moneyBack);
  expect(cancelledMail(booking, addressing, '').text).toContain(moneyBack);
  expect(cancelledMail(free, addressing, '').text).toContain(t('mail.no_money_back'));
});

test('includes the organiser’s reason for declining', () => {
  const mail = declinedMail(booking, addressing, 'The boiler is broken.');
  expect(mail.text.split('\n\n')).toContain('The boiler is broken.');
});

test('is written in the language of the hirer', () => {
  const mail = runInLocale('en-XA', () => confirmedMail(booking, addressing));
  expect(mail.subject).not.toBe(confirmedMail(booking, addressing).subject);
  expect(mail.text).not.toContain(t('mail.file_attached'));
});
