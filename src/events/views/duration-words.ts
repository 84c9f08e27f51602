import { t } from '../messages/translate.ts';

/** "1 hour", "2 hours", "90 minutes" */
export const minutesWords = (minutes: number): string =>
  minutes % 60 === 0
    ? t('duration.hours', { count: minutes / 60 })
    : t('duration.minutes', { count: minutes });
