import { localDate } from './zone-offset.ts';

/** Paths within the events app. Dates in them are in the time zone of their calendar. */
export const calendarsPath = (page: string): string => `/${page}/calendars/`;

export const calendarPath = (page: string, calendar: string): string => `/${page}/calendars/${calendar}/`;

export const monthPath = (
  page: string,
  calendar: string | undefined,
  month: Temporal.PlainYearMonth,
): string => `${calendar ? calendarPath(page, calendar) : calendarsPath(page)}?month=${month.toString()}`;

export const dayPath = (page: string, calendar: string, date: Temporal.PlainDate): string =>
  `${calendarPath(page, calendar)}${date.toString().replaceAll('-', '/')}/`;

export const entryPath = (page: string, calendar: string, date: Temporal.PlainDate, id: number): string =>
  `${dayPath(page, calendar, date)}entries/${id}/`;

export const cancellationPath = (
  page: string,
  calendar: string,
  date: Temporal.PlainDate,
  id: number,
): string => `${entryPath(page, calendar, date, id)}cancellation/`;

/** The local date of an instant: an entry's address has the one on which it starts. */
export const dateOf = localDate;

export const entriesPath = (page: string, calendar: string): string =>
  `${calendarPath(page, calendar)}entries/`;

export const slotsPath = (page: string, calendar: string): string => `${calendarPath(page, calendar)}slots/`;

export const slotPath = (page: string, calendar: string, id: number): string =>
  `${slotsPath(page, calendar)}${id}/`;

export const ticketTypesPath = (page: string, calendar: string, entryId: number): string =>
  `${entriesPath(page, calendar)}${entryId}/ticket-types/`;

export const ticketTypePath = (page: string, calendar: string, id: number): string =>
  `${calendarPath(page, calendar)}ticket-types/${id}/`;

export const paymentsPath = (page: string): string => `/${page}/payments/`;
export const toDoPath = (page: string): string => `${paymentsPath(page)}to-do/`;
export const ordersPath = (page: string): string => `${paymentsPath(page)}orders/`;
export const orderPath = (page: string, id: number): string => `${ordersPath(page)}${id}/`;
export const statementsPath = (page: string): string => `${paymentsPath(page)}statements/`;
export const statementPath = (page: string, id: number): string => `${statementsPath(page)}${id}/`;
export const cashPath = (page: string): string => `${paymentsPath(page)}cash/`;
export const paymentSettingsPath = (page: string): string => `/${page}/payments/settings/`;

/** The terms of a page: a version of them, or the newest. */
export const termsPath = (page: string, version?: number): string =>
  version === undefined ? `/${page}/terms` : `/${page}/terms/${version}`;

/** What a page asks; about a slot or a ticket type. */
export const questionsPath = (page: string, about?: { slot?: number; ticket_type?: number }): string => {
  const [key, id] = Object.entries(about ?? {})[0] ?? [];
  return `/${page}/questions/${key ? `?${key}=${id}` : ''}`;
};

export const failedMailsPath = (page: string): string => `/${page}/mails/`;

export const mailSettingsPath = (page: string): string => `${failedMailsPath(page)}settings/`;

export const requestsPath = (page: string): string => `${calendarsPath(page)}requests/`;

export const closuresPath = (page: string): string => `${calendarsPath(page)}closures/`;

export const ticketPath = (code: string): string => `/tickets/${code}`;

/** Where a buyer keeps tickets of a moved event, or gives them back. @param code of the order */
export const movePath = (code: string): string => `/tickets/moves/${code}`;

export const doorPath = (entryId: number): string => `/admin/tickets/${entryId}/`;

export const newCalendarPath = (page: string): string => `${calendarsPath(page)}new/`;

export const settingsPath = (page: string, calendar: string): string =>
  `${calendarPath(page, calendar)}settings/`;

export const newEventPath = (page: string, calendar: string): string => `${entriesPath(page, calendar)}new/`;

export const feedPath = (page: string, calendar: string): string =>
  `${calendarPath(page, calendar)}calendar.ics`;

/** Where slots of a day are held; with a slot's id, the form for it. */
export const holdPath = (page: string, calendar: string, date: Temporal.PlainDate, slotId?: number): string =>
  `${dayPath(page, calendar, date)}entries/${slotId ? `?slot=${slotId}` : ''}`;
