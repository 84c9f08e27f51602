import type { IconName } from './icon.tsx';

export type Tone = 'plain' | 'rose' | 'good' | 'warn' | 'bad';

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
