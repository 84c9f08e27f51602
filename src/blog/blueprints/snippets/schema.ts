import { z } from 'zod';
import { line, text } from '../../../shared/http/form.ts';

export const snippetSchema = z.object({
  title: line('Give the text a heading.', 80),
  body: text(10_000).pipe(z.string().min(1, 'Write the text.')),
});
