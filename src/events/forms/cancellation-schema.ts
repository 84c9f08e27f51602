import { z } from 'zod';
import { type CancellationRule, isOrdered, MAX_STEPS, ruleOf } from '../../shared/cancellation.ts';
import { error, type FormInput, money, wholeNumber } from '../../shared/http/form.ts';
import { moneyInput } from '../../shared/money.ts';
import { t } from '../messages/translate.ts';

/** The numbers of the steps of a rule, for the names of their fields. */
export const STEPS: readonly number[] = Array.from({ length: MAX_STEPS }, (_, at) => at + 1);

const wrongStep = () => t('cancellation_form.step_invalid');
const stepFields = z.object({
  percent: wholeNumber(wrongStep, 1, 100),
  count: wholeNumber(wrongStep, 0, 365),
  unit: z.enum(['days', 'hours'], error(wrongStep)),
});

/** The fields of a cancellation rule. A step without a percentage is left out; null if the form says there is no rule. */
export const cancellationSchema = (currency: string) =>
  z.looseObject({}).transform((input, ctx): { cancellation: CancellationRule | null } => {
    if (input.cancellation !== 'rule') return { cancellation: null };
    const wrong = (path: string, message: string) => {
      ctx.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    const steps: CancellationRule['steps'] = [];
    for (const number of STEPS) {
      const field = (name: string) => input[`cancel_${name}_${number}`];
      if (!String(field('percent') ?? '').trim()) continue;
      const parsed = stepFields.safeParse({
        percent: field('percent'),
        count: field('count'),
        unit: field('unit'),
      });
      if (!parsed.success) return wrong(`cancel_percent_${number}`, wrongStep());
      steps.push(parsed.data);
    }
    if (!isOrdered(steps)) return wrong('cancel_percent_1', t('cancellation_form.steps_disordered'));
    const fee = money(currency).safeParse(String(input.cancel_fee ?? '').trim() || '0');
    if (!fee.success)
      return wrong('cancel_fee', fee.error.issues[0]?.message ?? t('cancellation_form.fee_invalid'));
    return { cancellation: { steps, fee: fee.data, credit: input.cancel_credit === 'on' } };
  });

/** The values of the fields for a rule that is saved, or for one to begin with. */
export function cancellationFormInput(stored: unknown, currency: string): FormInput {
  const rule = ruleOf(stored);
  const steps = rule ? rule.steps : SUGGESTED;
  const fields = STEPS.flatMap((number, at): [string, string][] => {
    const step = steps[at];
    return [
      [`cancel_percent_${number}`, step ? String(step.percent) : ''],
      [`cancel_count_${number}`, step ? String(step.count) : ''],
      [`cancel_unit_${number}`, step?.unit ?? 'days'],
    ];
  });
  return {
    cancellation: rule ? 'rule' : 'none',
    ...Object.fromEntries(fields),
    cancel_fee: rule && rule.fee > 0 ? moneyInput(rule.fee, currency) : '',
    ...(rule?.credit && { cancel_credit: 'on' }),
  };
}

const SUGGESTED: CancellationRule['steps'] = [
  { count: 7, unit: 'days', percent: 100 },
  { count: 1, unit: 'days', percent: 50 },
];
