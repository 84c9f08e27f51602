import type { Step, StepName } from './steps.ts';

/** What a provider reports of a payment, once or more often, sooner or later. */
export type Notice = { id: string; step: Step };

/** What may happen to a payment at its provider, in order. */
export const HISTORIES: Record<string, Notice[]> = {
  'paid at last': history('pending', 'paid in part', 'paid', 'a fee is known'),
  'paid after it had failed': history('pending', 'failed', 'paid', 'a fee is known'),
  'disputed and won': history('pending', 'paid', 'a fee is known', 'disputed', 'dispute won'),
  'disputed and lost': history('pending', 'paid', 'a fee is known', 'disputed', 'dispute lost'),
  'authorised and captured': history('pending', 'authorised', 'paid', 'a fee is known'),
  'paid in another currency': history('pending', 'failed', 'paid in another currency'),
};

// Of a part, less than the whole.
function history(...names: StepName[]): Notice[] {
  return names.map((name) => ({
    id: `evt_${name.replaceAll(' ', '_')}`,
    step: { name, at: 0, n: name === 'paid in part' ? 1 : name === 'a fee is known' ? 60 : 0 },
  }));
}

/** All sequences of notices up to a length: in any order, some of them never, some more than once. */
export function* sequencesOf(notices: readonly Notice[], maxLength: number): Generator<Notice[]> {
  yield [];
  if (maxLength === 0) return;
  for (const first of notices) {
    for (const rest of sequencesOf(notices, maxLength - 1)) yield [first, ...rest];
  }
}
