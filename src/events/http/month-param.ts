import type { Ctx } from '../../shared/http/context.ts';
import { parseMonth } from '../rules/month.ts';
import type { MonthView } from '../views/month-page.tsx';

/** The month in the query, by default the current one; undefined if it is invalid. */
export function monthParam(c: Ctx, current: Temporal.PlainYearMonth): Temporal.PlainYearMonth | undefined {
  const month = c.req.query('month');
  return month === undefined ? current : parseMonth(month);
}

export const viewParam = (c: Ctx): MonthView => (c.req.query('view') === 'list' ? 'list' : 'month');
