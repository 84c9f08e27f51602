// Counts down every [data-ends-in="seconds left"]. The browser's clock may be wrong by hours, so only the time since the
// response is taken from it.

type Words = { over: string; announcements: Record<number, string> };

const words: Words = JSON.parse(document.body.dataset.words ?? '{}');
const locale = document.documentElement.lang.replace('en-XA', 'en-GB');
const minutes = new Intl.NumberFormat(locale);
const seconds = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });

const ends = new WeakMap<Element, number>();
const announced = new Set<string>();
const navigation = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
const age = performance.now() - (navigation?.responseStart ?? 0);
let first = true;

function tick(): void {
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLElement>('[data-ends-in]')) {
    let end = ends.get(element);
    if (end === undefined) {
      end = now + Number(element.dataset.endsIn) * 1000 - (first ? age : 0);
      ends.set(element, end);
    }
    show(element, Math.ceil((end - now) / 1000));
  }
  first = false;
}

function show(element: HTMLElement, left: number): void {
  const over = left <= 0;
  // Also if the time was up before the page came, or came back from the history.
  if (over) endForms();
  const text = over ? words.over : clock(left);
  const time = over ? element : (element.querySelector('[data-time]') ?? element);
  if (time.textContent === text) return;
  const wasRunning = element.dataset.running !== undefined;
  element.dataset.running = '';
  time.textContent = text;
  if (over && wasRunning && 'reload' in element.dataset) location.reload();
  const announcement = words.announcements[Math.max(0, left)];
  if (announcement) announce(announcement);
}

// What depended on the time: [data-until-over] contains buttons that no longer work, [data-when-over] says why.
function endForms(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-until-over] button'))
    button.disabled = true;
  for (const note of document.querySelectorAll<HTMLElement>('[data-when-over]')) note.hidden = false;
}

const clock = (left: number): string =>
  `${minutes.format(Math.floor(left / 60))}:${seconds.format(left % 60)}`;

let status: HTMLElement | undefined;
function announce(text: string): void {
  if (announced.has(text)) return;
  announced.add(text);
  status ??= document.body.appendChild(
    Object.assign(document.createElement('div'), { className: 'only-sr', role: 'status' }),
  );
  status.textContent = text;
}

tick();
setInterval(tick, 1000);
