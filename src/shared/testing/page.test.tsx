import { render } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { Checkboxes, Field, Radios, Select, TextArea } from '../ui/form.tsx';
import { FormPage } from '../ui/form-page.tsx';
import { pageOf, textOf } from './page.ts';

const days = [
  { value: '1', label: 'Monday' },
  { value: '2', label: 'Tuesday' },
];

const page = await pageOf(
  new Response(
    render(
      <main>
        <FormPage
          title="New slot"
          action="/slots"
          submit="Save"
          formState={{ errors: { cost: 'Enter an amount.' } }}
        >
          <input type="hidden" name="version" value="3" />
          <Field name="name" label="Name" value="Tea & <cake>" />
          <Field name="cost" label="Cost" hint="In pounds" value="x" error="Enter an amount." />
          <TextArea name="notes" label="Notes" value={'one\ntwo'} />
          <Select name="space" label="Space" options={days} value="2" />
          <Radios name="kind" legend="Kind" options={days} value="1" />
          <Checkboxes name="days" legend="Days" options={days} values={['1', '2']} />
          <Checkboxes name="more" legend="More" options={days} />
        </FormPage>
        <p data-testid="total">
          £<b>12</b>
        </p>
        <p aria-hidden="true">
          <a href="/hidden">Hidden</a>
        </p>
      </main>,
    ),
  ),
);

test('finds elements by role and accessible name', () => {
  expect(textOf(page.byRole('heading', 'New slot'))).toBe('New slot');
  expect(page.byRole('textbox', 'Cost').getAttribute('aria-invalid')).toBe('true');
  expect(page.allByRole('checkbox', /day$/)).toHaveLength(4);
  expect(page.allByRole('link', 'Hidden')).toEqual([]);
  expect(textOf(page.byTestId('total'))).toBe('£12');
  expect(page.within(page.byRole('group', 'More')).allByRole('checkbox')).toHaveLength(2);
});

test('throws if no or more than one element matches', () => {
  expect(() => page.byRole('link', 'Elsewhere')).toThrow('expected one element, found 0: link Elsewhere');
  expect(() => page.byRole('checkbox', 'Monday')).toThrow('found 2');
  expect(() => page.byTestId('none')).toThrow('found 0');
});

test('returns the values that a form submits', () => {
  expect(page.form()).toEqual({
    action: '/slots',
    method: 'post',
    values: {
      version: '3',
      name: 'Tea & <cake>',
      cost: 'x',
      notes: 'one\ntwo',
      space: '2',
      kind: '1',
      days: ['1', '2'],
    },
  });
});

test('returns the error of a field', () => {
  expect(page.fieldError('cost')).toBe('Enter an amount.');
  expect(page.fieldError('name')).toBeUndefined();
  expect(page.field('cost').getAttribute('aria-invalid')).toBe('true');
});
