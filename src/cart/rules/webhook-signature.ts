import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-test-provider-signature';
const TOLERANCE = { minutes: 5 };

/** "t=1780304400,v1=…": when it was signed, and an HMAC over that and the body to the last byte. */
export function signWebhook(key: Buffer, rawBody: string, at: Temporal.Instant): string {
  const time = String(Math.floor(at.epochMilliseconds / 1000));
  return `t=${time},v1=${macOf(key, time, rawBody)}`;
}

/** Whether the key's holder signed this very body, not long ago: an old message can't be played again. */
export function isSignedWebhook(
  key: Buffer,
  rawBody: string,
  signature: string | undefined,
  now: Temporal.Instant,
): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '');
  const [, time, mac] = match ?? [];
  if (!time || !mac) return false;
  const signedAt = Temporal.Instant.fromEpochMilliseconds(Number(time) * 1000);
  const age = now.since(signedAt).abs();
  return (
    Temporal.Duration.compare(age, TOLERANCE) <= 0 &&
    timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(key, time, rawBody)))
  );
}

const macOf = (key: Buffer, time: string, rawBody: string): string =>
  createHmac('sha256', key).update(`${time}.${rawBody}`).digest('hex');
