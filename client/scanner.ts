// Reads QR codes with the camera and submits them by the form. Without a camera the input still works, for typing or for a
// hand scanner, which types and presses Enter. The answer replaces the screen, and the camera stays open.

/** `stop` labels the button; errors are keyed by the name of their DOMException. */
type Words = { stop: string; failed: string } & Partial<Record<string, string>>;

type Scanner = {
  form: HTMLFormElement;
  input: HTMLInputElement;
  /** names the scan: the server counts the same one once */
  nonce: HTMLInputElement;
  view: HTMLElement;
  video: HTMLVideoElement;
  status: HTMLElement;
  button: HTMLElement;
  /** label of the button while the camera is off */
  startLabel: string;
  stream?: MediaStream | undefined;
};

const words: Words = JSON.parse(document.body.dataset.words ?? '{}');
const WAS_OPEN = 'scanner-open';
const LAST_CODE = 'scanner-last';

const form = document.querySelector<HTMLFormElement>('[data-scanner]');
if (form) {
  focusOnTyping();
  // Each showing of the page is one scan, also when the browser restores it.
  addEventListener('pageshow', ({ persisted }) => {
    const nonce = document.querySelector<HTMLInputElement>('[data-scanner] [name=nonce]');
    if (persisted && nonce) renewNonce(nonce);
  });
  enhance(form);
}

function enhance(form: HTMLFormElement, stream?: MediaStream): void {
  const find = <E extends HTMLElement>(selector: string) => form.querySelector(selector) as E;
  const start = find<HTMLButtonElement>('[data-scanner-start]');
  const button = start.querySelector('span') ?? start;
  const scanner: Scanner = {
    form,
    input: find('[name=code]'),
    nonce: find('[name=nonce]'),
    view: find('[data-scanner-view]'),
    video: find('video'),
    status: find('[data-scanner-says]'),
    button,
    startLabel: button.textContent ?? '',
  };
  renewNonce(scanner.nonce);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    replaceScreen(scanner);
  });
  if (!navigator.mediaDevices) return;
  start.hidden = false;
  start.addEventListener('click', () => (scanner.stream ? close(scanner) : open(scanner)));
  // Another page may have come between, such as a question.
  if (stream) show(scanner, stream);
  else if (sessionStorage.getItem(WAS_OPEN)) open(scanner);
}

const SCREEN = '.door';
let isWaiting = false;

/** Submits the form, and shows the screen of the answer. A button pressed twice submits once. */
async function replaceScreen(scanner: Scanner): Promise<void> {
  const { form, stream } = scanner;
  if (isWaiting) return;
  isWaiting = true;
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
      headers: { prefer: 'return=representation' },
    });
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const [before, after] = [document.querySelector(SCREEN), next.querySelector(SCREEN)];
    const nextForm = after?.querySelector<HTMLFormElement>('[data-scanner]');
    // Such as a page that asks to sign in. The same scan counts once.
    if (!before || !after || !nextForm) return form.submit();
    // The camera is the next screen's.
    scanner.stream = undefined;
    document.title = next.title;
    before.replaceWith(after);
    // A reload shows the door, not the guest before.
    history.replaceState(null, '', new URL('.', form.action));
    enhance(nextForm, stream);
    if (!stream) nextForm.querySelector<HTMLInputElement>('[name=code]')?.focus();
  } catch {
    form.submit();
  } finally {
    isWaiting = false;
  }
}

// A button pressed twice keeps its nonce.
function renewNonce(nonce: HTMLInputElement): void {
  // Only secure pages can make a UUID; on others the server's nonce stays.
  if (crypto.randomUUID) nonce.value = crypto.randomUUID();
}

// A hand scanner types into the focused element.
function focusOnTyping(): void {
  document.addEventListener('keydown', (event) => {
    const active = document.activeElement;
    const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (types && (active === document.body || active === null))
      document.querySelector<HTMLInputElement>('[data-scanner] [name=code]')?.focus();
  });
}

async function open(scanner: Scanner): Promise<void> {
  const { status } = scanner;
  status.textContent = '';
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    await show(scanner, stream);
  } catch (error) {
    status.textContent = (error instanceof DOMException && words[error.name]) || words.failed;
    sessionStorage.removeItem(WAS_OPEN);
  }
}

async function show(scanner: Scanner, stream: MediaStream): Promise<void> {
  const { video, view, button } = scanner;
  scanner.stream = stream;
  sessionStorage.setItem(WAS_OPEN, '1');
  view.hidden = false;
  button.textContent = words.stop;
  video.srcObject = stream;
  await video.play();
  watch(scanner, await createReader());
}

function close(scanner: Scanner): void {
  for (const track of scanner.stream?.getTracks() ?? []) track.stop();
  scanner.stream = undefined;
  scanner.view.hidden = true;
  scanner.button.textContent = scanner.startLabel;
  sessionStorage.removeItem(WAS_OPEN);
  scanner.input.focus();
}

async function watch(scanner: Scanner, read: Read): Promise<void> {
  // The last code is often still in view: it is submitted again only after it has been out of view for a moment.
  let last = sessionStorage.getItem(LAST_CODE);
  let lastSeen = performance.now();
  while (scanner.stream) {
    const code = await read(scanner.video).catch(() => undefined);
    if (code && code !== last && scanner.stream && !isWaiting) return submit(scanner, code);
    if (code) lastSeen = performance.now();
    else if (performance.now() - lastSeen > 1500) last = null;
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}

function submit({ form, input }: Scanner, code: string): void {
  sessionStorage.setItem(LAST_CODE, code);
  navigator.vibrate?.(60);
  input.value = code;
  form.requestSubmit();
}

type Read = (video: HTMLVideoElement) => Promise<string | undefined>;
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

async function createReader(): Promise<Read> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (Native && (await Native.getSupportedFormats()).includes('qr_code')) {
    const detector = new Native({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  return (await import('./read-frame.ts')).readFrame;
}
