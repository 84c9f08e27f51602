import { z } from 'zod';
import { line, text } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

/** To whom an invoice is addressed: the name, and the address in the lines below. */
export const invoiceSchema = z
  .object({
    to_name: line(() => t('invoice_request.name_required')),
    to_address: text(300),
  })
  .transform(({ to_name, to_address }) => [to_name, to_address].filter(Boolean).join('\n'));
