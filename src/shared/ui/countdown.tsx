import { Icon } from './icon.tsx';

export type CountdownProps = {
  /** The instant it ends, ISO. */
  endsAt: string;
  /** The same in the venue's clock time: "19:42". */
  until: string;
  /** Whole seconds left when this was rendered: the browser counts from here, whatever its own clock says. */
  secondsLeft: number;
  /** "Held for you" */
  label: string;
  /** Load the page anew when it ends, so that it says what happened. Not on a page where somebody types. */
  reload?: boolean;
};

/** "Held for you until 19:42, 14 minutes left"; ticks when the countdown island is there. */
export function Countdown({ endsAt, until, secondsLeft, label, reload }: CountdownProps) {
  return (
    <span class="countdown">
      <Icon name="clock" />
      <span>
        {label} until <time datetime={endsAt}>{until}</time>,{' '}
        <TimeLeft secondsLeft={secondsLeft} reload={reload} />
        {secondsLeft > 0 ? ' left' : ''}
      </span>
    </span>
  );
}

export type TimeLeftProps = { secondsLeft: number; reload?: boolean | undefined };

/** Only the figure: "14 minutes" from the server, "13:59" once the island counts. */
export function TimeLeft({ secondsLeft, reload }: TimeLeftProps) {
  return (
    <span
      class="num"
      data-ends-in={Math.max(0, Math.floor(secondsLeft))}
      data-reload={reload ? '' : undefined}
    >
      {minutesLeft(secondsLeft)}
    </span>
  );
}

/** "14 minutes", "1 minute", "less than a minute", "time is up" */
export function minutesLeft(seconds: number): string {
  if (seconds <= 0) return 'time is up';
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.floor(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
