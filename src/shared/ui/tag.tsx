import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { iconOfTone, type Tone } from './tone.ts';

export type TagProps = { tone?: Tone; icon?: IconName | undefined; children: ComponentChildren };

/** A state in a word or two. Good, warn and bad also have an icon, so that colour is never the only sign. */
export function Tag({ tone = 'plain', icon = iconOfTone(tone), children }: TagProps) {
  return (
    <span class={`tag ${tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}
