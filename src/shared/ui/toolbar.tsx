import type { ComponentChildren } from 'preact';
import { t } from '../messages/translate.ts';
import { LinkButton } from './button.tsx';

export type ToolbarProps = {
  children: ComponentChildren;
  /** Aligned to the far end. */
  end?: ComponentChildren;
};
export type StepperProps = {
  /** `name` is the full name of the target, which is read out: "May 2026". */
  previous?: { label: string; name: string; href: string };
  today?: { label: string; href: string };
  next?: { label: string; name: string; href: string };
};
export type SegmentsProps = { label: string; choices: { label: string; href: string; current?: boolean }[] };
export type LegendProps = { calendars: { name: string; href: string; tone: CalendarTone }[] };
export type CalendarTone = 'rose' | 'blue' | 'green';

/** The row of controls between the head of a page and its content. */
export function Toolbar({ children, end }: ToolbarProps) {
  return (
    <div class="bar">
      {children}
      {end && <div class="push">{end}</div>}
    </div>
  );
}

/** Links to the previous period, to today, and to the next period. */
export function Stepper({ previous, today, next }: StepperProps) {
  return (
    <nav class="steps" aria-label={t('stepper.label')}>
      {previous && (
        <LinkButton small href={previous.href} icon="left" rel="prev" label={accessibleName(previous)}>
          {previous.label}
        </LinkButton>
      )}
      {today && (
        <LinkButton small href={today.href}>
          {today.label}
        </LinkButton>
      )}
      {next && (
        <LinkButton small href={next.href} iconAfter="right" rel="next" label={accessibleName(next)}>
          {next.label}
        </LinkButton>
      )}
    </nav>
  );
}

// Speech control finds a button by its visible text, so its name must contain that (WCAG 2.2, 2.5.3).
const accessibleName = ({ label, name }: { label: string; name: string }): string =>
  name.includes(label) ? name : t('stepper.step', { label, name });

/** Links between two or three views of the same thing. */
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

/** The colours of the calendars. */
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
