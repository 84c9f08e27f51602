import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { findByCode, limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import type { EntryId, TicketId } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  inCalendar,
} from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { getBookingDetails } from '../../model/booking.ts';
import { findLatestMove, findMoveOfOrder, listMoveAnswers } from '../../model/move.ts';
import { listTicketsOfOrder } from '../../model/ticket.ts';
import { chooseAfterMove } from '../../operations/choose-after-move.ts';
import { dateOf, entryPath, movePath } from '../../rules/addresses.ts';
import { ticketKey } from '../../rules/hold.ts';
import { Answers, Choice } from './view.tsx';

/** `/tickets/moves/{order}`: keeps tickets of a moved event or gives them back, for anyone with the code of the order. */
export function movesBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/:code', may.anyone(), (c) => showChoice(c, deps));
  app.post('/:code', may.anyone(), (c) => createChoice(c, deps));
  return app;
}

/** `…/entries/{id}/moves`: who keeps tickets of a moved event, and who has given them back. */
export function moveAnswersBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('entries'), (c) => showAnswers(c, deps));
  return app;
}

/** The order in the address, and the latest move of its event. @throws NotFound */
async function getChoice(c: Ctx, { platform: { db }, ports }: EventsDeps) {
  const code = c.req.param('code') ?? '';
  const key = await findByCode(c, async () =>
    /^[a-z0-9]{20,40}$/.test(code) ? await ports.orders.findByCode(db, code) : undefined,
  );
  const told = key && (await findMoveOfOrder(db, key.containerId, key.orderId));
  const move = told && (await findLatestMove(db, told.container_id, told.entry_id));
  if (!key || !move) throw new NotFound(reason('no_such_order'));
  const { containerId, orderId } = key;
  const slugs = await ports.pages.slugsOf(db, [containerId]);
  const page = await ports.pages.findPage(db, slugs.get(containerId) ?? '');
  if (!page) throw new NotFound();
  const event = await getBookingDetails(db, containerId, move.entry_id);
  const tickets = (await listTicketsOfOrder(db, containerId, orderId)).filter(
    ({ entry_id, state }) =>
      entry_id === event.id && ['confirmed', 'checked_in', 'cancelled'].includes(state),
  );
  return { code, containerId, orderId, move, page, event, tickets };
}

async function showChoice(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const choice = await getChoice(c, deps);
  const { page, event, tickets, containerId, orderId } = choice;
  const keys = tickets.filter(({ state }) => state === 'confirmed').map(({ id }) => ticketKey(id));
  const [forecast] = await deps.ports.orders.forecastCancellation(deps.platform.db, containerId, [
    { orderId, keys },
  ]);
  c.header('cache-control', 'private, no-store');
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('moves.title', { event: event.name }), formState),
      noindex: true,
      footNote: t('calendar.times_are', { zone: zoneName(event.time_zone) }),
      // A full referrer would give the code away; without any, the form would be refused.
      head: <meta name="referrer" content="strict-origin" />,
    },
    <Choice
      {...choice}
      amount={forecast?.amount ?? 0}
      now={deps.platform.clock.now()}
      done={c.req.query('done')}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}

async function createChoice(c: Ctx, deps: EventsDeps): Promise<Response> {
  await limit(c, 'orders');
  const { code, containerId, orderId } = await getChoice(c, deps);
  const input = await readForm(c);
  const choice = input.choice === 'refund' ? 'refund' : 'keep';
  const posted = choice === 'refund' ? [input.ticket ?? []].flat() : [];
  const ticketIds = posted.slice(0, 500).flatMap((id) => parseId<TicketId>(id) ?? []);
  try {
    // Nothing ticked gives nothing back.
    if (choice === 'keep' || ticketIds.length > 0) {
      const made = { containerId, orderId, choice, ticketIds } as const;
      await transaction(deps.platform.db, (tx) => chooseAfterMove(tx, actOf(c, deps), made));
    }
    return c.redirect(
      `${movePath(code)}${ticketIds.length > 0 || choice === 'keep' ? `?done=${choice}` : ''}`,
      303,
    );
  } catch (error) {
    return showChoice(c, deps, formStateOf(error, input));
  }
}

async function showAnswers(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const { page } = pageContext;
  const calendar = calendarIn(c, pageContext);
  const id = parseId<EntryId>(c.req.param('entry')) ?? (0 as EntryId);
  const event = inCalendar(await getBookingDetails(db, page.id, id), calendar);
  const move = await findLatestMove(db, page.id, event.id);
  if (!move) throw new NotFound();
  return sendPage(
    c,
    brandingOf(c, page),
    {
      ...calendarPageProps(c, pageContext, calendar),
      title: t('moves.answers_title', { event: event.name }),
      noindex: true,
    },
    <Answers
      event={event}
      move={move}
      answers={await listMoveAnswers(db, page.id, move.id)}
      path={entryPath(page.slug, calendar.slug, dateOf(event.starts_at, calendar.time_zone), event.id)}
    />,
  );
}
