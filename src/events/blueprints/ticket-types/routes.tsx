import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { ticketTypeSchema } from '../../forms/ticket-type-schema.ts';
import {
  brandingOf,
  calendarIn,
  type EventsDeps,
  getPageContext,
  menuHrefOf,
} from '../../http/page-context.ts';
import { getEntryWithTypes } from '../../model/ticket-type.ts';
import { addTicketType } from '../../operations/add-ticket-type.ts';
import { ticketTypesPath } from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import { NewTicketType, TicketTypeList } from './view.tsx';

/** `…/entries/{id}/ticket-types/`: the kinds of ticket of an event. */
export function ticketTypesBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const { venue, calendar, entry, types } = await here(c);
    const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
    if (!isPublic(entry) && !organiser) throw new NotFound('There is no such event here.');
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: `Tickets, ${entry.name}`,
        current: menuHrefOf(c, venue.page, calendar),
        noindex: !isPublic(entry),
      },
      <TicketTypeList venue={venue} calendar={calendar} entry={entry} types={types} organiser={organiser} />,
    );
  });

  app.get('/new', may.organiser(), (c) => newTicketType(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const { venue, calendar, entry } = await here(c);
    try {
      const terms = parseForm(ticketTypeSchema(calendar.currency), sent);
      const which = { calendarId: calendar.id, entryId: entry.id };
      await transaction(db, (tx) => addTicketType(tx, which, terms, clock.now()));
      return c.redirect(ticketTypesPath(venue.page.slug, calendar.slug, entry.id), 303);
    } catch (error) {
      return newTicketType(c, formStateOf(error, sent));
    }
  });

  async function newTicketType(c: Ctx, formState?: FormState) {
    const { venue, calendar, entry } = await here(c);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle('New kind of ticket', formState),
        current: menuHrefOf(c, venue.page, calendar),
        noindex: true,
      },
      <NewTicketType venue={venue} calendar={calendar} entry={entry} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  async function here(c: Ctx) {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const id = parseId<EntryId>(c.req.param('entry'));
    return { venue, calendar, ...(await getEntryWithTypes(db, calendar.id, id, clock.now())) };
  }

  return app;
}
