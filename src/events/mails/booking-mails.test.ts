import { expect, test } from 'vitest';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { runInLocale } from '../../shared/i18n/locale.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import { cancelledMail, confirmedMail, declinedMail } from './booking-mails.ts';

const SITE = 'https://events.example';
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
const to = 'mab@example.com';

test('names the booking, its time with the zone, and its space', () => {
  for (const mail of [
    confirmedMail(booking, to, SITE),
    declinedMail(booking, to, ''),
    cancelledMail(booking, to),
  ]) {
    expect(mail.to).toBe(to);
    expect(mail.subject).toContain('Choir');
    expect(mail.text.split('\n\n')).toContain(
      `Choir\n${t('mail.when', { when: 'Wednesday 10 June 2026, 09:00–12:00', zone: 'London time' })}\nGarden room`,
    );
  }
});

test('attaches the calendar file to a confirmation', () => {
  const [file] = confirmedMail(booking, to, SITE).attachments ?? [];
  expect(Buffer.from(file?.content ?? '', 'base64').toString()).toContain('STATUS:CONFIRMED');
});

test('states the refund of a declined or cancelled booking', () => {
  const moneyBack = t('mail.money_back', { amount: formatMoney(5400, 'GBP') });
  const free = { ...booking, cost_minor: 0 } as BookingDetails;
  expect(declinedMail(booking, to, '').text).toContain(moneyBack);
  expect(cancelledMail(booking, to).text).toContain(moneyBack);
  expect(cancelledMail(free, to).text).toContain(t('mail.no_money_back'));
});

test('includes the organiser’s reason for declining', () => {
  const mail = declinedMail(booking, to, 'The boiler is broken.');
  expect(mail.text.split('\n\n')).toContain('The boiler is broken.');
});

test('is written in the language of the hirer', () => {
  const mail = runInLocale('en-XA', () => confirmedMail(booking, to, SITE));
  expect(mail.subject).not.toBe(confirmedMail(booking, to, SITE).subject);
  expect(mail.text).not.toContain(t('mail.file_attached'));
});
