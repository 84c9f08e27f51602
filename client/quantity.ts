// − and + beside a number input, and the total of the form as it changes. Prices are minor units.

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
    for (const button of input.parentElement?.querySelectorAll<HTMLButtonElement>('[data-step]') ?? []) {
      button.disabled =
        Number(button.dataset.step) > 0 ? number >= Number(input.max) : number <= Number(input.min);
    }
  }
  let total = '';
  for (const element of form.querySelectorAll<HTMLElement>('[data-live-total]')) {
    const { liveTotal, liveNothing } = element.dataset;
    total = sum === 0 && count > 0 && liveNothing ? liveNothing : money(sum, liveTotal ?? '');
    element.textContent = total;
  }
  for (const element of form.querySelectorAll<HTMLElement>('[data-live-one]')) {
    const { liveNone, liveOne, liveMany } = element.dataset;
    const words = (count === 0 ? liveNone : count === 1 ? liveOne : liveMany) ?? '';
    (element.querySelector('span') ?? element).textContent = words
      .replace('{n}', String(count))
      .replace('{total}', total);
  }
}

function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
