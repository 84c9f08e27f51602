// Reads QR codes with the camera and submits them by the form. Without a camera the input still works, for typing or for a
// hand scanner, which types and presses Enter.

/** Errors are keyed by the name of their DOMException. */
type Words = { stop: string; failed: string } & Partial<Record<string, string>>;
type Read = (video: HTMLVideoElement) => Promise<string | undefined>;

function enhance(form: HTMLFormElement): void {
  const input = form.querySelector('input') as HTMLInputElement;
  const view = form.querySelector('[data-scanner-view]') as HTMLElement;
  const start = form.querySelector('[data-scanner-start]') as HTMLButtonElement;
  const status = form.querySelector('[data-scanner-says]') as HTMLElement;
  const video = view.querySelector('video') as HTMLVideoElement;
  const startLabel = start.querySelector('span') as HTMLElement;
  const useCamera = startLabel.textContent;
  let stream: MediaStream | undefined;

  focusOnTyping(input);
  if (!navigator.mediaDevices) return;
  start.hidden = false;
  start.addEventListener('click', () => (stream ? close() : open()));
  // The page is loaded anew after each code: the camera opens again by itself.
  if (sessionStorage.getItem(WAS_OPEN)) open();

  async function open(): Promise<void> {
    status.textContent = '';
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch (error) {
      status.textContent = (error instanceof DOMException && words[error.name]) || words.failed;
      sessionStorage.removeItem(WAS_OPEN);
      return;
    }
    sessionStorage.setItem(WAS_OPEN, '1');
    view.hidden = false;
    startLabel.textContent = words.stop;
    video.srcObject = stream;
    await video.play();
    watch(await createReader());
  }

  function close(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    view.hidden = true;
    startLabel.textContent = useCamera;
    sessionStorage.removeItem(WAS_OPEN);
    input.focus();
  }

  async function watch(read: Read): Promise<void> {
    // The last code is often still in view: it counts again only after it has been out of view for a moment.
    let last = sessionStorage.getItem(LAST_CODE);
    let lastSeen = performance.now();
    while (stream) {
      const code = await read(video).catch(() => undefined);
      if (code && code !== last && stream) return send(code);
      if (code) lastSeen = performance.now();
      else if (performance.now() - lastSeen > 1500) last = null;
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  }

  function send(code: string): void {
    sessionStorage.setItem(LAST_CODE, code);
    navigator.vibrate?.(60);
    input.value = code;
    form.requestSubmit();
  }
}

const words: Words = JSON.parse(document.body.dataset.words ?? '{}');
const WAS_OPEN = 'scanner-open';
const LAST_CODE = 'scanner-last';

// A hand scanner types wherever the focus is.
function focusOnTyping(input: HTMLInputElement): void {
  document.addEventListener('keydown', (event) => {
    const active = document.activeElement;
    const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (types && (active === document.body || active === null)) input.focus();
  });
}

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

const form = document.querySelector<HTMLFormElement>('[data-scanner]');
if (form) enhance(form);
