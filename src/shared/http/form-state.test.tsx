import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { Invalid, Stale } from '../errors.ts';
import { parsePage } from '../testing/page.ts';
import { VersionField } from '../ui/field-parts.tsx';
import { Checkbox, Checkboxes, Field, Radios, Select, TextArea } from '../ui/form.tsx';
import { FormPage } from '../ui/form-page.tsx';
import type { FormInput } from './form.ts';
import { choicesOf, type FormState, fieldsOf, formStateOf, tickOf } from './form-state.ts';

const rooms = [
  { value: '1', label: 'Orchard room' },
  { value: '2', label: 'Great hall' },
];
/** As somebody else has saved it. */
const saved = {
  name: 'Choir',
  cost: '12.00',
  notes: 'One\nTwo',
  contact: '',
  space: '2',
  kind: '1',
  days: ['1'],
  listed: true,
  version: 5,
};
const input: FormInput = {
  version: '4',
  name: 'Valley choir',
  cost: '11.00',
  notes: 'One\r\nTwo ',
  contact: 'Mab',
  space: '1',
  kind: '2',
  days: ['1', '2'],
};

function Form({ formState }: { formState?: FormState }) {
  const field = fieldsOf(formState, saved);
  return (
    <FormPage title="Slot" action="/slot" submit="Save" formState={formState}>
      <VersionField version={saved.version} formState={formState} />
      <Field {...field('name')} label="Name" hint="As people say it" />
      <Field {...field('cost')} label="Cost" before="£" />
      <Field {...field('contact')} label="Contact" />
      <TextArea {...field('notes')} label="Notes" />
      <Select {...field('space')} label="Space" options={rooms} />
      <Radios {...field('kind')} legend="Kind" options={rooms} />
      <Checkboxes {...choicesOf(formState, saved)('days')} legend="Days" options={rooms} />
      <Checkbox {...tickOf(formState, saved)('listed')} label="Listed" />
    </FormPage>
  );
}

const render = (formState?: FormState) =>
  parsePage(renderToString(<main>{formState ? <Form formState={formState} /> : <Form />}</main>));

test('keeps the input of a stale form, and shows what is saved beside each field that differs', () => {
  const formState = formStateOf(new Stale(), input);
  expect(formState).toMatchObject({ status: 409, stale: true, input });
  const page = render(formState);
  expect(page.formValues()).toMatchObject({ name: 'Valley choir', space: '1', days: ['1', '2'] });
  const texts = Object.keys(saved).map((name) => [name, page.savedText(name)]);
  expect(Object.fromEntries(texts)).toEqual({
    name: 'Saved now: Choir',
    cost: 'Saved now: £12.00',
    contact: 'Saved now: empty',
    space: 'Saved now: Great hall',
    kind: 'Saved now: Orchard room',
    days: 'Saved now: Orchard room',
    listed: 'Saved now: ticked',
  });
});

test('posts the version that is saved now from a stale form, and the seen one from a form with errors', () => {
  expect(render().formValues().version).toBe('5');
  expect(render(formStateOf(new Stale(), input)).formValues().version).toBe('5');
  const refused = render(formStateOf(new Invalid({ name: 'Enter a name.' }), input));
  expect(refused.formValues().version).toBe('4');
  expect(refused.savedText('name')).toBeUndefined();
});

test('ties what is saved to its control', () => {
  const html = renderToString(<Form formState={formStateOf(new Stale(), input)} />);
  const described = [...html.matchAll(/aria-describedby="([^"]+)"/g)].flatMap(
    ([, ids]) => ids?.split(' ') ?? [],
  );
  const ids = [...html.matchAll(/ id="([^"]+-saved)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(7);
  expect(described).toEqual(expect.arrayContaining(ids));
});
