import {
  buildCalendar,
  buildCustomer,
  buildEvent,
  buildSlot,
  buildSpace,
  buildTicketType,
} from '../events/builders.ts';
import type { Calendar } from '../events/model/calendar.ts';
import type { CalendarEntry } from '../events/model/calendar-entry.ts';
import { tieEntryToContent } from '../events/model/calendar-entry-post.ts';
import type { CalendarSlot } from '../events/model/calendar-slot.ts';
import { findOrCreateCategory } from '../events/model/category.ts';
import { insertSeries } from '../events/model/series.ts';
import { setNeeds, type TicketType } from '../events/model/ticket-type.ts';
import { closeSpaces } from '../events/operations/close-spaces.ts';
import { byClock } from '../shared/act.ts';
import type { Tx } from '../shared/db/database.ts';
import type { ContainerId, CustomerId, SeriesId, SpaceId } from '../shared/ids.ts';

const TIME_ZONE = 'Europe/London';
const WEEKDAYS = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 } as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export type EventsDemo = {
  hire: Calendar;
  /** free, so that a demo order of it needs no payment */
  communityHour: CalendarSlot;
  openMic: CalendarEntry;
  chair: TicketType;
};

/** Creates the spaces, calendars, slots and events of the demo venue, from about a month before `now` to three months after it. */
export async function fillEventsDemo(
  tx: Tx,
  { page, marketplaceId }: { page: { id: ContainerId }; marketplaceId: number },
  now: Temporal.Instant,
): Promise<EventsDemo> {
  const garden = await buildSpace(tx, page, { name: 'Garden room', capacity: 50, position: 2 });
  const orchard = await buildSpace(tx, page, { name: 'Orchard room', capacity: 70, position: 3 });
  const hall = await buildSpace(tx, page, { capacity: 120, position: 1, parts: [garden, orchard] });
  const kitchen = await buildSpace(tx, page, { name: 'Kitchen', capacity: 8, position: 4 });

  const whatsOn = await buildCalendar(tx, page, {
    slug: 'whats-on',
    name: 'What’s on',
    colour: 'rose',
    description: 'Concerts, film and co-op days at The Glasshouse.',
    created_at: now,
  });
  const classes = await buildCalendar(tx, page, {
    slug: 'classes',
    name: 'Classes',
    colour: 'blue',
    description: 'Weekly, and beginners are welcome. A place is yours once you have booked it.',
    created_at: now,
  });
  const hire = await buildCalendar(tx, page, {
    slug: 'hire',
    name: 'Hire the hall',
    colour: 'green',
    description: 'Two rooms that open into one hall, and a kitchen.',
    created_at: now,
  });

  const communityHour = await fillSlots(tx, hire, { hall, garden, orchard, kitchen });
  const schedule = new DemoSchedule(tx, now);
  await fillClasses(schedule, classes, { garden, orchard });
  await fillHires(schedule, hire, { garden, orchard, kitchen });
  const { openMic, chair } = await fillEvents(schedule, whatsOn, { hall, garden, orchard }, marketplaceId);
  await closeSpaces(tx, byClock(now), {
    containerId: page.id,
    calendarId: hire.id,
    spaceIds: [kitchen],
    startsAt: schedule.at('mon', 6, '08:00'),
    endsAt: schedule.at('tue', 6, '18:00'),
    reason: 'Varnishing the floor',
    reveal: true,
  });
  return { hire, communityHour, openMic, chair };
}

type Rooms = { hall: SpaceId; garden: SpaceId; orchard: SpaceId; kitchen: SpaceId };

