import { createHmac } from 'node:crypto';

/** Slack's v0 signature over timestamp and body. */
export const slackHeaders = (
  signingSecret: string,
  body: string,
  timestampSeconds = Math.floor(Date.now() / 1000),
): Readonly<Record<string, string>> => ({
  'content-type': body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded',
  'x-slack-request-timestamp': String(timestampSeconds),
  'x-slack-signature': `v0=${createHmac('sha256', signingSecret).update(`v0:${timestampSeconds}:${body}`).digest('hex')}`,
});
