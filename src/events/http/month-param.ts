import type { Ctx } from '../../shared/http/context.ts';
import { parseMonth } from '../rules/month.ts';
import type { MonthView } from '../views/month-page.tsx';

/** The month named by the address, by default the current one; undefined where it names none. */
export function monthParam(c: Ctx, current: Temporal.PlainYearMonth): Temporal.PlainYearMonth | undefined {
  const month = c.req.query('month');
  return month === undefined ? current : parseMonth(month);
}

export const viewParam = (c: Ctx): MonthView => (c.req.query('view') === 'list' ? 'list' : 'month');
