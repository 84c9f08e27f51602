import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { iconOfTone, type Tone } from './tone.ts';

export type NoteProps = {
  tone?: Tone;
  icon?: IconName;
  title?: string;
  /** status: read out when the reader pauses; alert: read out at once. */
  role?: 'status' | 'alert';
  children?: ComponentChildren;
};

/** A few sentences in a box. */
export function Note({
  tone = 'plain',
  icon = iconOfTone(tone) ?? 'info',
  title,
  role,
  children,
}: NoteProps) {
  return (
    <div class={`note ${tone}`} role={role}>
      <Icon name={icon} />
      <div class="note-words">
        {title && <strong>{title}</strong>} {children}
      </div>
    </div>
  );
}
