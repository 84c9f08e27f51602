import { z } from 'zod';
import { error, type FormInput, line, text } from '../../../shared/http/form.ts';
import { composedLine } from '../../../shared/text.ts';
import { t } from '../../messages/translate.ts';
import type { Question } from '../../model/question.ts';
import type { QuestionInput } from '../../operations/ask-question.ts';

export const ANSWER_KINDS = ['text', 'long_text', 'number', 'yes_no', 'choice'] as const;

const CHOICES = { min: 2, max: 30 };
const MAX_CHOICE = 100;

/** A question. The choices of other kinds than a choice are left out. */
export const questionSchema = z
  .object({
    label: line(() => t('questions.label_required'), 200),
    kind: z.enum(
      ANSWER_KINDS,
      error(() => t('questions.kind_required')),
    ),
    choices: text(3000),
    required: z
      .string()
      .optional()
      .transform((value) => value === 'on'),
  })
  .transform(({ label, kind, choices: typed, required }, ctx): QuestionInput => {
    const lines = typed.split('\n').map(composedLine).filter(Boolean);
    const choices = kind === 'choice' ? [...new Set(lines)] : [];
    const isValid =
      kind !== 'choice' ||
      (choices.length >= CHOICES.min &&
        choices.length <= CHOICES.max &&
        choices.every((choice) => choice.length <= MAX_CHOICE));
    if (!isValid) {
      ctx.addIssue({ code: 'custom', path: ['choices'], message: t('questions.choices_invalid', CHOICES) });
    }
    return { label, answer_kind: kind, choices, required };
  });

export const questionFormInput = (question: Question): FormInput => ({
  label: question.label,
  kind: question.answer_kind,
  choices: question.choices.join('\n'),
  required: question.required ? 'on' : '',
});