async function fillSlots(tx: Tx, hire: Calendar, rooms: Rooms): Promise<CalendarSlot> {
  const slot = (
    space: SpaceId,
    name: string,
    days: number[],
    starts: string,
    ends: string,
    cost: number,
    more = {},
  ) =>
    buildSlot(tx, hire, {
      space_id: space,
      name,
      days,
      starts_time: starts,
      ends_time: ends,
      cost_minor: cost,
      ...more,
    });
  const flexible = { flexible: true, step_minutes: 30, min_minutes: 60 };
  const setUp = { buffer_before_minutes: 30, buffer_after_minutes: 30 };
  // On Saturdays the market is in the Orchard room.
  await slot(rooms.hall, 'Morning', [7], '09:30', '12:30', 5400);
  await slot(rooms.hall, 'Afternoon', EVERY_DAY, '14:00', '17:30', 6600, setUp);
  await slot(rooms.hall, 'Party night', [5, 6], '19:00', '00:30', 16000, setUp);
  await slot(rooms.garden, 'Morning', [1, 2, 3, 4, 5], '09:00', '13:00', 4200);
  await slot(rooms.garden, 'By the hour', [1, 2, 3, 4, 5], '14:00', '22:00', 1200, flexible);
  await slot(rooms.orchard, 'By the hour', EVERY_DAY, '09:00', '22:00', 1400, flexible);
  await slot(rooms.kitchen, 'By the hour', EVERY_DAY, '08:00', '18:00', 900, flexible);
  return await slot(rooms.kitchen, 'Community hour', [1, 2, 3, 4], '18:30', '19:30', 0);
}

async function fillClasses(
  schedule: DemoSchedule,
  classes: Calendar,
  rooms: Pick<Rooms, 'garden' | 'orchard'>,
) {
  const yogas = await schedule.weekly(classes, 'Yoga, gentle');
  const tangos = await schedule.weekly(classes, 'Tango practica');
  for (let week = -3; week <= 12; week++) {
    const yoga = await schedule.event(classes, {
      name: 'Yoga, gentle',
      category: 'Class',
      series: yogas,
      space_id: rooms.garden,
      on: schedule.weekday('tue', week),
      starts: '19:00',
      ends: '20:15',
      capacity: 16,
      description:
        'An hour and a quarter of unhurried movement with Sunita. Mats and blankets are here; bring a bottle of water.\n\nCome as you are: every pose has an easier cousin.',
    });
    await schedule.tickets(yoga, [
      ['Place', 600, 16],
      ['Low income', 300, 6],
    ]);
    const tango = await schedule.event(classes, {
      name: 'Tango practica',
      category: 'Dance',
      series: tangos,
      space_id: rooms.orchard,
      on: schedule.weekday('tue', week),
      starts: '20:30',
      ends: '22:00',
      capacity: 40,
      description: 'Practise what you know, learn what you don’t. No partner needed.',
    });
    await schedule.tickets(tango, [['Place', 500, 40]]);
  }
}

async function fillHires(schedule: DemoSchedule, hire: Calendar, rooms: Omit<Rooms, 'hall'>) {
  const page = { id: hire.container_id };
  const kind = 'community group';
  const choir = await buildCustomer(schedule.tx, page, {
    name: 'Carys Bevan',
    organisation: 'Valley choir',
    kind,
  });
  const club = await buildCustomer(schedule.tx, page, {
    name: 'Huw Pryce',
    organisation: 'Lunch club',
    kind,
  });
  for (let week = -3; week <= 12; week++) {
    await schedule.hire(hire, {
      name: 'Valley choir',
      customer: choir.id,
      space_id: rooms.orchard,
      on: schedule.weekday('wed', week),
      starts: '19:00',
      ends: '21:30',
    });
    await schedule.hire(hire, {
      name: 'Lunch club',
      customer: club.id,
      space_id: rooms.kitchen,
      on: schedule.weekday('thu', week),
      starts: '10:30',
      ends: '14:00',
    });
  }
  const bethan = await buildCustomer(schedule.tx, page, { name: 'Bethan Rees' });
  await schedule.hire(hire, {
    name: 'Bethan’s 60th',
    customer: bethan.id,
    space_id: rooms.garden,
    on: schedule.weekday('sun', 1),
    starts: '14:00',
    ends: '18:00',
  });
}

