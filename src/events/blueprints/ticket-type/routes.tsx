import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { TicketTypeId } from '../../../shared/ids.ts';
import { ticketTypeFormInput, ticketTypeSchema } from '../../forms/ticket-type-schema.ts';
import {
  brandingOf,
  calendarIn,
  type EventsDeps,
  getPageContext,
  menuHrefOf,
} from '../../http/page-context.ts';
import { getEntry } from '../../model/calendar-entry.ts';
import { getTicketType } from '../../model/ticket-type.ts';
import { changeTicketType, removeTicketType } from '../../operations/change-ticket-type.ts';
import { ticketTypesPath } from '../../rules/addresses.ts';
import { EditTicketType } from './view.tsx';

/** `…/ticket-types/{id}/`: one kind of ticket, for its organisers. */
export function ticketTypeBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.organiser(), (c) => ticketTypePage(c));

  app.post('/', may.organiser(), (c) =>
    change(c, async (calendar, ticketTypeId, sent) => {
      const terms = parseForm(ticketTypeSchema(calendar.currency), sent);
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

  type Change = (calendar: ReturnType<typeof calendarIn>, id: TicketTypeId, sent: FormInput) => Promise<void>;

  async function change(c: Ctx, work: Change) {
    const sent = await readForm(c);
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const type = await getTicketType(db, calendar.id, idIn(c));
    try {
      await work(calendar, type.id, sent);
      return c.redirect(ticketTypesPath(venue.page.slug, calendar.slug, type.entry_id), 303);
    } catch (error) {
      // A form with nothing but a button had nothing typed into it.
      const typed = Object.keys(sent).length > 0 ? sent : ticketTypeFormInput(type, calendar.currency);
      return ticketTypePage(c, formStateOf(error, typed));
    }
  }

  async function ticketTypePage(c: Ctx, formState?: FormState) {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const type = await getTicketType(db, calendar.id, idIn(c));
    const entry = await getEntry(db, calendar.id, type.entry_id);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle(`${type.name}, ${entry.name}`, formState),
        current: menuHrefOf(c, venue.page, calendar),
        noindex: true,
      },
      <EditTicketType venue={venue} calendar={calendar} entry={entry} type={type} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}

const idIn = (c: Ctx) => parseId<TicketTypeId>(c.req.param('ticketType'));
