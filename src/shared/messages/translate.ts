import { createTranslator } from '../i18n/catalogue.ts';
import { enGB } from './en-GB.ts';

export const { t, rich, reason } = createTranslator('shared', { 'en-GB': enGB });
