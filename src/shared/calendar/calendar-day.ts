import type { Tone } from '../ui/tone.ts';
import type { CalendarTone } from '../ui/toolbar.tsx';

/** A day as month tables and agendas show it. All its words come from the caller, in the reader's language. */
export type CalendarDay = {
  /** 2026-06-12 */
  date: string;
  /** "Friday 12 June" */
  label: string;
  /** What a screen reader says of the day: "Today, Friday 12 June, 2 events, 1 place left". */
  summary: string;
  href?: string;
  /** `out`: of another month */
  state: 'past' | 'today' | 'out' | 'open';
  chips: CalendarChip[];
  /** A link after the chips to what can be had that day; `brief` fits a cell of the month table. */
  offer?: { label: string; brief: string; href: string };
};

export type CalendarChip = {
  /** 20:00 */
  time: string;
  title: string;
  href: string;
  tone: CalendarTone;
  /** It can't be had any more, and is struck through; `note` says why. */
  gone?: boolean;
  note?: { text: string; tone: Tone };
  /** For the agenda, which has room for them: "Main hall", "from £5.00". */
  place?: string;
  price?: string;
};
