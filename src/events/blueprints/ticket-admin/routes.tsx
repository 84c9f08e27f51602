import { Hono } from 'hono';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, signedInUser } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { clockTime, zoneName } from '../../../shared/i18n/formats.ts';
import type { EntryId, TicketId } from '../../../shared/ids.ts';

import { brandingOf, type EventsDeps } from '../../http/page-context.ts';
import { findEntryAnywhere, listDoors } from '../../model/calendar-entry.ts';
import {
  countAdmissions,
  findLastAdmitted,
  findTicketOfEntry,
  listGuests,
  listTicketsOfOrder,
} from '../../model/ticket.ts';
import { checkIn, recordExit } from '../../operations/check-in.ts';
import { doorPath } from '../../rules/addresses.ts';
import { userActor } from '../../rules/transition.ts';
import { ticketName } from '../../views/ticket-words.ts';
import { type DoorInput, doorSchema } from './schema.ts';
import { admissionWords, refusalWords, type VerdictWords } from './verdict-words.ts';
import { DoorList, DoorPage, GuestList } from './view.tsx';

/** What ended this long ago may still be settled at its door. */
const DOOR_CLOSES_AFTER = { hours: 12 };

/** `/admin/tickets/`: the doors of one's pages; `/admin/tickets/{entry}/`: one door, for a steward's phone. */
export function ticketAdminBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;
  const { pages } = deps.ports;
  const steward = () => may.steward(async (c) => (await doorIn(c)).slug);

  app.get('/', may.signedIn(), async (c) => {
    const venues = await pages.listPagesOfUser(db, signedInUser(c).id);
    const now = clock.now();
    const ids = venues.map(({ id }) => id);
    const doors = await listDoors(db, 'page', ids, now.subtract(DOOR_CLOSES_AFTER));
    return sendPage(
      c,
      platformBranding(c),
      { title: 'Doors', noindex: true },
      <DoorList doors={doors} venues={venues} now={now} />,
    );
  });

  app.get('/:entry', steward(), (c) =>
    door(c, { kind: 'ready', title: 'Ready', detail: 'Scan a ticket, or type its code.' }),
  );

  // A check-in is found again under its ticket's number: reloading the page shows it, and does nothing.
  app.get('/:entry/check-ins/:ticket', steward(), (c) => admission(c));
  app.get('/:entry/exits/:ticket', steward(), (c) => admission(c));

  // Where a phone comes back to that has forgotten what it sent.
  for (const what of ['check-ins', 'exits'])
    app.get(`/:entry/${what}`, steward(), async (c) => c.redirect(doorPath((await doorIn(c)).entry.id), 303));

  app.post('/:entry/check-ins', steward(), async (c) => {
    const { entry } = await doorIn(c);
    const sent = parseForm(doorSchema, await readForm(c));
    const now = clock.now();
    const verdict = await transaction(db, async (tx) =>
      checkIn(tx, at(entry), await codeOf(tx, entry, sent), signedInUser(c).id, now),
    );
    if (verdict.verdict === 'admitted')
      return c.redirect(`${doorPath(entry.id)}check-ins/${verdict.ticket.id}`, 303);
    const again = verdict.verdict === 'already-in' ? verdict.ticket : undefined;
    const status = verdict.verdict === 'unknown' ? 404 : 409;
    return door(c, refusalWords(verdict, entry.time_zone, now), { status, inside: again });
  });

  app.post('/:entry/exits', steward(), async (c) => {
    const { entry } = await doorIn(c);
    const sent = parseForm(doorSchema, await readForm(c));
    const left = await transaction(db, async (tx) =>
      recordExit(tx, at(entry), await codeOf(tx, entry, sent), signedInUser(c).id, clock.now()),
    );
    if (left) return c.redirect(`${doorPath(entry.id)}exits/${left.id}`, 303);
    return door(
      c,
      { kind: 'no', title: 'Not in', detail: 'This ticket is not in at this door.' },
      { status: 409 },
    );
  });

  app.get('/:entry/list', steward(), async (c) => {
    const { entry, slug } = await doorIn(c);
    const venue = await pages.findPage(db, slug);
    if (!venue) throw new NotFound();
    const guests = await listGuests(db, entry);
    c.header('cache-control', 'private, no-store');
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: `Door list, ${entry.name}`,
        noindex: true,
        footNote: `Times are ${zoneName(entry.time_zone)}`,
      },
      <GuestList entry={entry} guests={guests} search={c.req.query('q') ?? ''} />,
    );
  });

  async function admission(c: Ctx) {
    const { entry } = await doorIn(c);
    const ticket = await findTicketOfEntry(db, entry, parseId<TicketId>(c.req.param('ticket')));
    if (!ticket) throw new NotFound('There is no such check-in.');
    const together = ticket.order_id ? await listTicketsOfOrder(db, ticket.order_id) : [ticket];
    const words = admissionWords(ticket, ticketName(ticket, together), entry.time_zone, clock.now());
    return door(c, words);
  }

  type Shown = {
    status?: 200 | 404 | 409;
    inside?: { id: TicketId; contact_name: string | null } | undefined;
  };

  async function door(c: Ctx, words: VerdictWords, { status = 200, inside }: Shown = {}) {
    const { entry } = await doorIn(c);
    const user = signedInUser(c);
    const now = clock.now();
    const [count, last] = await Promise.all([
      countAdmissions(db, entry, now),
      findLastAdmitted(db, entry, userActor(user.id)),
    ]);
    c.header('cache-control', 'private, no-store');
    return sendPage(
      c,
      { ...platformBranding(c), name: entry.name },
      { title: words.title, bare: true, noindex: true, scripts: ['scanner'] },
      <DoorPage
        entry={entry}
        words={words}
        count={count}
        steward={user.name}
        time={clockTime(now.toZonedDateTimeISO(entry.time_zone))}
        last={last}
        inside={inside}
      />,
      status,
    );
  }

  const doors = new WeakMap<Request, ReturnType<typeof findDoor>>();

  /** asked once a request: who may pass depends on it */
  function doorIn(c: Ctx): ReturnType<typeof findDoor> {
    const found = doors.get(c.req.raw) ?? findDoor(parseId<EntryId>(c.req.param('entry')));
    doors.set(c.req.raw, found);
    return found;
  }

  async function findDoor(id: EntryId | undefined) {
    const entry = id && (await findEntryAnywhere(db, id));
    const slug =
      entry?.container_type === 'page' &&
      (await pages.slugsOf(db, [entry.container_id])).get(entry.container_id);
    // A hire has no door, and whose it is and what for is no steward's business.
    if (!entry || !slug || entry.slot_id !== null) throw new NotFound('There is no such event.');
    return { entry, slug };
  }

  return app;
}

type Entry = NonNullable<Awaited<ReturnType<typeof findEntryAnywhere>>>;

const at = (entry: Entry) => ({ calendarId: entry.calendar_id, entryId: entry.id });

async function codeOf(tx: Tx, entry: Entry, { code, ticket }: DoorInput): Promise<string> {
  return ticket ? ((await findTicketOfEntry(tx, entry, ticket))?.code ?? '') : code;
}
