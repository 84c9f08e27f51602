import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CalendarFileEvent, calendarFile } from './ical.ts';

const concert: CalendarFileEvent = {
  uid: 'entry-1-7@events.example.org',
  sequence: 2,
  stamp: Temporal.Instant.from('2026-06-01T09:00:00.123456Z'),
  starts: Temporal.Instant.from('2026-06-12T19:00:00Z'),
  ends: Temporal.Instant.from('2026-06-12T21:30:00Z'),
  title: 'Rosa Ash Ensemble',
  description: '',
  location: 'Main hall, The Glasshouse',
  url: 'https://events.example.org/hall/calendars/concerts/2026/06/12/entries/7/',
  status: 'CONFIRMED',
};

describe('calendar file', () => {
  test('follows RFC 5545, with instants in UTC', () => {
    expect(calendarFile('Concerts & film', [concert])).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Rose Ash//Events//EN',
        'CALSCALE:GREGORIAN',
        'NAME:Concerts & film',
        'X-WR-CALNAME:Concerts & film',
        'BEGIN:VEVENT',
        'UID:entry-1-7@events.example.org',
        'SEQUENCE:2',
        'DTSTAMP:20260601T090000Z',
        'DTSTART:20260612T190000Z',
        'DTEND:20260612T213000Z',
        'SUMMARY:Rosa Ash Ensemble',
        'LOCATION:Main hall\\, The Glasshouse',
        'URL;VALUE=URI:https://events.example.org/hall/calendars/concerts/2026/06/1',
        ' 2/entries/7/',
        'STATUS:CONFIRMED',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  test('marks a cancelled entry as cancelled', () => {
    expect(calendarFile('', [{ ...concert, status: 'CANCELLED' }])).toContain('\r\nSTATUS:CANCELLED\r\n');
  });

  test('escapes text', () => {
    const title = 'Tea; cake, and \\ more\nEND:VEVENT\r\nATTACH:evil\u0007';
    const file = calendarFile('', [{ ...concert, title }]);
    expect(file).toContain('SUMMARY:Tea\\; cake\\, and \\\\ more\\nEND:VEVENT\\nATTACH:evil\r\n');
  });

  test('folds at 75 octets, never within a character, and unfolds to the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
        const file = calendarFile('', [{ ...concert, title }]);
        const lines = file.split('\r\n');
        expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
        expect(file.isWellFormed()).toBe(true);
        const summary = file
          .replaceAll('\r\n ', '')
          .split('\r\n')
          .find((line) => line.startsWith('SUMMARY:'));
        expect(unescaped(summary?.slice('SUMMARY:'.length) ?? '')).toBe(
          title.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\n]/gu, ''),
        );
      }),
    );
  });
});

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