async function fillEvents(
  schedule: DemoSchedule,
  whatsOn: Calendar,
  rooms: Pick<Rooms, 'hall' | 'garden' | 'orchard'>,
  marketplaceId: number,
): Promise<{ openMic: CalendarEntry; chair: TicketType }> {
  const concert = await schedule.event(whatsOn, {
    name: 'Rosa Ash Ensemble: songs for a short night',
    category: 'Concert',
    space_id: rooms.hall,
    on: schedule.weekday('fri', 0),
    doors: '19:30',
    starts: '20:00',
    ends: '22:30',
    capacity: 96,
    description:
      'Eight players, two singers and one very old harmonium, with songs that were sung in this valley before there was a road to it. The bar opens at half past seven and the windows stay open.\n\nBring a cushion if you like the balcony. Babies are welcome at the back, and there is a quiet room behind the stage for anyone who needs it.',
  });
  const [full, supported, companion] = await schedule.tickets(concert, [
    ['Full price', 1150, 90, 'covers the evening'],
    ['Supported price', 500, 30, 'for anyone for whom £11.50 is too much'],
    ['Companion', 0, 10, 'for whoever comes with someone who needs them'],
  ]);
  if (full && supported && companion) {
    await setNeeds(schedule.tx, concert.container_id, companion, [full.id, supported.id]);
  }

  const film = await schedule.event(whatsOn, {
    name: 'Film: The Gleaners',
    category: 'Film',
    space_id: rooms.garden,
    on: schedule.weekday('thu', 1),
    starts: '19:30',
    ends: '21:15',
    capacity: 4,
    description:
      'Four armchairs in front of the small screen, and somebody’s home-made popcorn. When they are gone, they are gone: the next film is on the big one.',
  });
  await schedule.tickets(film, [['Seat', 750, 4]]);

  const trio = await schedule.event(whatsOn, {
    name: 'Low Tide Trio',
    category: 'Concert',
    space_id: rooms.hall,
    on: schedule.weekday('sat', 2),
    doors: '19:30',
    starts: '20:00',
    ends: '22:30',
    capacity: 96,
    description: 'Fiddle, accordion and double bass, three voices and no microphones.',
  });
  await schedule.tickets(trio, [
    ['Full price', 1400, 96],
    ['Under 26', 700, 30],
  ]);

  const ceilidh = await schedule.event(whatsOn, {
    name: 'Ceilidh with the Hedgerow Band',
    category: 'Dance',
    space_id: rooms.hall,
    on: schedule.weekday('sat', 4),
    starts: '19:30',
    ends: '00:30',
    capacity: 110,
    description:
      'Every dance is called and walked through first. The last waltz is at midnight; then we stack the chairs together. Bring something for the table.',
  });
  await schedule.tickets(ceilidh, [
    ['Dancer', 900, 110],
    ['Child', 300, 40],
  ]);

  const markets = await schedule.weekly(whatsOn, 'Market day');
  for (let week = -3; week <= 12; week++) {
    const market = await schedule.event(whatsOn, {
      name: 'Market day',
      category: 'Market',
      series: markets,
      admission: 'free',
      space_id: rooms.orchard,
      on: schedule.weekday('sat', week),
      starts: '09:00',
      ends: '13:00',
      description:
        'Bread, vegetables, eggs and dry goods by weight: in the Orchard room, and out in the yard when it is dry.',
    });
    await tieEntryToContent(schedule.tx, market.container_id, market.id, {
      type: 'marketplace',
      id: marketplaceId,
    });
  }
  for (const week of [-4, 0, 4, 8]) {
    await schedule.event(whatsOn, {
      name: 'Repair café',
      category: 'Co-op day',
      space_id: rooms.garden,
      on: schedule.weekday('sun', week),
      starts: '10:00',
      ends: '13:00',
      admission: 'door',
      door_price_note: 'what the repair is worth to you',
      description: 'Bring what is broken. We have tools, patience and tea.',
    });
  }
  await schedule.event(whatsOn, {
    name: 'Members’ meeting',
    category: 'Co-op day',
    space_id: rooms.garden,
    on: schedule.weekday('wed', 2),
    starts: '18:30',
    ends: '20:00',
    admission: 'free',
    description: 'How we did, what we plan. Everybody may listen, members may vote.',
  });
  const openMic = await schedule.event(whatsOn, {
    name: 'Open mic',
    category: 'Concert',
    space_id: rooms.garden,
    on: schedule.weekday('thu', 2),
    starts: '19:30',
    ends: '22:00',
    capacity: 50,
    description: 'Ten minutes each, songs, poems or stories. Free; a ticket keeps you a chair.',
  });
  return {
    openMic,
    chair: await buildTicketType(schedule.tx, openMic, { name: 'Chair', price_minor: 0, quota: 50 }),
  };
}

