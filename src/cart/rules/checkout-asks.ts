import type { ContainerId } from '../../shared/ids.ts';

/** What a seller asks about a place, or about the whole order of its page. */
export type Question = {
  id: number;
  of: 'place' | 'order';
  label: string;
  kind: 'text' | 'long_text' | 'number' | 'choice' | 'yes_no';
  choices: readonly string[];
  required: boolean;
};

/** How much a page wants to know something: not at all, if the buyer likes, or always. */
export type Wish = 'no' | 'optional' | 'required';

type Wishes = {
  phone_for_hire: Wish;
  phone_for_tickets: Wish;
  organisation_for_hire: Wish;
  organisation_for_tickets: Wish;
};

type Line = { kind: string; key: string; name: string; typeName?: string; questions?: readonly Question[] };
type Part = { containerId: ContainerId; lines: readonly Line[] };
type Payees = ReadonlyMap<ContainerId, { settings: Wishes | undefined }>;

/** What the buyer of a basket is asked about themselves: what the payee asks that wants it most. */
export function wishFor(what: 'phone' | 'organisation', parts: readonly Part[], payees: Payees): Wish {
  const wishes = parts.flatMap(({ containerId, lines }) => {
    const settings = payees.get(containerId)?.settings;
    return settings ? lines.map(({ kind }) => wishOf(settings, what, kind)) : [];
  });
  return wishes.find((wish) => wish === 'required') ?? wishes.find((wish) => wish === 'optional') ?? 'no';
}

const wishOf = (settings: Wishes, what: 'phone' | 'organisation', kind: string): Wish =>
  settings[`${what}_for_${kind === 'booking' || kind === 'deposit' ? 'hire' : 'tickets'}`];

/** A question of the checkout form. */
export type Asked = {
  /** of its field */
  field: string;
  containerId: ContainerId;
  question: Question;
  /** the place that it is about; absent for the order */
  place?: { key: string; name: string; number: number; count: number };
};

/** The questions of a basket in its order: about each place, and once about the order of each payee. */
export function questionsOf(parts: readonly Part[]): Asked[] {
  const asked = new Map<string, Asked>();
  for (const { containerId, lines } of parts) {
    for (const line of lines) {
      const nameOf = ({ name, typeName }: Line) => JSON.stringify([name, typeName]);
      const equal = lines.filter((other) => nameOf(other) === nameOf(line));
      for (const question of line.questions ?? []) {
        const isOfPlace = question.of === 'place';
        const field = ['answer', containerId, ...(isOfPlace ? [line.key] : []), question.id].join('-');
        const name = line.typeName ?? line.name;
        const place = { key: line.key, name, number: equal.indexOf(line) + 1, count: equal.length };
        asked.set(field, { field, containerId, question, ...(isOfPlace && { place }) });
      }
    }
  }
  return [...asked.values()];
}
