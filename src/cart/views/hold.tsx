import { clockTime } from '../../shared/i18n/formats.ts';
import { secondsUntil } from '../../shared/time.ts';
import { Countdown } from '../../shared/ui/countdown.tsx';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';

export type HeldUntilProps = {
  until: Temporal.Instant;
  timeZone: string;
  now: Temporal.Instant;
  /** Reload the page when the time is up. Not on a page with a form to fill in. */
  reload?: boolean;
};

/** "Held for you until 19:42, 14 minutes left" */
export function HeldUntil({ until, timeZone, now, reload = false }: HeldUntilProps) {
  return (
    <Countdown
      label={t('hold.label')}
      endsAt={until.toString()}
      until={clockTime(until.toZonedDateTimeISO(timeZone))}
      secondsLeft={secondsUntil(until, now)}
      reload={reload}
    />
  );
}

/** Shown when a hold can't be extended any further. */
export function HoldAtLimit() {
  return (
    <Note icon="clock" role="status">
      <p>{t('hold.at_limit')}</p>
    </Note>
  );
}
