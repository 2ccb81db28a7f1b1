import { createHmac, timingSafeEqual } from 'node:crypto';

/** What ClickUp sends as X-Signature: the hex HMAC-SHA256 of the raw body, keyed with the webhook's secret. */
export const sign = (rawBody: Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(rawBody).digest('hex');

/** Whether the signature is that of exactly these bytes. Takes the same time wherever it differs. */
export const verify = (rawBody: Uint8Array, signature: string | undefined, secret: string): boolean => {
  const expected = Buffer.from(sign(rawBody, secret));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
};
