import { h } from 'preact';
import { iconShapes } from './icon-shapes.ts';

export type IconName = keyof typeof iconShapes;
export type IconProps = { name: IconName; label?: string; class?: string };

/** Hidden from screen readers unless it has a label of its own. */
export function Icon({ name, label, class: extra }: IconProps) {
  return (
    <svg
      class={extra ? `icon ${extra}` : 'icon'}
      viewBox="0 0 24 24"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      {iconShapes[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
