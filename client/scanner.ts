// The door's form with eyes: reads a QR code with the camera and sends it. Without a camera the field is there, and
// stays ready for a hand scanner, which types and presses Enter.

type Read = (video: HTMLVideoElement) => Promise<string | undefined>;

function enhance(form: HTMLFormElement): void {
  const input = form.querySelector('input') as HTMLInputElement;
  const view = form.querySelector('[data-scanner-view]') as HTMLElement;
  const start = form.querySelector('[data-scanner-start]') as HTMLButtonElement;
  const says = form.querySelector('[data-scanner-says]') as HTMLElement;
  const video = view.querySelector('video') as HTMLVideoElement;
  let stream: MediaStream | undefined;

  keepReady(input);
  if (!navigator.mediaDevices) return;
  start.hidden = false;
  start.addEventListener('click', () => (stream ? close() : open()));
  // The page comes back after each ticket; a steward who has opened the camera once wants it open again.
  if (sessionStorage.getItem(remembered)) open();

  async function open(): Promise<void> {
    says.textContent = '';
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch (problem) {
      says.textContent = wordsFor(problem);
      sessionStorage.removeItem(remembered);
      return;
    }
    sessionStorage.setItem(remembered, '1');
    view.hidden = false;
    label(start, 'Stop the camera');
    video.srcObject = stream;
    await video.play();
    watch(await reader());
  }

  function close(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    view.hidden = true;
    label(start, 'Use the camera');
    sessionStorage.removeItem(remembered);
    input.focus();
  }

  async function watch(read: Read): Promise<void> {
    // The ticket just judged is often still before the camera: it counts again once it has been out of sight.
    let judged = sessionStorage.getItem(last);
    let lastSeen = performance.now();
    while (stream) {
      const code = await read(video).catch(() => undefined);
      if (code && code !== judged && stream) return send(code);
      if (code) lastSeen = performance.now();
      else if (performance.now() - lastSeen > 1500) judged = null;
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  }

  function send(code: string): void {
    sessionStorage.setItem(last, code);
    navigator.vibrate?.(60);
    input.value = code;
    form.requestSubmit();
  }
}

const remembered = 'scanner-open';
const last = 'scanner-last';

// A hand scanner types wherever the focus is.
function keepReady(input: HTMLInputElement): void {
  document.addEventListener('keydown', (event) => {
    const at = document.activeElement;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && (at === document.body || at === null))
      input.focus();
  });
}

function label(button: HTMLElement, text: string): void {
  const span = button.querySelector('span');
  if (span) span.textContent = text;
}

function wordsFor(problem: unknown): string {
  switch (problem instanceof DOMException ? problem.name : '') {
    case 'NotAllowedError':
      return 'This browser may not use the camera. Allow it in the site’s settings, or type the code.';
    case 'NotFoundError':
      return 'No camera was found. Type the code, or use a hand scanner.';
    case 'NotReadableError':
      return 'The camera is in use by something else. Close that, or type the code.';
    default:
      return 'The camera did not start. Type the code instead.';
  }
}

type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

async function reader(): Promise<Read> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (Native && (await Native.getSupportedFormats()).includes('qr_code')) {
    const detector = new Native({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  return (await import('./read-frame.ts')).readFrame;
}

const form = document.querySelector<HTMLFormElement>('[data-scanner]');
if (form) enhance(form);
