import { z } from 'zod';
import { error, line, text, versionField } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

export const snippetSchema = z.object({
  title: line(() => t('snippet_form.title_required'), 80),
  body: text(10_000).pipe(
    z.string().min(
      1,
      error(() => t('snippet_form.body_required')),
    ),
  ),
});

export const snippetEditSchema = snippetSchema.extend({ version: versionField });
