import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { capabilitiesOf } from '../../../shared/capabilities.ts';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, signedInUser } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { clockTime, zoneName } from '../../../shared/i18n/formats.ts';
import { type EntryId, randomToken, type TicketId } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { brandingOf, type EventsDeps } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
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
import type { ScanProps } from '../../views/scan-fields.tsx';
import { ticketName } from '../../views/ticket-words.ts';
import { type DoorEntry, DoorPage, type Guest, type VerdictProps } from './door.tsx';
import { admissionVerdict, readyVerdict, refusedVerdict } from './verdict.ts';
import { DoorList, GuestList } from './view.tsx';

/** A device or a nonce, as this door or a scanner made it. */
const SCAN_NAME = /^[\w-]{8,64}$/;

/** How long after its end an event's door can still be opened. */
const DOOR_CLOSES_AFTER = { hours: 12 };

/** `/admin/tickets/`: the doors of the viewer's pages; `/admin/tickets/{entry}/`: one door, for a steward's phone. */
export function ticketAdminBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const atDoor = () => may.page('door', async (c) => (await getDoor(c, deps)).slug);
  app.get('/', may.signedIn(), (c) => listMyDoors(c, deps));
  app.get('/:entry', atDoor(), (c) => sendDoor(c, deps, readyVerdict()));
  app.get('/:entry/check-ins', atDoor(), (c) => redirectToDoor(c, deps));
  app.post('/:entry/check-ins', atDoor(), (c) => createCheckIn(c, deps));
  app.get('/:entry/check-ins/:ticket', atDoor(), (c) => showAdmission(c, deps));
  app.get('/:entry/exits', atDoor(), (c) => redirectToDoor(c, deps));
  app.post('/:entry/exits', atDoor(), (c) => createExit(c, deps));
  app.get('/:entry/exits/:ticket', atDoor(), (c) => showAdmission(c, deps));
  app.get('/:entry/list', atDoor(), (c) => showGuestList(c, deps));
  return app;
}

async function listMyDoors(c: Ctx, { platform, ports }: EventsDeps): Promise<Response> {
  const { db, clock } = platform;
  const all = await ports.pages.listPagesOfUser(db, signedInUser(c).id);
  const pages = all.filter(({ roles }) => capabilitiesOf(roles).has('door'));
  const now = clock.now();
  const pageIds = pages.map(({ id }) => id);
  const doors = await listDoors(db, pageIds, now.subtract(DOOR_CLOSES_AFTER));
  return sendPage(
    c,
    platformBranding(c),
    { title: t('doors.title'), noindex: true },
    <DoorList doors={doors} pages={pages} now={now} />,
  );
}

/** Redirects a GET of a form's action, which some browsers send when they restore a page. */
async function redirectToDoor(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  return c.redirect(doorPath(entry.id), 303);
}

const createCheckIn = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  recordScan(c, deps, { operation: checkIn, results: 'check-ins' });

const createExit = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  recordScan(c, deps, { operation: recordExit, results: 'exits' });

type ScanRoute = { operation: typeof checkIn; results: 'check-ins' | 'exits' };

async function recordScan(c: Ctx, deps: EventsDeps, { operation, results }: ScanRoute): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  const act = actOf(c, deps);
  const input = parseForm(doorSchema, await readForm(c));
  const result = await transaction(deps.platform.db, async (tx) =>
    operation(tx, act, await scanOf(c, tx, entry, input)),
  );
  // A redirect to the result, so that a reload does not scan again.
  if (result.verdict === 'admitted' || result.verdict === 'left')
    return c.redirect(`${doorPath(entry.id)}${results}/${result.ticket.id}`, 303);
  return sendDoor(c, deps, refusedVerdict(result, entry.time_zone, act.at), {
    status: result.verdict === 'unknown' ? 404 : 409,
    inside: result.verdict === 'already-in' ? result.ticket : undefined,
  });
}

/** What a door posts: a code as typed or scanned, or a ticket picked from the list; and the scan's device and nonce. */
const doorSchema = z.object({
  code: z.string().trim().max(500).catch(''),
  device: z.string().regex(SCAN_NAME).optional().catch(undefined),
  // A form without a nonce is a scan of its own.
  nonce: z.string().regex(SCAN_NAME).catch(randomToken),
  ticket: z
    .string()
    .transform((value) => parseId<TicketId>(value))
    .optional()
    .catch(undefined),
});

