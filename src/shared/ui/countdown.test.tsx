import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Countdown, minutesLeft } from './countdown.tsx';

describe('a countdown', () => {
  it('says until when and how long, before any script runs', () => {
    const html = renderToString(
      <Countdown label="Held for you" endsAt="2026-06-08T18:42:00Z" until="19:42" secondsLeft={845} />,
    );
    expect(html.replaceAll(/<[^>]+>/g, '')).toBe('Held for you until 19:42, 14 minutes left');
    expect(html).toContain('data-ends-in="845"');
  });

  it('never promises more minutes than there are', () => {
    expect([899, 120, 119, 60, 59, 0, -5].map(minutesLeft)).toEqual([
      '14 minutes',
      '2 minutes',
      '1 minute',
      '1 minute',
      'less than a minute',
      'time is up',
      'time is up',
    ]);
  });
});
