import type { ComponentChildren } from 'preact';
import { LinkButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export type EmptyProps = {
  title: string;
  hint?: ComponentChildren;
  icon?: IconName;
  action?: { label: string; href: string };
  children?: ComponentChildren;
};

/** An empty state, with a hint or link for what to do first. */
export function Empty({ title, hint, icon = 'calendar', action, children }: EmptyProps) {
  return (
    <section class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action && (
        <LinkButton variant="go" href={action.href}>
          {action.label}
        </LinkButton>
      )}
      {children}
    </section>
  );
}
