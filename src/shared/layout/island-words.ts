import { t } from '../messages/translate.ts';

/** The islands that a page may load. */
export type Script = 'countdown' | 'progress' | 'quantity' | 'scanner';

/** Minutes left at which the countdown is announced. */
const ANNOUNCED_MINUTES = [5, 1, 0];

/** The texts of a page's islands in the reader's language, as JSON for `<body data-words>`; undefined if there are none. */
export function islandWords(scripts: readonly Script[]): string | undefined {
  const words = Object.assign({}, ...scripts.map((script) => WORDS[script]?.()));
  return Object.keys(words).length > 0 ? JSON.stringify(words) : undefined;
}

const WORDS: Partial<Record<Script, () => Record<string, unknown>>> = {
  countdown: () => ({
    over: t('countdown.over'),
    /** by seconds left */
    announcements: Object.fromEntries(
      ANNOUNCED_MINUTES.map((minutes) => [minutes * 60, t('countdown.announcement', { minutes })]),
    ),
  }),
  scanner: () => ({
    stop: t('scanner.stop'),
    /** by name of the DOMException of getUserMedia() */
    NotAllowedError: t('scanner.not_allowed'),
    NotFoundError: t('scanner.not_found'),
    NotReadableError: t('scanner.in_use'),
    failed: t('scanner.failed'),
  }),
};
