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
import { t } from '../../messages/translate.ts';
import { getEntry } from '../../model/calendar-entry.ts';
import { getTicketType } from '../../model/ticket-type.ts';
import { changeTicketType, removeTicketType } from '../../operations/change-ticket-type.ts';
import { ticketTypesPath } from '../../rules/addresses.ts';
import { EditTicketType } from './view.tsx';

/** `…/ticket-types/{id}/`: one ticket type, for organisers. */
export function ticketTypeBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.organiser(), (c) => showTicketType(c, deps));
  app.post('/', may.organiser(), (c) => saveTicketType(c, deps));
  app.post('/removal', may.organiser(), (c) => createRemoval(c, deps));
  return app;
}

async function showTicketType(c: Ctx, deps: EventsDeps): Promise<Response> {
  return sendTicketTypePage(c, deps, await getTicketTypeContext(c, deps));
}

const saveTicketType = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, async ({ calendar, ticketType }, input) => {
    const { db, clock } = deps.platform;
    const key = { calendarId: calendar.id, ticketTypeId: ticketType.id };
    const values = parseForm(ticketTypeSchema(calendar.currency), input);
    await transaction(db, (tx) => changeTicketType(tx, key, values, clock.now()));
  });

const createRemoval = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, async ({ calendar, ticketType }) => {
    const key = { calendarId: calendar.id, ticketTypeId: ticketType.id };
    await transaction(deps.platform.db, (tx) => removeTicketType(tx, key));
  });

/** Changes the ticket type in the address, and redirects to the list of its event. */
async function change(
  c: Ctx,
  deps: EventsDeps,
  operation: (context: TicketTypeContext, input: FormInput) => Promise<void>,
): Promise<Response> {
  const input = await readForm(c);
  const context = await getTicketTypeContext(c, deps);
  const { pageContext, calendar, ticketType } = context;
  try {
    await operation(context, input);
    return c.redirect(ticketTypesPath(pageContext.page.slug, calendar.slug, ticketType.entry_id), 303);
  } catch (error) {
    // The form of a removal has no fields: the page shows the ticket type as it is.
    const values = Object.keys(input).length > 0 ? input : ticketTypeFormInput(ticketType, calendar.currency);
    return sendTicketTypePage(c, deps, context, formStateOf(error, values));
  }
}

type TicketTypeContext = Awaited<ReturnType<typeof getTicketTypeContext>>;

/** The ticket type in the address, with its calendar and page. @throws NotFound */
async function getTicketTypeContext(c: Ctx, deps: EventsDeps) {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const id = parseId<TicketTypeId>(c.req.param('ticketType'));
  return { pageContext, calendar, ticketType: await getTicketType(deps.platform.db, calendar.id, id) };
}

async function sendTicketTypePage(
  c: Ctx,
  deps: EventsDeps,
  context: TicketTypeContext,
  formState?: FormState,
): Promise<Response> {
  const { pageContext, calendar, ticketType } = context;
  const entry = await getEntry(deps.platform.db, calendar.id, ticketType.entry_id);
  const title = t('ticket_type.title', { ticketType: ticketType.name, event: entry.name });
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(title, formState),
      current: menuHrefOf(c, pageContext.page, calendar),
      noindex: true,
    },
    <EditTicketType {...context} entry={entry} formState={formState} />,
    formState?.status ?? 200,
  );
}
