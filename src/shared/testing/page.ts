import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { parseHTML } from 'linkedom';
import type { FormInput } from '../http/form.ts';
import { fieldErrorId } from '../ui/error-summary.tsx';
import { savedTextId } from '../ui/field-parts.tsx';

/** Queries of an HTML page by role and accessible name, test id and form field. */
export type ParsedPage = {
  /** The only element of this role and accessible name. @throws Error when there is none, or more than one */
  byRole(role: string, name?: string | RegExp): Element;
  allByRole(role: string, name?: string | RegExp): Element[];
  /** The only element with this `data-testid`. @throws Error when there is none, or more than one */
  byTestId(id: string): Element;
  allByTestId(id: string): Element[];
  /** The `href`s of its links, in order. */
  links(): string[];
  /** The only form control of this name. @throws Error when there is none, or more than one */
  field(name: string): Element;
  /** The form with this `data-testid`, or the only form of the page's main part. @throws Error when there is no such form */
  form(testId?: string): ParsedForm;
  /** The values that `form(testId)` submits unchanged. */
  formValues(testId?: string): FormInput;
  /** The same queries, limited to one part of the page. */
  within(part: Element): ParsedPage;
  /** The error message of a field; undefined if it has none. */
  fieldError(name: string): string | undefined;
  /** What a stale form says about the saved value of a field; undefined if it is the same as the input. */
  savedText(name: string): string | undefined;
};

/** `values` are those that the form submits unchanged; a name with several values has a list. */
export type ParsedForm = { action: string; method: string; values: FormInput };

export const parsePage = (html: string): ParsedPage => queriesIn(parseHTML(html).document);

/** Parses the page in a response. */
export const pageOf = async (response: Response | Promise<Response>): Promise<ParsedPage> =>
  parsePage(await (await response).text());

/** The address that a page leads on to by itself; undefined if it stays. */
export function refreshOf(html: string): string | undefined {
  const content = parseHTML(html)
    .document.querySelector('meta[http-equiv="refresh"]')
    ?.getAttribute('content');
  return /^0; url=(.+)$/.exec(content ?? '')?.[1];
}

/** An element's text with whitespace collapsed. */
export const textOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

/** An element's accessible name. */
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
    const element = only(
      testId === undefined ? select('form').filter((each) => each.closest('main')) : allByTestId(testId),
      `form ${testId ?? 'in main'}`,
    );
    return {
      action: element.getAttribute('action') ?? '',
      method: element.getAttribute('method') ?? 'get',
      values: valuesOf(element),
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
    fieldError: (name) => textById(root, fieldErrorId(name)),
    savedText: (name) => textById(root, savedTextId(name)),
  };
}

function textById(root: ParentNode, id: string): string | undefined {
  const element = root.querySelector(`[id="${id}"]`);
  return element ? textOf(element) : undefined;
}

const matches = (text: string, name: string | RegExp): boolean =>
  typeof name === 'string' ? text === name : name.test(text);

// linkedom has no default for the type of an input.
const roleOf = (element: Element): string | null =>
  element.localName === 'input' && !element.hasAttribute('type') ? 'textbox' : getRole(element);

const isExposed = (element: Element): boolean => element.closest('[aria-hidden="true"], [hidden]') === null;

// Style sheets are not loaded, so no style hides elements or adds content.
const getComputedStyle = () => ({ getPropertyValue: () => '' }) as unknown as CSSStyleDeclaration;

function only(elements: Element[], query: string): Element {
  const [element, ...others] = elements;
  if (!element || others.length > 0)
    throw new Error(`expected one element, found ${elements.length}: ${query}`);
  return element;
}

function valuesOf(form: Element): FormInput {
  const entries = [...form.querySelectorAll('input, select, textarea')].flatMap(
    (control): [string, string][] => {
      const name = control.getAttribute('name');
      if (!name || control.hasAttribute('disabled')) return [];
      return submittedValues(control).map((value) => [name, value]);
    },
  );
  const lists = Map.groupBy(entries, ([name]) => name);
  return Object.fromEntries(
    [...lists].map(([name, pairs]) => {
      const values = pairs.map(([, value]) => value);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function submittedValues(control: Element): string[] {
  if (control.localName === 'textarea') return [control.textContent ?? ''];
  if (control.localName === 'select') {
    const options = [...control.querySelectorAll('option')];
    const selected = options.filter((option) => option.hasAttribute('selected'));
    return (selected.length > 0 ? selected : options.slice(0, 1)).map(
      (option) => option.getAttribute('value') ?? '',
    );
  }
  const isCheckable = ['checkbox', 'radio'].includes(control.getAttribute('type') ?? '');
  if (isCheckable) return control.hasAttribute('checked') ? [control.getAttribute('value') ?? 'on'] : [];
  return ['submit', 'button', 'file'].includes(control.getAttribute('type') ?? '')
    ? []
    : [control.getAttribute('value') ?? ''];
}
