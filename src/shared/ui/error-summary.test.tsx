import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { ErrorSummary } from './error-summary.tsx';
import { Checkbox, Checkboxes, Field, Radios, Select, TextArea } from './form.tsx';
import { Quantity } from './quantity.tsx';

const options = [
  { value: '1', label: 'One' },
  { value: '2', label: 'Two' },
];
const errors = {
  email: 'Enter an email address',
  notes: 'Shorter, please',
  space: 'Choose a space',
  pay: 'Choose how to pay',
  'days[]': 'Choose a day',
  terms: 'Say yes',
  'tickets[3]': 'At most 10',
};

const form = (
  <form>
    <ErrorSummary errors={errors} />
    <Field name="email" label="Email" hint="For the tickets" error={errors.email} value={'a"b<c'} />
    <TextArea name="notes" label="Notes" error={errors.notes} value={'</textarea><script>'} />
    <Select name="space" label="Space" options={options} error={errors.space} />
    <Radios name="pay" legend="Pay" options={options} error={errors.pay} />
    <Checkboxes name="days[]" legend="Days" options={options} error={errors['days[]']} />
    <Checkbox name="terms" label="Yes" error={errors.terms} />
    <Quantity name="tickets[3]" label="Full price" max={10} error={errors['tickets[3]']} />
  </form>
);

describe('the error summary', () => {
  const html = renderToString(form);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

  test('links every error to a control of the form', () => {
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links).toHaveLength(Object.keys(errors).length);
    for (const id of links) expect(html).toMatch(new RegExp(`<(input|select|textarea)[^>]* id="${id}"`));
  });

  test('links to the first of several choices', () => {
    for (const name of ['pay', 'days-']) expect(html).toMatch(new RegExp(`id="field-${name}"[^>]*value="1"`));
  });

  test('uses no id twice', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('takes the focus and is read out', () => {
    expect(html).toMatch(/<div class="error-summary" role="alert" tabindex="-1" autofocus/);
  });

  test('renders nothing without errors', () => {
    expect(renderToString(<ErrorSummary errors={{}} />)).toBe('');
  });
});

describe('a field', () => {
  const html = renderToString(form);

  test('is described by its hint and its error', () => {
    expect(html).toMatch(
      /id="field-email"[^>]*aria-describedby="field-email-hint field-email-wrong"[^>]*aria-invalid="true"/,
    );
    for (const [, described] of html.matchAll(/aria-describedby="([^"]+)"/g)) {
      for (const id of (described ?? '').split(' ').filter((name) => !name.startsWith('field-tickets'))) {
        expect(html).toContain(`id="${id}"`);
      }
    }
  });

  test('has a label of its own', () => {
    for (const name of ['email', 'notes', 'space']) expect(html).toContain(`<label for="field-${name}">`);
  });

  test('keeps the input, escaped', () => {
    expect(html).toContain('value="a&quot;b&lt;c"');
    expect(html).toContain('&lt;/textarea>&lt;script></textarea>');
  });

  test('marks the chosen options', () => {
    const chosen = renderToString(<Checkboxes name="d" legend="Days" options={options} values={['2']} />);
    expect(chosen.match(/<input[^>]*checked[^>]*>/g)).toHaveLength(1);
    expect(chosen).toMatch(/value="2" checked/);
  });
});
