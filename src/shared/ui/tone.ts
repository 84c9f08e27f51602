import type { IconName } from './icon.tsx';

export type Tone = 'plain' | 'rose' | 'good' | 'warn' | 'bad';

/** How firm a thing of the diary is, as it looks on days, lists and tags (theme/states.css). */
export type StateLook = 'pending' | 'ordered' | 'awaiting' | 'confirmed' | 'event' | 'closure' | 'cancelled';

export const LOOK_ICONS: Record<StateLook, IconName> = {
  pending: 'hourglass',
  ordered: 'card',
  awaiting: 'clock',
  confirmed: 'check',
  event: 'calendar',
  closure: 'closed',
  cancelled: 'ban',
};

export function iconOfTone(tone: Tone): IconName | undefined {
  switch (tone) {
    case 'good':
      return 'check';
    case 'warn':
      return 'alert';
    case 'bad':
      return 'x';
    case 'plain':
    case 'rose':
      return undefined;
  }
}
