// Counts down whatever the server marked with data-ends-in="seconds left". The browser's own clock may be wrong by
// hours, so only the time that has passed since the page was answered is taken from it.

const ends = new WeakMap<Element, number>();
const said = new Set<number>();
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
  const text = over ? 'time is up' : clock(left);
  if (element.textContent === text) return;
  const running = element.dataset.running;
  element.dataset.running = '';
  element.textContent = text;
  if (over && running !== undefined && 'reload' in element.dataset) location.reload();
  for (const [seconds, words] of moments) {
    if (left === seconds && !said.has(seconds)) {
      said.add(seconds);
      say(words);
    }
  }
}

const moments: [number, string][] = [
  [300, '5 minutes left to pay for what you hold'],
  [60, '1 minute left to pay for what you hold'],
  [0, 'Time is up: what you held is free for others again'],
];

const clock = (left: number): string => `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;

let voice: HTMLElement | undefined;
function say(words: string): void {
  voice ??= document.body.appendChild(
    Object.assign(document.createElement('div'), { className: 'only-sr', role: 'status' }),
  );
  voice.textContent = words;
}

tick();
setInterval(tick, 1000);
