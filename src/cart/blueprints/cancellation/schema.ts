import { z } from 'zod';
import { error, line, parseId, wholeNumber } from '../../../shared/http/form.ts';
import type { LineId } from '../../../shared/ids.ts';
import { MAX_ORDER_TOTAL } from '../../../shared/money.ts';
import { t } from '../../messages/translate.ts';
import { isIban } from '../../rules/bank-account.ts';

const MAX_LINES = 500;

/** The lines in a query or a form. What is no id is left out. */
export const lineIds = z
  .union([z.string(), z.array(z.string()).max(MAX_LINES)])
  .optional()
  .catch(undefined)
  .transform((ids) => [...new Set([ids ?? []].flat().flatMap((id) => parseId<LineId>(id) ?? []))]);

/** A press of "Cancel". @param way `toAccount`: whether somebody has to send the money to an account */
export const cancellationSchema = ({ toAccount }: { toAccount: boolean }) =>
  z
    .object({
      line: lineIds,
      back: wholeNumber(() => t('error.cancellation_changed'), 0, MAX_ORDER_TOTAL),
      as: z.enum(['money', 'credit']).catch('money'),
      holder: z.string().max(280).optional(),
      account: z.string().max(280).optional(),
    })
    .transform((form, ctx) => {
      const { line: lines, back, as } = form;
      const asCredit = as === 'credit';
      if (!toAccount || asCredit || back === 0) return { lineIds: lines, seenBack: back, asCredit };
      const holder = line(() => t('cancellation.holder_required'), 70).safeParse(form.holder);
      const account = accountNumber.safeParse(form.account);
      if (!holder.success)
        ctx.addIssue({ code: 'custom', path: ['holder'], message: t('cancellation.holder_required') });
      if (!account.success)
        ctx.addIssue({ code: 'custom', path: ['account'], message: t('cancellation.account_invalid') });
      if (!holder.success || !account.success) return z.NEVER;
      return { lineIds: lines, seenBack: back, asCredit, payTo: `${holder.data}, ${account.data}` };
    });

/** An IBAN, or a sort code and an account number of the United Kingdom. */
const accountNumber = z
  .string(error(() => t('cancellation.account_invalid')))
  .transform((text) => text.toUpperCase().replaceAll(/[\s-]/g, ''))
  .transform((text, ctx): string => {
    const [, a, b, c, number] = /^(\d{2})(\d{2})(\d{2})(\d{8})$/.exec(text) ?? [];
    if (number) return `${a}-${b}-${c} ${number}`;
    if (isIban(text)) return text;
    ctx.addIssue(t('cancellation.account_invalid'));
    return z.NEVER;
  });
