import { z } from 'zod';
import { line, slugField, text, versionField } from '../../shared/http/form.ts';
import { t } from '../messages/translate.ts';

export const marketplaceSchema = z.object({
  name: line(() => t('marketplace_form.name_required'), 60),
  description: text(300).transform((value) => value.replace(/\s+/g, ' ')),
});

export const marketplaceEditSchema = marketplaceSchema.extend({
  version: versionField,
  slug: slugField(() => t('marketplace_form.slug_invalid')),
});
