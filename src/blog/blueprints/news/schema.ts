import { z } from 'zod';
import { line, slugField, text, versionField } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

export const postSchema = z.object({
  title: line(() => t('post_form.title_required'), 120),
  summary: text(300).transform((value) => value.replace(/\s+/g, ' ')),
  body: text(40_000),
});

export const postEditSchema = postSchema.extend({
  version: versionField,
  slug: slugField(() => t('post_form.slug_invalid'), 80),
});
