// − and + beside a number input, and the total of the form as it changes. Prices are in minor units.

type Words = Partial<Record<Intl.LDMLPluralRule, string>> & { none: string; other: string };

const locale = document.documentElement.lang.replace('en-XA', 'en-GB');
const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(locale);

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-step]')) button.hidden = false;

document.addEventListener('click', (event) => {
  const button = (event.target as Element).closest<HTMLElement>('[data-step]');
  const input = button?.parentElement?.querySelector('input');
  if (!button || !input) return;
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event('input', { bubbles: true }));
});

document.addEventListener('input', (event) => update((event.target as HTMLInputElement).form));

for (const form of document.forms) update(form);

function update(form: HTMLFormElement | null): void {
  const inputs = form?.querySelectorAll<HTMLInputElement>('[data-quantity] input') ?? [];
  if (!form || inputs.length === 0) return;
  let count = 0;
  let sum = 0;
  for (const input of inputs) {
    const number = input.valueAsNumber || 0;
    count += number;
    sum += number * Number(input.dataset.price ?? 0);
    disableSteps(input, number);
  }
  const total = showTotal(form, count, sum);
  for (const element of form.querySelectorAll<HTMLElement>('[data-live]')) {
    const words: Words = JSON.parse(element.dataset.live ?? '{}');
    const text = (count === 0 ? words.none : words[plurals.select(count)]) ?? words.other;
    (element.querySelector('span') ?? element).textContent = text
      .replace('{n}', numbers.format(count))
      .replace('{total}', total);
  }
}

function disableSteps(input: HTMLInputElement, number: number): void {
  for (const button of input.parentElement?.querySelectorAll<HTMLButtonElement>('[data-step]') ?? [])
    button.disabled =
      Number(button.dataset.step) > 0 ? number >= Number(input.max) : number <= Number(input.min);
}

function showTotal(form: HTMLFormElement, count: number, sum: number): string {
  const element = form.querySelector<HTMLElement>('[data-live-total]');
  if (!element) return '';
  const { liveTotal = '', liveNothing } = element.dataset;
  element.textContent = sum === 0 && count > 0 && liveNothing ? liveNothing : money(sum, liveTotal);
  return element.textContent;
}

function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
