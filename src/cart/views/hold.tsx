import { clockTime, longDate, zoneName } from '../../shared/i18n/formats.ts';
import { secondsUntil } from '../../shared/time.ts';
import { Countdown } from '../../shared/ui/countdown.tsx';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';

export type HeldUntilProps = {
  until: Temporal.Instant;
  timeZone: string;
  /** whether other times beside it are of another zone */
  withZone?: boolean;
  now: Temporal.Instant;
  /** Reload the page when the time is up. Not on a page with a form to fill in. */
  reload?: boolean;
};

/** "Held for you until 19:42, 14 minutes left"; without a countdown if it lasts for days, as a bank transfer may take. */
export function HeldUntil({ until, timeZone, withZone, now, reload = false }: HeldUntilProps) {
  const local = until.toZonedDateTimeISO(timeZone);
  const secondsLeft = secondsUntil(until, now);
  if (secondsLeft > SECONDS_OF_A_DAY) {
    return (
      <time datetime={until.toString()}>
        {t('hold.until_day', { date: longDate(local.toPlainDate()), time: clockTime(local) })}
      </time>
    );
  }
  return (
    <Countdown
      label={t('hold.label')}
      endsAt={until.toString()}
      until={
        withZone
          ? t('hold.time_in_zone', { time: clockTime(local), zone: zoneName(timeZone) })
          : clockTime(local)
      }
      secondsLeft={secondsLeft}
      reload={reload}
    />
  );
}

const SECONDS_OF_A_DAY = 86_400;

/** What came of the wish for more time, and until when everything is held now. */
export function HoldExtended({ until, timeZone, extended }: HoldExtendedProps) {
  const time = clockTime(until.toZonedDateTimeISO(timeZone));
  return (
    <Note icon="clock" role="status">
      <p>{t(extended ? 'hold.extended' : 'hold.at_limit', { time })}</p>
    </Note>
  );
}

type HoldExtendedProps = { until: Temporal.Instant; timeZone: string; extended: boolean };
