import { z } from 'zod';
import { line, text } from '../../shared/http/form.ts';

export const marketplaceSchema = z.object({
  name: line('Say what the market is called.', 60),
  description: text(300).transform((value) => value.replace(/\s+/g, ' ')),
});
