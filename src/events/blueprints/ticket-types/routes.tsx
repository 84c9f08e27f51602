import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { ticketTypeSchema } from '../../forms/ticket-type-schema.ts';
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
import { getEntryWithTypes } from '../../model/ticket-type.ts';
import { addTicketType } from '../../operations/add-ticket-type.ts';
import { ticketTypesPath } from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import { NewTicketType, TicketTypeList } from './view.tsx';

/** `…/entries/{id}/ticket-types/`: the ticket types of an event. */
export function ticketTypesBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => listTicketTypes(c, deps));
  app.get('/new', may.page('entries'), (c) => showNewForm(c, deps));
  app.post('/', may.page('entries'), (c) => createTicketType(c, deps));
  return app;
}

async function listTicketTypes(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { pageContext, calendar, entry, ticketTypes } = await getEntryContext(c, deps);
  const { page } = pageContext;
  const mayManage = await can(c, page.slug, 'entries');
  if (!isPublic(entry) && !mayManage) throw new NotFound(reason('no_such_event'));
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('ticket_types.title', { event: entry.name }),
      current: menuHrefOf(c, page, calendar),
      noindex: !isPublic(entry),
    },
    <TicketTypeList
      pageContext={pageContext}
      calendar={calendar}
      entry={entry}
      ticketTypes={ticketTypes}
      mayManage={mayManage}
    />,
  );
}

async function createTicketType(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { pageContext, calendar, entry } = await getEntryContext(c, deps);
  try {
    const type = parseForm(ticketTypeSchema(calendar.currency), input);
    const addition = { containerId: pageContext.page.id, entryId: entry.id, type };
    await transaction(deps.platform.db, (tx) => addTicketType(tx, actOf(c, deps), addition));
    return c.redirect(ticketTypesPath(pageContext.page.slug, calendar.slug, entry.id), 303);
  } catch (error) {
    return showNewForm(c, deps, formStateOf(error, input));
  }
}

async function showNewForm(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const context = await getEntryContext(c, deps);
  const { pageContext, calendar } = context;
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(t('ticket_types.new'), formState),
      current: menuHrefOf(c, pageContext.page, calendar),
      noindex: true,
    },
    <NewTicketType {...context} formState={formState} />,
    formState?.status ?? 200,
  );
}

/** The entry in the address with its ticket types. Three queries. @throws NotFound */
async function getEntryContext(c: Ctx, deps: EventsDeps) {
  const { db, clock } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const id = parseId<EntryId>(c.req.param('entry'));
  const { entry, types } = await getEntryWithTypes(db, pageContext.page.id, id, clock.now());
  return { pageContext, calendar, entry: inCalendar(entry, calendar), ticketTypes: types };
}
