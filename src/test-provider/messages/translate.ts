import { createTranslator } from '../../shared/i18n/catalogue.ts';
import { enGB } from './en-GB.ts';

export const { t, reason } = createTranslator('test-provider', { 'en-GB': enGB });
