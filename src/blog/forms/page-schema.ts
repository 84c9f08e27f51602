import { z } from 'zod';
import { email, error, line, slugField, text, timeZone, versionField } from '../../shared/http/form.ts';
import { t } from '../messages/translate.ts';

export const pageSchema = z.object({
  title: line(() => t('page_form.title_required'), 80),
  summary: text(240).transform((value) => value.replace(/\s+/g, ' ')),
  address: text(160).transform((value) => value.replace(/\s+/g, ' ')),
  contactEmail: z.union([z.literal(''), email]).default(''),
  contactPhone: text(40)
    .transform((value) => value.replace(/\s+/g, ' '))
    .refine(
      (value) => /^(\+?[\d ()/.-]{5,})?$/.test(value),
      error(() => t('page_form.contact_phone_invalid')),
    ),
  body: text(20_000),
  timeZone: timeZone(() => t('page_form.time_zone_unknown')),
});

export const pageEditSchema = pageSchema.extend({
  version: versionField,
  slug: slugField(() => t('page_form.slug_invalid')),
});
