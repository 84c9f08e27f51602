import { z } from 'zod';
import { line, text } from '../../shared/http/form.ts';
import { isTimeZone } from '../../shared/time.ts';

export const pageSchema = z.object({
  title: line('Say what the place is called.', 80),
  summary: text(240).transform((value) => value.replace(/\s+/g, ' ')),
  address: text(160).transform((value) => value.replace(/\s+/g, ' ')),
  body: text(20_000),
  timeZone: line('Name the time zone.', 60).refine(isTimeZone, 'Enter a time zone like Europe/London.'),
});
