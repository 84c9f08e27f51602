import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import { capabilitiesOf } from '../../../shared/capabilities.ts';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { sendHtml } from '../../../shared/http/compression.ts';
import { type AppEnv, type Ctx, signedInUser } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { findByCode } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage, writePage } from '../../../shared/http/page.ts';
import { clockTime, zoneName } from '../../../shared/i18n/formats.ts';
import { type EntryId, randomToken, type TicketId } from '../../../shared/ids.ts';
import { renderPart } from '../../../shared/layout/page.tsx';
import { paidHereSchema } from '../../forms/paid-here-schema.ts';
import { actOf } from '../../http/act.ts';
import { brandingOf, type EventsDeps } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { findEntryAnywhere, listDoors } from '../../model/calendar-entry.ts';
import { type DoorState, getDoorState } from '../../model/check-in.ts';
import { listGuests } from '../../model/guest.ts';
import { listAnsweredQuestions } from '../../model/question.ts';
import { findTicketInOrder, type TicketInOrder } from '../../model/ticket.ts';
import { checkIn, recordExit } from '../../operations/check-in.ts';
import { doorPath } from '../../rules/addresses.ts';
import { DOOR_CLOSES_AFTER } from '../../rules/door-hours.ts';
import type { ScanProps } from '../../views/scan-fields.tsx';
import { guestsCsv } from './csv.ts';
import { type DoorEntry, DoorPage, type DoorQuestion, type VerdictProps } from './door.tsx';
import { DoorList } from './door-list.tsx';
import { GuestList } from './guest-list.tsx';
import { PrintedGuestList, streamGuests } from './printed-list.tsx';
import { admissionVerdict, leavingVerdict, readyVerdict, refusedVerdict } from './verdict.ts';

/** A device or a nonce, as this door or a scanner made it. */
const SCAN_NAME = /^[\w-]{8,64}$/;

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
  app.get('/:entry/exits/:ticket/question', atDoor(), (c) => askForExit(c, deps));
  app.get('/:entry/list', atDoor(), (c) => showGuestList(c, deps));
  app.get('/:entry/list.csv', atDoor(), (c) => downloadGuestList(c, deps));
  app.post('/:entry/receipts', atDoor(), (c) => createReceipt(c, deps));
  app.get('/:entry/list/print', atDoor(), (c) => printGuestList(c, deps));
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
  const { ticket, ...input } = parseForm(doorSchema, await readForm(c));
  const scan = {
    containerId: entry.container_id,
    entryId: entry.id,
    ...input,
    ticketId: ticket,
    device: input.device ?? deviceOf(c),
  };
  const result = (await findByCode(c, async () => {
    const found = await transaction(deps.platform.db, (tx) => operation(tx, act, scan));
    return found.verdict === 'unknown' ? undefined : found;
  })) ?? { verdict: 'unknown' };
  if (result.verdict === 'admitted' || result.verdict === 'left') {
    if (prefersScreen(c)) return sendDoor(c, deps, ...admissionScreen(result.ticket, entry, act.at));
    // A redirect to the result, so that a reload does not scan again.
    return c.redirect(`${doorPath(entry.id)}${results}/${result.ticket.id}`, 303);
  }
  return sendDoor(c, deps, refusedVerdict(result, entry.time_zone, act.at), {
    status: result.verdict === 'unknown' ? 404 : 409,
    question: questionAfter(result),
  });
}

/** What a steward may do about a refusal. */
function questionAfter(result: Awaited<ReturnType<typeof checkIn>>): DoorQuestion | undefined {
  switch (result.verdict) {
    case 'already-in':
      return { about: 'leaving', guest: result.ticket };
    case 'other-event':
    case 'other-day':
      return { about: 'override', ticket: result.ticket.id };
    default:
      return undefined;
  }
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
  override: z
    .literal('1')
    .transform(() => true)
    .optional()
    .catch(undefined),
});

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
  const { entry } = await getDoor(c, deps);
  const ticket = await getTicket(c, deps);
  return sendDoor(c, deps, ...admissionScreen(ticket, entry, deps.platform.clock.now()));
}

const admissionScreen = (
  ticket: TicketInOrder,
  entry: DoorEntry,
  now: Temporal.Instant,
): [VerdictProps, DoorOptions] => [
  admissionVerdict(ticket, entry.time_zone, now),
  { isExit: ticket.state !== 'checked_in' },
];

/** The scanner island asks for the screen in place of a redirect (RFC 7240 §4.2), and puts it into its page. */
const prefersScreen = (c: Ctx): boolean => /\breturn=representation\b/.test(c.req.header('prefer') ?? '');

/** Asks before an exit is recorded: its button stands where none did before, so that no second tap presses it. */
async function askForExit(c: Ctx, deps: EventsDeps): Promise<Response> {
  const ticket = await getTicket(c, deps);
  if (ticket.state !== 'checked_in') return await redirectToDoor(c, deps);
  return sendDoor(c, deps, leavingVerdict(ticket), { question: { about: 'exit', guest: ticket } });
}

/** The ticket in the address. @throws NotFound */
async function getTicket(c: Ctx, deps: EventsDeps): Promise<TicketInOrder> {
  const { entry } = await getDoor(c, deps);
  const id = parseId<TicketId>(c.req.param('ticket'));
  const ticket = id && (await findTicketInOrder(deps.platform.db, entry.container_id, { id }));
  if (!ticket) throw new NotFound(reason('no_such_check_in'));
  return ticket;
}

const GUESTS_PER_PAGE = 100;

