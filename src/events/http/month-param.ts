import type { Ctx } from '../../shared/http/context.ts';
import { parseMonth } from '../rules/month.ts';
import type { MonthView } from '../views/month-page.tsx';

/** The month that the address asks for, or the current one; undefined where it asks for none that there is. */
export function monthParam(c: Ctx, current: Temporal.PlainYearMonth): Temporal.PlainYearMonth | undefined {
  const asked = c.req.query('month');
  return asked === undefined ? current : parseMonth(asked);
}

export const viewParam = (c: Ctx): MonthView => (c.req.query('view') === 'list' ? 'list' : 'month');
