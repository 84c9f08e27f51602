import type { Hono } from 'hono';
import type { AppEnv } from '../shared/http/context.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import { bookingTimeBlueprint } from './blueprints/booking-time/routes.tsx';
import { calendarBlueprint } from './blueprints/calendar/routes.tsx';
import { calendarEntriesBlueprint } from './blueprints/calendar-entries/routes.tsx';
import { calendarEntryBlueprint } from './blueprints/calendar-entry/routes.tsx';
import { calendarsBlueprint } from './blueprints/calendars/routes.tsx';
import { cancellationBlueprint } from './blueprints/cancellation/routes.tsx';
import { closuresBlueprint } from './blueprints/closures/routes.tsx';
import { dayBlueprint } from './blueprints/day/routes.tsx';
import { mailsBlueprint } from './blueprints/mails/routes.tsx';
import { marketsBlueprint } from './blueprints/markets/routes.tsx';
import { moveAnswersBlueprint, movesBlueprint } from './blueprints/moves/routes.tsx';
import { paymentCashBlueprint } from './blueprints/payment-cash/routes.tsx';
import { paymentOrdersBlueprint } from './blueprints/payment-orders/routes.tsx';
import { paymentSettingsBlueprint } from './blueprints/payment-settings/routes.tsx';
import { paymentStatementsBlueprint } from './blueprints/payment-statements/routes.tsx';
import { MAX_STATEMENT_BYTES } from './blueprints/payment-statements/schema.ts';
import { paymentsBlueprint } from './blueprints/payments/routes.tsx';
import { questionsBlueprint } from './blueprints/questions/routes.tsx';
import { eventsSitemap } from './blueprints/sitemap/routes.ts';
import { slotBlueprint } from './blueprints/slot/routes.tsx';
import { slotsBlueprint } from './blueprints/slots/routes.tsx';
import { termsBlueprint } from './blueprints/terms/routes.tsx';
import { ticketAdminBlueprint } from './blueprints/ticket-admin/routes.tsx';
import { ticketTypeBlueprint } from './blueprints/ticket-type/routes.tsx';
import { ticketTypesBlueprint } from './blueprints/ticket-types/routes.tsx';
import { ticketsBlueprint } from './blueprints/tickets/routes.tsx';
import type { EventsDeps } from './http/page-context.ts';
import { internalRoutes } from './internal/routes.ts';

const CALENDAR = '/:page/calendars/:calendar';
const DAY = `${CALENDAR}/:year{\\d{4}}/:month{\\d{1,2}}/:day{\\d{1,2}}`;

/** Calendars, slots, bookings, tickets, the door. */
export function createEventsApp(deps: EventsDeps): Hono<AppEnv> {
  // A statement and the multipart form around it.
  const files = { path: /\/payments\/statements\/?$/, maxBytes: MAX_STATEMENT_BYTES + 64 * 1024 };
  const mount = (app: Hono<AppEnv>) => {
    app.route('/internal/events', internalRoutes(deps));
    app.route('/tickets/moves', movesBlueprint(deps));
    app.route('/tickets', ticketsBlueprint(deps));
    app.route('/admin/tickets', ticketAdminBlueprint(deps));
    app.route('/', eventsSitemap(deps));
    app.route('/', calendarsBlueprint(deps));
    app.route('/:page/calendars/closures', closuresBlueprint(deps));
    app.route('/:page/markets', marketsBlueprint(deps));
    app.route('/:page/payments/settings', paymentSettingsBlueprint(deps));
    app.route('/:page/payments/orders', paymentOrdersBlueprint(deps));
    app.route('/:page/payments/statements', paymentStatementsBlueprint(deps));
    app.route('/:page/payments/cash', paymentCashBlueprint(deps));
    app.route('/:page/payments', paymentsBlueprint(deps));
    app.route('/:page/terms', termsBlueprint(deps));
    app.route('/:page/questions', questionsBlueprint(deps));
    app.route('/:page/mails', mailsBlueprint(deps));
    app.route(`${CALENDAR}/slots`, slotsBlueprint(deps));
    app.route(`${CALENDAR}/slots/:slot`, slotBlueprint(deps));
    app.route(`${CALENDAR}/entries`, calendarEntriesBlueprint(deps));
    app.route(`${CALENDAR}/entries/:entry/ticket-types`, ticketTypesBlueprint(deps));
    app.route(`${CALENDAR}/ticket-types/:ticketType`, ticketTypeBlueprint(deps));
    app.route(`${DAY}/entries/:entry/time`, bookingTimeBlueprint(deps));
    app.route(`${DAY}/entries/:entry/moves`, moveAnswersBlueprint(deps));
    app.route(`${DAY}/entries/:entry/cancellation`, cancellationBlueprint(deps));
    app.route(`${DAY}/entries/:entry`, calendarEntryBlueprint(deps));
    app.route(DAY, dayBlueprint(deps));
    app.route(CALENDAR, calendarBlueprint(deps));
  };
  return createBaseApp('events', deps.platform, mount, { files });
}
