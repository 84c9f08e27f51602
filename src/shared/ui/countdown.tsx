import { rich, t } from '../messages/translate.ts';
import { Icon } from './icon.tsx';

export type CountdownProps = {
  /** The instant it ends, ISO. */
  endsAt: string;
  /** The same in local clock time: "19:42". */
  until: string;
  /** Whole seconds left at rendering. The browser counts from here, because its own clock may be wrong. */
  secondsLeft: number;
  /** What ends, at the start of the sentence: "Held for you". */
  label: string;
  /** Reloads the page when the time is up. Not on a page with a form to fill in. */
  reload?: boolean;
};

/** "Held for you until 19:42, 14 minutes left". The countdown island keeps it up to date. */
export function Countdown({ endsAt, until, secondsLeft, label, reload }: CountdownProps) {
  return (
    <span class="countdown">
      <Icon name="clock" />
      <span>
        {rich('countdown.until', {
          label,
          until: () => <time datetime={endsAt}>{until}</time>,
          left: () => (
            <span {...timer(secondsLeft, reload)}>
              {secondsLeft > 0
                ? rich('countdown.left', {
                    time: () => (
                      <span class="num" data-time>
                        {minutesLeft(secondsLeft)}
                      </span>
                    ),
                  })
                : t('countdown.over')}
            </span>
          ),
        })}
      </span>
    </span>
  );
}

export type TimeLeftProps = { secondsLeft: number; reload?: boolean | undefined };

/** Only the time left: "14 minutes" from the server, "13:59" once the countdown island runs. */
export function TimeLeft({ secondsLeft, reload }: TimeLeftProps) {
  return (
    <span class="num" {...timer(secondsLeft, reload)}>
      {minutesLeft(secondsLeft)}
    </span>
  );
}

const timer = (secondsLeft: number, reload: boolean | undefined) => ({
  'data-ends-in': Math.max(0, Math.floor(secondsLeft)),
  'data-reload': reload ? '' : undefined,
});

/** "14 minutes", "1 minute", "less than a minute", "time is up" */
export const minutesLeft = (seconds: number): string =>
  seconds > 0 ? t('countdown.minutes', { minutes: Math.floor(seconds / 60) }) : t('countdown.over');