type DemoEvent = {
  name: string;
  space_id: SpaceId;
  on: Temporal.PlainDate;
  doors?: string;
  starts: string;
  ends: string;
  capacity?: number;
  description?: string;
  category?: string;
  series?: SeriesId;
  admission?: 'free' | 'door';
  door_price_note?: string;
};

type DemoHire = Pick<DemoEvent, 'name' | 'space_id' | 'on' | 'starts' | 'ends'> & { customer: CustomerId };

class DemoSchedule {
  readonly tx: Tx;
  readonly #now: Temporal.Instant;

  constructor(tx: Tx, now: Temporal.Instant) {
    this.tx = tx;
    this.#now = now;
  }

  /**
   * The next date on a weekday, from tomorrow on.
   * @param week weeks to add; negative for dates in the past
   */
  weekday(day: keyof typeof WEEKDAYS, week: number): Temporal.PlainDate {
    const today = this.#now.toZonedDateTimeISO(TIME_ZONE).toPlainDate();
    return today.add({ days: ((WEEKDAYS[day] - today.dayOfWeek + 6) % 7) + 1 + week * 7 });
  }

  /** A time of day on the next date on a weekday. */
  at(day: keyof typeof WEEKDAYS, week: number, time: string): Temporal.Instant {
    return this.weekday(day, week).toZonedDateTime({ timeZone: TIME_ZONE, plainTime: time }).toInstant();
  }

  /** A series to which weekly events belong. */
  weekly(calendar: Calendar, name: string): Promise<SeriesId> {
    return insertSeries(this.tx, calendar.container_id, {
      calendar_id: calendar.id,
      rule: 'FREQ=WEEKLY;COUNT=16',
      template: JSON.stringify({ name }),
      created_at: this.#now,
      created_by: 'demo',
    });
  }

  async event(
    calendar: Calendar,
    { on, doors, starts, ends, category, series, ...event }: DemoEvent,
  ): Promise<CalendarEntry> {
    return await buildEvent(this.tx, calendar, {
      ...event,
      ...this.#times({ on, starts, ends }),
      category_id: category ? await findOrCreateCategory(this.tx, calendar.container_id, category) : null,
      series_id: series ?? null,
      doors_at: doors ? `${on}T${doors}` : null,
    });
  }

  hire(calendar: Calendar, { on, starts, ends, customer, ...hire }: DemoHire): Promise<CalendarEntry> {
    return buildEvent(this.tx, calendar, {
      ...hire,
      ...this.#times({ on, starts, ends }),
      kind: 'hire',
      listed: false,
      customer_id: customer,
    });
  }

  #times({ on, starts, ends }: Pick<DemoEvent, 'on' | 'starts' | 'ends'>) {
    const endsOn = ends < starts ? on.add({ days: 1 }) : on;
    return {
      starts_at: `${on}T${starts}`,
      ends_at: `${endsOn}T${ends}`,
      created_at: this.#now,
      state_by: 'demo',
    };
  }

  async tickets(
    entry: CalendarEntry,
    types: [name: string, price: number, quota: number, description?: string][],
  ): Promise<TicketType[]> {
    const built: TicketType[] = [];
    for (const [position, [name, price_minor, quota, description = '']] of types.entries())
      built.push(await buildTicketType(this.tx, entry, { name, price_minor, quota, description, position }));
    return built;
  }
}
