import { z } from 'zod';
import { email, error, type FormInput, line, money, nameLine, text } from '../../../shared/http/form.ts';
import { type ContainerId, randomToken } from '../../../shared/ids.ts';
import { moneyInput } from '../../../shared/money.ts';
import { t } from '../../messages/translate.ts';
import type { Answer } from '../../ports.ts';
import type { Donation } from '../../rules/basket.ts';
import type { Asked, Question, Wish } from '../../rules/checkout-asks.ts';

/** What a checkout form asks. */
export type Asks = {
  phone: Wish;
  organisation: Wish;
  questions: readonly Asked[];
  /** the payees that take a donation, with the amounts that they suggest */
  donations: readonly DonationAsk[];
  /** the current terms of the payees */
  terms: readonly { containerId: ContainerId; version: number }[];
};

export type DonationAsk = { containerId: ContainerId; currency: string; amounts: readonly number[] };

type Payment = { providers: readonly { name: string }[]; nothingToPay: boolean };

/** The buyer, what is asked of them, and the way to pay. */
export const checkoutSchema = (asks: Asks, payment: Payment) =>
  z.intersection(
    z.object({
      name: nameLine(() => t('checkout.name_required')),
      email,
      phone: wished(asks.phone, phone),
      organisation: wished(
        asks.organisation,
        nameLine(() => t('checkout.organisation_required')),
      ),
      agreed:
        asks.terms.length > 0
          ? z.literal(
              'on',
              error(() => t('checkout.agree_required')),
            )
          : nothing,
      provider: payment.nothingToPay
        ? nothing
        : z
            .string(choiceRequired)
            .refine((name) => payment.providers.some((provider) => provider.name === name), choiceRequired),
    }),
    z.object(Object.fromEntries(asks.questions.map(({ field, question }) => [field, answerTo(question)]))),
  );

// Whatever it is.
const nothing = z
  .unknown()
  .optional()
  .transform(() => undefined);

function wished<T extends z.ZodType>(wish: Wish, schema: T) {
  if (wish === 'no') return nothing;
  return wish === 'required' ? schema : blankOr(schema);
}

const blankOr = <T extends z.ZodType>(schema: T) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && value.length < 100 && value.trim() === '' ? undefined : value),
      schema.optional(),
    )
    .optional();

const phone = line(() => t('checkout.phone_required'), 40).refine(
  (value) => /^[+()\d\s./-]{5,40}$/.test(value),
  error(() => t('checkout.phone_invalid')),
);

function answerTo(question: Question): z.ZodType<string | undefined> {
  const schema = answerOfKind(question);
  return question.required ? schema : blankOr(schema);
}

function answerOfKind({ kind, choices }: Question): z.ZodType<string> {
  switch (kind) {
    case 'text':
      return line(answerRequired, 200);
    case 'long_text':
      return text(2000).refine((value) => value !== '', error(answerRequired));
    case 'number':
      return line(answerRequired, 20).refine(
        (value) => /^-?\d{1,12}([.,]\d{1,4})?$/.test(value),
        error(() => t('checkout.number_invalid')),
      );
    case 'choice':
      return z
        .string(error(answerRequired))
        .refine((value) => choices.includes(value), error(answerRequired));
    case 'yes_no':
      return z.enum(['yes', 'no'], error(answerRequired));
  }
}

const answerRequired = () => t('checkout.answer_required');

/** The answers in a parsed form, by payee. */
export function answersIn(
  questions: readonly Asked[],
  form: Readonly<Record<string, unknown>>,
): Map<ContainerId, Answer[]> {
  const answers = questions.flatMap(({ field, containerId, question, place }) => {
    const answer = form[field];
    if (typeof answer !== 'string') return [];
    const about = { questionId: question.id, question: question.label, answer };
    return [{ containerId, answer: { ...about, ...(place && { key: place.key }) } }];
  });
  return new Map(
    [...Map.groupBy(answers, ({ containerId }) => containerId)].map(([id, of]) => [
      id,
      of.map(({ answer }) => answer),
    ]),
  );
}

/** Whether a form answers what it was not asked. */
export const hasOtherAnswers = (questions: readonly Asked[], input: FormInput): boolean =>
  Object.keys(input).some((name) => /^answer-/.test(name) && !questions.some(({ field }) => field === name));

/** The names of the fields of a donation: a choice of the suggested amounts, and one's own. */
export const donationFields = (containerId: ContainerId) => ({
  choice: `donation-${containerId}`,
  own: `donation_own-${containerId}`,
});

/** The donations in a form, and the errors of those that are none. */
export function parseDonations(
  asks: readonly DonationAsk[],
  input: FormInput,
): { donations: Donation[]; errors: Record<string, string> } {
  const donations: Donation[] = [];
  const errors: Record<string, string> = {};
  for (const { containerId, currency } of asks) {
    const { choice, own } = donationFields(containerId);
    const chosen = input[choice];
    const typed = (chosen === undefined || chosen === 'own' ? input[own] : chosen) ?? '';
    if (typeof typed === 'string' && typed.length < 100 && typed.trim() === '') continue;
    const { data: amount, error: wrong } = money(currency).safeParse(typed);
    if (amount === undefined) errors[own] = wrong?.issues[0]?.message ?? '';
    else if (amount > 0) donations.push({ containerId, currency, amount });
  }
  return { donations, errors };
}

/** The value of a suggested amount. */
export const donationValue = moneyInput;

/** The name of the hidden field with the version of a payee's terms that the buyer sees. */
export const termsField = (containerId: ContainerId): string => `terms-${containerId}`;

/** The versions of terms that the buyer has seen. */
export const seenTerms = ({ terms }: Asks, input: FormInput): Map<ContainerId, number> =>
  new Map(
    terms.flatMap(({ containerId }) => {
      const version = input[termsField(containerId)];
      return typeof version === 'string' && /^\d{1,9}$/.test(version)
        ? [[containerId, Number(version)] as const]
        : [];
    }),
  );

/** Idempotency key, new for each form: two posts with the same key place one order. */
export const checkoutKey = z.string().regex(/^[\w-]{43}$/);

/** The hidden fields that the form returns unchanged: which form it is, and what its buyer has seen. */
export const seenSchema = z.object({
  fingerprint: z.string().max(100).catch(''),
  key: checkoutKey.catch(() => randomToken()),
});

const choiceRequired = error(() => t('payment.choice_required'));
