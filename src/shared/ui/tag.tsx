import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { iconOfTone, LOOK_ICONS, type StateLook, type Tone } from './tone.ts';

export type TagProps = {
  tone?: Tone;
  /** of a state of the diary, instead of a tone */
  look?: StateLook | undefined;
  icon?: IconName | undefined;
  children: ComponentChildren;
};

/** A state in a word or two. Good, warn and bad also have an icon, so that colour is never the only sign. */
export function Tag({ tone = 'plain', look, icon = iconOf(tone, look), children }: TagProps) {
  return (
    <span class={`tag ${look ?? tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}

const iconOf = (tone: Tone, look: StateLook | undefined): IconName | undefined =>
  look ? LOOK_ICONS[look] : iconOfTone(tone);
