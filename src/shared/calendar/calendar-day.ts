import type { Tone } from '../ui/tone.ts';
import type { CalendarTone } from '../ui/toolbar.tsx';

export type CalendarDay = {
  /** 2026-06-12 */
  date: string;
  /** The day in full: "Friday 12 June". What is on is added to it here. */
  label: string;
  href?: string;
  state: 'past' | 'today' | 'out' | 'open';
  chips: CalendarChip[];
  /** Places left over all events of the day, when they are limited. */
  placesLeft?: number;
  free?: { count: number; href: string };
};

export type CalendarChip = {
  /** 20:00 */
  time: string;
  title: string;
  href: string;
  tone: CalendarTone;
  full?: boolean;
  cancelled?: boolean;
  /** For the agenda, which has room for them: "Main hall"; "from £5.00"; "4 left". */
  place?: string;
  price?: string;
  note?: { text: string; tone: Tone };
};

/** What a screen reader says of a day: "Friday 12 June, 2 events, 1 place left, 3 times free to hire". */
export function dayLabel({ label, state, chips, placesLeft, free }: CalendarDay): string {
  const parts = [state === 'today' ? `Today, ${label}` : label];
  parts.push(chips.length === 0 ? 'no events' : counted(chips.length, 'event'));
  if (placesLeft !== undefined && chips.length > 0) {
    parts.push(placesLeft === 0 ? 'sold out' : `${counted(placesLeft, 'place')} left`);
  }
  if (free && free.count > 0) parts.push(`${counted(free.count, 'time')} free to hire`);
  return parts.join(', ');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
