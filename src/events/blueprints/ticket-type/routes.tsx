import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseId, parseSent, readForm, type Sent } from '../../../shared/http/form.ts';
import { type Refusal, refusalOf, titleOf } from '../../../shared/http/form-state.ts';
import { page } from '../../../shared/http/page.ts';
import type { TicketTypeId } from '../../../shared/ids.ts';
import { ticketTypeAsSent, ticketTypeForm } from '../../forms/ticket-type-schema.ts';
import { calendarIn, type EventsDeps, getVenue, houseOf, menuHrefOf } from '../../http/page-context.ts';
import { getEntry } from '../../model/calendar-entry.ts';
import { getTicketType } from '../../model/ticket-type.ts';
import { changeTicketType } from '../../operations/change-ticket-type.ts';
import { removeTicketType } from '../../operations/remove-ticket-type.ts';
import { ticketTypesPath } from '../../rules/addresses.ts';
import { EditTicketType } from './view.tsx';

/** `…/ticket-types/{id}/`: one kind of ticket, for its organisers. */
export function ticketTypeBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.organiser(), (c) => ticketTypePage(c));

  app.post('/', may.organiser(), (c) =>
    change(c, async (calendar, ticketTypeId, sent) => {
      const terms = parseSent(ticketTypeForm(calendar.currency), sent);
      await transaction(db, (tx) =>
        changeTicketType(tx, { calendarId: calendar.id, ticketTypeId }, terms, clock.now()),
      );
    }),
  );

  app.post('/removal', may.organiser(), (c) =>
    change(c, async (calendar, ticketTypeId) => {
      await transaction(db, (tx) => removeTicketType(tx, { calendarId: calendar.id, ticketTypeId }));
    }),
  );

  type Change = (calendar: ReturnType<typeof calendarIn>, id: TicketTypeId, sent: Sent) => Promise<void>;

  async function change(c: Ctx, work: Change) {
    const sent = await readForm(c);
    const venue = await getVenue(c, deps);
    const calendar = calendarIn(c, venue);
    const type = await getTicketType(db, calendar.id, idIn(c));
    try {
      await work(calendar, type.id, sent);
      return c.redirect(ticketTypesPath(venue.page.slug, calendar.slug, type.entry_id), 303);
    } catch (error) {
      // A form with nothing but a button had nothing typed into it.
      const typed = Object.keys(sent).length > 0 ? sent : ticketTypeAsSent(type, calendar.currency);
      return ticketTypePage(c, refusalOf(error, typed));
    }
  }

  async function ticketTypePage(c: Ctx, refusal?: Refusal) {
    const venue = await getVenue(c, deps);
    const calendar = calendarIn(c, venue);
    const type = await getTicketType(db, calendar.id, idIn(c));
    const entry = await getEntry(db, calendar.id, type.entry_id);
    return page(
      c,
      houseOf(c, venue.page),
      {
        title: titleOf(`${type.name}, ${entry.name}`, refusal),
        current: menuHrefOf(c, venue.page, calendar),
        noindex: true,
      },
      <EditTicketType venue={venue} calendar={calendar} entry={entry} type={type} refusal={refusal} />,
      refusal?.status ?? 200,
    );
  }

  return app;
}

const idIn = (c: Ctx) => parseId<TicketTypeId>(c.req.param('ticketType'));
