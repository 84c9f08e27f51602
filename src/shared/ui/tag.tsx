import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { iconOfTone, type Tone } from './tone.ts';

export type TagProps = { tone?: Tone; icon?: IconName; children: ComponentChildren };

/** A state in a word or two. Colour never stands alone: good, warn and bad have an icon. */
export function Tag({ tone = 'plain', icon = iconOfTone(tone), children }: TagProps) {
  return (
    <span class={`tag ${tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}
