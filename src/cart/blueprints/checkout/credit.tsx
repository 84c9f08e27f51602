import { Invalid } from '../../../shared/errors.ts';
import type { Ctx } from '../../../shared/http/context.ts';
import type { FormInput } from '../../../shared/http/form.ts';
import { findByCode } from '../../../shared/http/limits.ts';
import { Field } from '../../../shared/ui/form.tsx';
import { reason, t } from '../../messages/translate.ts';
import { type Credit, findCredit } from '../../model/credit.ts';
import type { CartDeps } from '../../ports.ts';

/** The field for the code of credit. */
export const CreditField = ({ value, error }: { value: string | undefined; error: string | undefined }) => (
  <Field
    name="credit"
    label={t('checkout.credit')}
    hint={t('checkout.credit_hint')}
    optional
    value={value}
    error={error}
    maxlength={40}
    autocapitalize="none"
    spellcheck={false}
  />
);

/** The credit of which the buyer has typed the code, if they have. @throws Invalid if there is none */
export async function creditIn(
  c: Ctx,
  { platform }: CartDeps,
  input: FormInput,
): Promise<Credit | undefined> {
  const code = String(input.credit ?? '')
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
  if (code === '') return undefined;
  const credit = await findByCode(c, async () =>
    /^\w{16}$/.test(code) ? await findCredit(platform.db, code) : undefined,
  );
  if (!credit) throw new Invalid({ credit: reason('credit_unknown') });
  return credit;
}
