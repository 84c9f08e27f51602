import { qrModules } from '../qr.ts';

export type QrCodeProps = { text: string; label: string };

/** A QR code, black on white in both colour schemes because some scanners need that. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, data } = qrModules(text);
  return (
    <div class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
        <path d={darkRuns(size, data)} fill="#000" />
      </svg>
    </div>
  );
}

function darkRuns(size: number, data: Uint8Array): string {
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const start = x;
      while (x < size && data[y * size + x]) x++;
      if (x > start) path += `M${start} ${y}h${x - start}v1H${start}z`;
    }
  }
  return path;
}
