import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import type { LiveWords } from './quantity.tsx';

export type ButtonLook = {
  /** go: the main action of the page; quiet: text only; danger: takes something away. */
  variant?: 'go' | 'plain' | 'quiet' | 'danger';
  wide?: boolean;
  small?: boolean;
  icon?: IconName;
  iconAfter?: IconName;
  children: ComponentChildren;
};

export type ButtonProps = ButtonLook & {
  type?: 'submit' | 'button';
  name?: string;
  value?: string;
  /** The id of the form it submits, if it is outside that form. */
  form?: string;
  formaction?: string;
  disabled?: boolean;
  /** Read out instead of the text: begins with the text, and adds what it refers to. */
  label?: string;
  /** The text for each number chosen in the form, put in by the quantity island. */
  live?: LiveWords;
};

export type LinkButtonProps = ButtonLook & {
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
  disabled,
  name,
  value,
  form,
  formaction,
  ...look
}: ButtonProps) {
  return (
    <button
      class={classOf(look)}
      type={type}
      name={name}
      value={value}
      form={form}
      formaction={formaction}
      disabled={disabled}
      aria-label={label}
      data-live={live && JSON.stringify(live)}
    >
      <Face {...look} />
    </button>
  );
}

export function LinkButton({ href, rel, download, label, current, ...look }: LinkButtonProps) {
  return (
    <a
      class={classOf(look)}
      href={href}
      rel={rel}
      download={download}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
    >
      <Face {...look} />
    </a>
  );
}

function Face({ icon, iconAfter, children }: Pick<ButtonLook, 'icon' | 'iconAfter' | 'children'>) {
  return (
    <>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
    </>
  );
}

function classOf({ variant = 'plain', wide, small }: Pick<ButtonLook, 'variant' | 'wide' | 'small'>): string {
  return ['btn', variant !== 'plain' && variant, wide && 'wide', small && 'small'].filter(Boolean).join(' ');
}
