import type { ComponentChildren } from 'preact';
import { LinkButton } from './button.tsx';

export type ToolbarProps = {
  children: ComponentChildren /** Stands at the far end. */;
  end?: ComponentChildren;
};
export type StepperProps = {
  /** The full name of where each leads is read out: "May 2026". */
  previous?: { label: string; name: string; href: string };
  today?: { label: string; href: string };
  next?: { label: string; name: string; href: string };
};
export type SegmentsProps = { label: string; choices: { label: string; href: string; current?: boolean }[] };
export type LegendProps = { calendars: { name: string; href: string; tone: CalendarTone }[] };
export type CalendarTone = 'rose' | 'blue' | 'green';

/** The row of controls between the head of a page and what it shows. */
export function Toolbar({ children, end }: ToolbarProps) {
  return (
    <div class="bar">
      {children}
      {end && <div class="push">{end}</div>}
    </div>
  );
}

/** To the time before, today, and the time after. */
export function Stepper({ previous, today, next }: StepperProps) {
  return (
    <nav class="steps" aria-label="Other dates">
      {previous && (
        <LinkButton small href={previous.href} icon="left" rel="prev" label={naming(previous)}>
          {previous.label}
        </LinkButton>
      )}
      {today && (
        <LinkButton small href={today.href}>
          {today.label}
        </LinkButton>
      )}
      {next && (
        <LinkButton small href={next.href} iconAfter="right" rel="next" label={naming(next)}>
          {next.label}
        </LinkButton>
      )}
    </nav>
  );
}

// Who speaks to the page says what is to be seen on the button, so its name begins with it: "Thu 11, Thursday 11 June".
const naming = ({ label, name }: { label: string; name: string }): string =>
  name.includes(label) ? name : `${label}, ${name}`;

/** Two or three ways to see the same thing. */
export function Segments({ label, choices }: SegmentsProps) {
  return (
    <nav class="segments" aria-label={label}>
      {choices.map((choice) => (
        <a key={choice.href} href={choice.href} aria-current={choice.current ? 'page' : undefined}>
          {choice.label}
        </a>
      ))}
    </nav>
  );
}

/** Which hue is which calendar. */
export function Legend({ calendars }: LegendProps) {
  return (
    <ul class="legend">
      {calendars.map(({ name, href, tone }) => (
        <li key={href}>
          <a href={href} class={`cal-${tone}`}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
