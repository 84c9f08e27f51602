import { clockTime } from '../../shared/i18n/formats.ts';
import { secondsUntil } from '../../shared/time.ts';
import { Countdown } from '../../shared/ui/countdown.tsx';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';

export type HeldUntilProps = {
  until: Temporal.Instant;
  timeZone: string;
  now: Temporal.Instant;
  /** Reload the page at the end; not where somebody types. */
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

/** The answer to "Need longer?" when no more time can be had. */
export function HoldAtLimit() {
  return (
    <Note icon="clock" role="status">
      <p>{t('hold.at_limit')}</p>
    </Note>
  );
}