async function showGuestList(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  const search = (c.req.query('q') ?? '').trim().slice(0, 200);
  const after = parseId<TicketId>(c.req.query('after'));
  const found = await listGuests(deps.platform.db, entry.container_id, entry.id, {
    search,
    after,
    // One more than the page shows, to know whether there is a next page.
    limit: GUESTS_PER_PAGE + 1,
  });
  const guests = found.slice(0, GUESTS_PER_PAGE);
  const page = await writeGuests(
    c,
    deps,
    <GuestList
      entry={entry}
      guests={guests}
      expected={expectedOf(entry, await readDoorState(c, deps))}
      search={search}
      isFirst={!after}
      next={found.length > guests.length ? guests.at(-1)?.id : undefined}
      scan={newScan(c)}
      owed={
        await deps.ports.books.listOwed(
          deps.platform.db,
          entry.container_id,
          guests.flatMap(({ order_id }) => order_id ?? []),
        )
      }
    />,
  );
  return sendHtml(c, page, 200);
}

/** Records that what the order of a ticket owes was paid at the door, and shows the list again. */
async function createReceipt(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  const { container_id: containerId } = entry;
  const { db } = deps.platform;
  const input = await readForm(c);
  const id = parseId<TicketId>(String(input.ticket ?? ''));
  const ticket = id && (await findTicketInOrder(db, containerId, { id }));
  if (!ticket?.order_id || ticket.entry_id !== entry.id) throw new NotFound(reason('no_such_ticket'));
  const { order_id: orderId } = ticket;
  const { by, due } = parseForm(paidHereSchema, input);
  await transaction(db, (tx) =>
    deps.ports.books.markPaid(tx, actOf(c, deps), { containerId, orderId, by, amount: due, due }),
  );
  return c.redirect(`${doorPath(entry.id)}list`, 303);
}

async function printGuestList(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  const page = await writeGuests(
    c,
    deps,
    <PrintedGuestList entry={entry} expected={expectedOf(entry, await readDoorState(c, deps))} />,
  );
  c.header('content-type', 'text/html; charset=utf-8');
  return c.body(streamGuests(deps.platform.db, entry, page));
}

async function downloadGuestList(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  const { db } = deps.platform;
  const questions = await listAnsweredQuestions(db, entry.container_id, entry.id);
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', `attachment; filename="guests-${entry.id}.csv"`);
  c.header('cache-control', 'private, no-store');
  return c.body(guestsCsv(db, entry, questions));
}

async function writeGuests(c: Ctx, deps: EventsDeps, body: ComponentChildren): Promise<string> {
  const { entry, slug } = await getDoor(c, deps);
  const page = await deps.ports.pages.findPage(deps.platform.db, slug);
  if (!page) throw new NotFound();
  c.header('cache-control', 'private, no-store');
  return await writePage(
    c,
    brandingOf(c, page),
    {
      title: t('guests.title', { event: entry.name }),
      noindex: true,
      footNote: t('calendar.times_are', { zone: zoneName(entry.time_zone) }),
    },
    body,
  );
}

const expectedOf = ({ places_sold }: DoorEntry, { held }: DoorState): number => places_sold - held;

const newScan = (c: Ctx): ScanProps => ({ device: deviceOf(c), nonce: randomToken() });

type DoorOptions = {
  status?: 200 | 404 | 409;
  question?: DoorQuestion | undefined;
  /** It shows an exit: the admission before is not what one would undo then. */
  isExit?: boolean;
};

async function sendDoor(
  c: Ctx,
  deps: EventsDeps,
  verdict: VerdictProps,
  { status = 200, question, isExit = false }: DoorOptions = {},
): Promise<Response> {
  const { entry } = await getDoor(c, deps);
  const state = await readDoorState(c, deps);
  c.header('cache-control', 'private, no-store');
  const screen = (
    <DoorPage
      entry={entry}
      verdict={verdict}
      inside={state.inside}
      expected={expectedOf(entry, state)}
      pace={state.pace}
      steward={signedInUser(c).name}
      time={clockTime(deps.platform.clock.now().toZonedDateTimeISO(entry.time_zone))}
      last={isExit ? undefined : (state.last ?? undefined)}
      question={question}
      scan={newScan(c)}
    />
  );
  const branding = { ...platformBranding(c), name: entry.name };
  if (prefersScreen(c)) {
    c.header('preference-applied', 'return=representation');
    return sendHtml(c, renderPart(verdict.title, branding.name, screen), status);
  }
  const props = { title: verdict.title, bare: true, noindex: true, scripts: ['scanner' as const] };
  return sendPage(c, branding, props, screen, status);
}

async function readDoorState(c: Ctx, deps: EventsDeps): Promise<DoorState> {
  const { entry } = await getDoor(c, deps);
  const { by, at: now } = actOf(c, deps);
  return await getDoorState(deps.platform.db, entry.container_id, entry.id, { by, now });
}

type DoorContext = { entry: DoorEntry; slug: string };
const doors = new WeakMap<Request, Promise<DoorContext>>();

/** The door in the address, read once a request: access and handler both need it. @throws NotFound */
function getDoor(c: Ctx, deps: EventsDeps): Promise<DoorContext> {
  const door = doors.get(c.req.raw) ?? readDoor(c, deps);
  doors.set(c.req.raw, door);
  return door;
}

async function readDoor(c: Ctx, { platform: { db } }: EventsDeps): Promise<DoorContext> {
  const id = parseId<EntryId>(c.req.param('entry'));
  const entry = id && (await findEntryAnywhere(db, id));
  // A booking has no door, and stewards must not learn who made it.
  if (entry?.container_type !== 'page' || entry.kind !== 'event') throw new NotFound(reason('no_such_event'));
  // Whoever has no role on its page learns no more of it.
  const slug = c.var.roles.find(({ pageId }) => pageId === entry.container_id)?.slug ?? '';
  return { entry, slug };
}
