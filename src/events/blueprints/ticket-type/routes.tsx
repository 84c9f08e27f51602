import { Hono } from 'hono';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, parseId, readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { TicketTypeId } from '../../../shared/ids.ts';
import { ticketTypeFormInput, ticketTypeSchema } from '../../forms/ticket-type-schema.ts';
import { actOf } from '../../http/act.ts';
import {
  brandingOf,
  calendarIn,
  type EventsDeps,
  getPageContext,
  inCalendar,
  menuHrefOf,
} from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { getEntryWithTypes, getTicketType } from '../../model/ticket-type.ts';
import { changeTicketType, removeTicketType } from '../../operations/change-ticket-type.ts';
import { ticketTypesPath } from '../../rules/addresses.ts';
import { EditTicketType } from './view.tsx';

/** `…/ticket-types/{id}/`: one ticket type, for those who may edit events. */
export function ticketTypeBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('entries'), (c) => showTicketType(c, deps));
  app.post('/', may.page('entries'), (c) => saveTicketType(c, deps));
  app.post('/removal', may.page('entries'), (c) => createRemoval(c, deps));
  return app;
}

async function showTicketType(c: Ctx, deps: EventsDeps): Promise<Response> {
  return sendTicketTypePage(c, await getTicketTypeContext(c, deps));
}

const saveTicketType = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, async (tx, { pageContext, calendar, ticketType }, input) => {
    await changeTicketType(tx, actOf(c, deps), {
      containerId: pageContext.page.id,
      ticketTypeId: ticketType.id,
      version: versionField.parse(input.version),
      type: parseForm(ticketTypeSchema(calendar.currency), input),
    });
  });

const createRemoval = (c: Ctx, deps: EventsDeps): Promise<Response> =>
  change(c, deps, async (tx, { pageContext, ticketType }) => {
    const key = { containerId: pageContext.page.id, ticketTypeId: ticketType.id };
    await removeTicketType(tx, actOf(c, deps), key);
  });

/** Changes the ticket type in the address, and redirects to the list of its event. */
async function change(
  c: Ctx,
  deps: EventsDeps,
  operation: (tx: Tx, context: TicketTypeContext, input: FormInput) => Promise<void>,
): Promise<Response> {
  const input = await readForm(c);
  const context = await getTicketTypeContext(c, deps);
  const { pageContext, calendar, ticketType } = context;
  try {
    await transaction(deps.platform.db, (tx) => operation(tx, context, input));
    return c.redirect(ticketTypesPath(pageContext.page.slug, calendar.slug, ticketType.entry_id), 303);
  } catch (error) {
    // The form of a removal has no fields: the page shows the ticket type as it is.
    const values = Object.keys(input).length > 0 ? input : ticketTypeFormInput(ticketType, calendar.currency);
    const formState = formStateOf(error, values);
    return sendTicketTypePage(c, await getTicketTypeContext(c, deps), formState);
  }
}

type TicketTypeContext = Awaited<ReturnType<typeof getTicketTypeContext>>;

/** The ticket type in the address, with its event, calendar and page. @throws NotFound */
async function getTicketTypeContext(c: Ctx, deps: EventsDeps) {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const id = parseId<TicketTypeId>(c.req.param('ticketType'));
  const { db, clock } = deps.platform;
  const { entry_id } = await getTicketType(db, pageContext.page.id, id);
  const { entry, types } = await getEntryWithTypes(db, pageContext.page.id, entry_id, clock.now());
  inCalendar(entry, calendar);
  const ticketType = types.find((type) => type.id === id);
  if (!ticketType) throw new NotFound(reason('no_such_ticket_type'));
  return { pageContext, calendar, entry, ticketType, others: types.filter((type) => type !== ticketType) };
}

async function sendTicketTypePage(
  c: Ctx,
  context: TicketTypeContext,
  formState?: FormState,
): Promise<Response> {
  const { pageContext, calendar, entry, ticketType } = context;
  const title = t('ticket_type.title', { ticketType: ticketType.name, event: entry.name });
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(title, formState),
      current: menuHrefOf(c, pageContext.page, calendar),
      noindex: true,
    },
    <EditTicketType {...context} formState={formState} />,
    formState?.status ?? 200,
  );
}
