import { z } from 'zod';
import { line, text } from '../../../shared/http/form.ts';

export const postSchema = z.object({
  title: line('Give the post a title.', 120),
  summary: text(300).transform((value) => value.replace(/\s+/g, ' ')),
  body: text(40_000),
});
