import jsQR from 'jsqr';

const canvas = document.createElement('canvas');
const context = canvas.getContext('2d', { willReadFrequently: true });

/** Reads the QR code in the current frame of a video, for browsers without BarcodeDetector. */
export async function readFrame(video: HTMLVideoElement): Promise<string | undefined> {
  const scale = Math.min(1, 640 / (video.videoWidth || 640));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  if (!context || canvas.width === 0) return undefined;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR.default(data, width, height, { inversionAttempts: 'dontInvert' })?.data || undefined;
}