async function scanOf(
  c: Ctx,
  tx: Tx,
  { container_id: containerId, id: entryId }: DoorEntry,
  { code: typed, ticket, device = deviceOf(c), nonce }: z.infer<typeof doorSchema>,
) {
  const code = ticket ? ((await findTicketOfEntry(tx, containerId, entryId, ticket))?.code ?? '') : typed;
  return { containerId, entryId, code, device, nonce };
}

const DEVICE_COOKIE = 'door-device';
const DEVICE_DAYS = 365;

/** The device at the door. Gives a new one a cookie. */
function deviceOf(c: Ctx): string {
  const known = getCookie(c, DEVICE_COOKIE);
  if (known && SCAN_NAME.test(known)) return known;
  const device = randomToken();
  setCookie(c, DEVICE_COOKIE, device, {
    path: '/admin/tickets',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.platform.config.urls.events.startsWith('https:'),
    maxAge: DEVICE_DAYS * 86_400,
  });
  return device;
}

async function showAdmission(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const { entry } = await getDoor(c, deps);
  const ticket = await findTicketOfEntry(
    db,
    entry.container_id,
    entry.id,
    parseId<TicketId>(c.req.param('ticket')),
  );
  if (!ticket) throw new NotFound(reason('no_such_check_in'));
  const orderTickets = ticket.order_id
    ? await listTicketsOfOrder(db, ticket.container_id, ticket.order_id)
    : [ticket];
  const name = ticketName(ticket, orderTickets);
  const verdict = admissionVerdict(ticket, name, entry.time_zone, clock.now());
  return sendDoor(c, deps, verdict, { isExit: ticket.state !== 'checked_in' });
}

async function showGuestList(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const { entry, slug } = await getDoor(c, deps);
  const page = await deps.ports.pages.findPage(db, slug);
  if (!page) throw new NotFound();
  const guests = await listGuests(db, entry.container_id, entry.id);
  c.header('cache-control', 'private, no-store');
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('guests.title', { event: entry.name }),
      noindex: true,
      footNote: t('calendar.times_are', { zone: zoneName(entry.time_zone) }),
    },
    <GuestList entry={entry} guests={guests} search={c.req.query('q') ?? ''} scan={newScan(c)} />,
  );
}

const newScan = (c: Ctx): ScanProps => ({ device: deviceOf(c), nonce: randomToken() });

type DoorState = {
  status?: 200 | 404 | 409;
  /** The guest who is in already and may be leaving. */
  inside?: Guest | undefined;
  /** It shows an exit: the admission before is not what one would undo then. */
  isExit?: boolean;
};

async function sendDoor(
  c: Ctx,
  deps: EventsDeps,
  verdict: VerdictProps,
  { status = 200, inside, isExit = false }: DoorState = {},
): Promise<Response> {
  const { db, clock } = deps.platform;
  const { entry } = await getDoor(c, deps);
  const user = signedInUser(c);
  const now = clock.now();
  const [count, last] = await Promise.all([
    countAdmissions(db, entry.container_id, entry.id, now),
    findLastAdmitted(db, entry.container_id, entry.id, actOf(c, deps).by),
  ]);
  c.header('cache-control', 'private, no-store');
  return sendPage(
    c,
    { ...platformBranding(c), name: entry.name },
    { title: verdict.title, bare: true, noindex: true, scripts: ['scanner'] },
    <DoorPage
      entry={entry}
      verdict={verdict}
      count={count}
      steward={user.name}
      time={clockTime(now.toZonedDateTimeISO(entry.time_zone))}
      last={isExit ? undefined : last}
      inside={inside}
      scan={newScan(c)}
    />,
    status,
  );
}

type DoorContext = { entry: DoorEntry; slug: string };
const doors = new WeakMap<Request, Promise<DoorContext>>();

/** The door in the address, read once a request: access and handler both need it. @throws NotFound */
function getDoor(c: Ctx, deps: EventsDeps): Promise<DoorContext> {
  const door = doors.get(c.req.raw) ?? readDoor(parseId<EntryId>(c.req.param('entry')), deps);
  doors.set(c.req.raw, door);
  return door;
}

async function readDoor(id: EntryId | undefined, { platform, ports }: EventsDeps): Promise<DoorContext> {
  const { db } = platform;
  const entry = id && (await findEntryAnywhere(db, id));
  const slug =
    entry?.container_type === 'page' &&
    (await ports.pages.slugsOf(db, [entry.container_id])).get(entry.container_id);
  // A booking has no door, and stewards must not learn who made it.
  if (!entry || !slug || entry.kind !== 'event') throw new NotFound(reason('no_such_event'));
  return { entry, slug };
}
