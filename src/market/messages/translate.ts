import { createTranslator } from '../../shared/i18n/catalogue.ts';
import { enGB } from './en-GB.ts';

export const { t, rich, reason } = createTranslator('market', { 'en-GB': enGB });
