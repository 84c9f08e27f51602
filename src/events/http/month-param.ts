import type { Ctx } from '../../shared/http/context.ts';
import { parseMonth } from '../rules/month.ts';
import type { MonthView } from '../views/month-page.tsx';

/** The month in the query, by default the current one; undefined if it is invalid. */
export function monthParam(c: Ctx, current: Temporal.PlainYearMonth): Temporal.PlainYearMonth | undefined {
  const month = c.req.query('month');
  return month === undefined ? current : parseMonth(month);
}

/** How many dates have just been published, as the address says. */
export function publishedParam(c: Ctx): number {
  const count = c.req.query('published') ?? '';
  return /^[1-9]\d?$/.test(count) ? Number(count) : 0;
}

export const viewParam = (c: Ctx): MonthView => (c.req.query('view') === 'list' ? 'list' : 'month');
