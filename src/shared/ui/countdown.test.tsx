import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { runInLocale } from '../i18n/locale.ts';
import { rich, t } from '../messages/translate.ts';
import { Countdown, minutesLeft } from './countdown.tsx';

const countdown = (secondsLeft: number) =>
  renderToString(
    <Countdown label="Held for you" endsAt="2026-06-08T18:42:00Z" until="19:42" secondsLeft={secondsLeft} />,
  );
/** The sentence of a countdown with a given time left, or with its end. */
const sentence = (time: string | undefined) =>
  textOf(
    renderToString(
      <p>
        {rich('countdown.until', {
          label: 'Held for you',
          until: () => '19:42',
          left: () => (time ? rich('countdown.left', { time: () => time }) : t('countdown.over')),
        })}
      </p>,
    ),
  );
const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, '');

describe('a countdown', () => {
  test('shows what ends, when, and the time left, before any script runs', () => {
    const html = countdown(845);
    expect(textOf(html)).toBe(sentence(t('countdown.minutes', { minutes: 14 })));
    expect(html).toContain('<time datetime="2026-06-08T18:42:00Z">19:42</time>');
    expect(html).toContain('data-ends-in="845"');
  });

  test('shows that the time is up instead of a time left', () => {
    const html = countdown(-5);
    expect(textOf(html)).toBe(sentence(undefined));
    expect(html).toContain('data-ends-in="0"');
  });

  test('rounds down to whole minutes', () => {
    const minutes = [899, 120, 119, 60, 59, 0, -5].map(minutesLeft);
    expect(minutes).toEqual([
      ...[14, 2, 1, 1, 0].map((minutes) => t('countdown.minutes', { minutes })),
      t('countdown.over'),
      t('countdown.over'),
    ]);
  });

  test('is shown in the reader’s language', () => {
    const [text, expected] = runInLocale('en-XA', () => [
      textOf(countdown(845)),
      sentence(t('countdown.minutes', { minutes: 14 })),
    ]);
    expect(text).toBe(expected);
    expect(text).not.toBe(textOf(countdown(845)));
  });
});
