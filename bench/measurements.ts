import type { Db } from '../src/shared/db/database.ts';
import { checkout, checkoutsAtOnce } from './checkout.ts';
import { door } from './door.ts';
import { roomHold, ticketHold } from './holds.ts';
import { laneMove } from './lanes.ts';
import type { Operation } from './load.ts';
import { basketPage, feed, keptMonth, list, monthPage } from './pages.ts';
import type { BenchVenue } from './seed.ts';
import type { PlatformServer } from './server.ts';
import { treasurerMonth } from './treasurer.ts';

export type World = { db: Db; server: PlatformServer; venue: BenchVenue; doorTickets: number };

/** What the platform does, against the least that could do the same work. */
export type Measurement = {
  /** for --only */
  name: string;
  what: string;
  against: string;
  /** measured at the smallest number of entries only */
  once?: boolean;
  prepare(world: World): Promise<Comparison>;
};

export type Comparison = {
  /** what each connection does */
  platform: (connection: number) => Operation;
  bare: (connection: number) => Operation;
  connections?: number;
  /** Waits until the platform has done what it does in the background. */
  settle?(): Promise<void>;
  /** Checks that the operations had an effect. @param operations how many there were @throws Error */
  verify?(operations: number): Promise<void>;
  close?(): Promise<void>;
};

export const MEASUREMENTS: readonly Measurement[] = [
  monthPage,
  keptMonth,
  basketPage,
  list,
  feed,
  ticketHold,
  roomHold,
  checkout,
  ...checkoutsAtOnce,
  door,
  laneMove,
  treasurerMonth,
];
