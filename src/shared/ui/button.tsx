import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import type { LiveWords } from './quantity.tsx';

export type ButtonAppearance = {
  /** go: the main action of the page; quiet: text only; danger: removes something. */
  variant?: 'go' | 'plain' | 'quiet' | 'danger';
  wide?: boolean;
  small?: boolean;
  icon?: IconName;
  iconAfter?: IconName;
  children: ComponentChildren;
};

export type ButtonProps = ButtonAppearance & {
  type?: 'submit' | 'button';
  name?: string;
  value?: string;
  /** The id of the form it submits, if it is outside that form. */
  form?: string;
  formaction?: string;
  disabled?: boolean;
  /** Accessible name: begins with the text, and adds what it refers to. */
  label?: string;
  /** The id of an element that says more about it. */
  describedBy?: string;
  /** The text for each total quantity in the form, set by the quantity island. */
  live?: LiveWords;
};

export type LinkButtonProps = ButtonAppearance & {
  href: string;
  rel?: string;
  download?: string;
  label?: string;
  current?: boolean;
};

export function Button({
  type = 'submit',
  live,
  label,
  describedBy,
  disabled,
  name,
  value,
  form,
  formaction,
  ...appearance
}: ButtonProps) {
  return (
    <button
      class={classOf(appearance)}
      type={type}
      name={name}
      value={value}
      form={form}
      formaction={formaction}
      disabled={disabled}
      aria-label={label}
      aria-describedby={describedBy}
      data-live={live && JSON.stringify(live)}
    >
      <Content {...appearance} />
    </button>
  );
}

export function LinkButton({ href, rel, download, label, current, ...appearance }: LinkButtonProps) {
  return (
    <a
      class={classOf(appearance)}
      href={href}
      rel={rel}
      download={download}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
    >
      <Content {...appearance} />
    </a>
  );
}

function Content({ icon, iconAfter, children }: Pick<ButtonAppearance, 'icon' | 'iconAfter' | 'children'>) {
  return (
    <>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
    </>
  );
}

function classOf({
  variant = 'plain',
  wide,
  small,
}: Pick<ButtonAppearance, 'variant' | 'wide' | 'small'>): string {
  return ['btn', variant !== 'plain' && variant, wide && 'wide', small && 'small'].filter(Boolean).join(' ');
}
