import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { parseHTML } from 'linkedom';
import type { FormInput } from '../http/form.ts';
import { fieldErrorId } from '../ui/error-summary.tsx';

/** An HTML page as its readers have it: by roles and names, test ids and form fields. */
export type ParsedPage = {
  /** The only element of this role and accessible name. @throws Error when there is none, or more than one */
  byRole(role: string, name?: string | RegExp): Element;
  allByRole(role: string, name?: string | RegExp): Element[];
  /** The only element with this `data-testid`. @throws Error when there is none, or more than one */
  byTestId(id: string): Element;
  allByTestId(id: string): Element[];
  /** Where the `href`s of its links lead, in order. */
  links(): string[];
  /** The only form control of this name. @throws Error when there is none, or more than one */
  field(name: string): Element;
  /** The form with this `data-testid`, or the only form of the page's main part. @throws Error when there is no such form */
  form(testId?: string): ParsedForm;
  /** What `form(testId)` would send as it stands. */
  formValues(testId?: string): FormInput;
  /** The same queries, in one part of the page. */
  within(part: Element): ParsedPage;
  /** What is wrong with a field, in the words that stand beside it; undefined when nothing is. */
  fieldError(name: string): string | undefined;
};

/** `values` is what the form would send as it stands; a name that comes more than once has a list. */
export type ParsedForm = { action: string; method: string; values: FormInput };

export const parsePage = (html: string): ParsedPage => queriesIn(parseHTML(html).document);

/** The page of an answer. */
export const pageOf = async (response: Response | Promise<Response>): Promise<ParsedPage> =>
  parsePage(await (await response).text());

/** An element's text with runs of white space as one space. */
export const textOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

/** What a screen reader calls an element. */
const nameOf = (element: Element): string => computeAccessibleName(element, { getComputedStyle });

function queriesIn(root: ParentNode): ParsedPage {
  const select = (selector: string) => [...root.querySelectorAll(selector)];
  const allByRole: ParsedPage['allByRole'] = (role, name) =>
    select('*').filter(
      (element) =>
        roleOf(element) === role &&
        (name === undefined || matches(nameOf(element), name)) &&
        isExposed(element),
    );
  const allByTestId: ParsedPage['allByTestId'] = (id) => select(`[data-testid="${id}"]`);
  const form: ParsedPage['form'] = (testId) => {
    const found = only(
      testId === undefined ? select('form').filter((each) => each.closest('main')) : allByTestId(testId),
      `form ${testId ?? 'in main'}`,
    );
    return {
      action: found.getAttribute('action') ?? '',
      method: found.getAttribute('method') ?? 'get',
      values: valuesOf(found),
    };
  };
  return {
    allByRole,
    byRole: (role, name) => only(allByRole(role, name), `${role}${name === undefined ? '' : ` ${name}`}`),
    allByTestId,
    byTestId: (id) => only(allByTestId(id), `test id ${id}`),
    links: () => select('a[href]').map((link) => link.getAttribute('href') ?? ''),
    field: (name) => only(select(`[name="${name}"]`), `field ${name}`),
    form,
    formValues: (testId) => form(testId).values,
    within: queriesIn,
    fieldError(name) {
      const error = root.querySelector(`[id="${fieldErrorId(name)}"]`);
      return error ? textOf(error) : undefined;
    },
  };
}

const matches = (text: string, name: string | RegExp): boolean =>
  typeof name === 'string' ? text === name : name.test(text);

// The parser knows no default of an input's type.
const roleOf = (element: Element): string | null =>
  element.localName === 'input' && !element.hasAttribute('type') ? 'textbox' : getRole(element);

const isExposed = (element: Element): boolean => element.closest('[aria-hidden="true"], [hidden]') === null;

// Style sheets are not loaded: nothing is hidden by them, and nothing added.
const getComputedStyle = () => ({ getPropertyValue: () => '' }) as unknown as CSSStyleDeclaration;

function only(found: Element[], wanted: string): Element {
  const [element, ...others] = found;
  if (!element || others.length > 0) throw new Error(`${found.length} elements instead of one: ${wanted}`);
  return element;
}

function valuesOf(form: Element): FormInput {
  const sent = [...form.querySelectorAll('input, select, textarea')].flatMap(
    (control): [string, string][] => {
      const name = control.getAttribute('name');
      if (!name || control.hasAttribute('disabled')) return [];
      return sentBy(control).map((value) => [name, value]);
    },
  );
  const lists = Map.groupBy(sent, ([name]) => name);
  return Object.fromEntries(
    [...lists].map(([name, pairs]) => {
      const values = pairs.map(([, value]) => value);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function sentBy(control: Element): string[] {
  if (control.localName === 'textarea') return [control.textContent ?? ''];
  if (control.localName === 'select') {
    const options = [...control.querySelectorAll('option')];
    const chosen = options.filter((option) => option.hasAttribute('selected'));
    return (chosen.length > 0 ? chosen : options.slice(0, 1)).map(
      (option) => option.getAttribute('value') ?? '',
    );
  }
  const ticks = ['checkbox', 'radio'].includes(control.getAttribute('type') ?? '');
  if (ticks) return control.hasAttribute('checked') ? [control.getAttribute('value') ?? 'on'] : [];
  return ['submit', 'button', 'file'].includes(control.getAttribute('type') ?? '')
    ? []
    : [control.getAttribute('value') ?? ''];
}
