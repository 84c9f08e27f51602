import type { Tone } from '../ui/tone.ts';
import type { CalendarTone } from '../ui/toolbar.tsx';

/** A day of a month table or an agenda. Its texts are in the reader's language. */
export type CalendarDay = {
  /** 2026-06-12 */
  date: string;
  /** "Friday 12 June" */
  label: string;
  /** Read out by screen readers: "Today, Friday 12 June, 2 events, 1 place left". */
  summary: string;
  href?: string;
  /** `out`: of another month */
  state: 'past' | 'today' | 'out' | 'open';
  chips: CalendarChip[];
  /** A link after the chips to what is available that day; `brief` is the label in the month table. */
  offer?: { label: string; brief: string; href: string };
};

export type CalendarChip = {
  /** 20:00; empty for what lasts all day */
  time: string;
  /** whose time it is, where the zones of a list differ: "BST" */
  zone?: string | undefined;
  title: string;
  href: string;
  tone: CalendarTone;
  /** No longer available, and so struck through; `note` is the reason. */
  gone?: boolean;
  /** Says why spaces are closed: with an icon in place of the calendar's colour. */
  closed?: boolean;
  note?: { text: string; tone: Tone };
  /** "Main hall": for the agenda, and in the month of what is closed */
  place?: string;
  /** "from £5.00": for the agenda only */
  price?: string;
};
