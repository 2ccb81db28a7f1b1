import { generateKeyPairSync, createSign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer } from '../../../sandbox/http/server.ts';
import { gmailPushHandler } from '../../../src/adapters/gmail/push.ts';
import { AUDIENCE, type Office, openOffice, SERVICE_ACCOUNT } from './office.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The handler behind raw bytes, as the application mounts it, with what it wrote to the log. */
const listening = async (office: Office, settings: Partial<Office['app']['settings']> = {}) => {
  let looks = 0;
  const logged: unknown[] = [];
  const logger = { warn: (...line: unknown[]) => void logged.push(line) } as unknown as Office['app']['logger'];
  const app = { settings: { ...office.app.settings, ...settings }, logger };
  const handler = gmailPushHandler(app, () => (looks += 1));
  const server = express()
    .post('/webhooks/gmail', express.raw({ type: () => true }), handler)
    .listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/gmail`;
  const push = async (token: string | null, body: unknown = ENVELOPE): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  return { push, looks: () => looks, logged };
};

const hint = { emailAddress: 'deals@agency.example', historyId: '12' };
const ENVELOPE = { message: { data: Buffer.from(JSON.stringify(hint)).toString('base64'), messageId: '1' } };
const OURS = { aud: AUDIENCE, email: SERVICE_ACCOUNT };

describe('a push of the mailbox', () => {
  it("is a hint to look, when it is signed by Google for our audience and from our subscription's account", async () => {
    const office = await openOffice();
    const { push, looks } = await listening(office);
    expect(await push(office.accounts.pushToken(OURS))).toBe(204);
    expect(looks()).toBe(1);
  });

  it('is refused otherwise, and nobody looks', async () => {
    const office = await openOffice();
    const { push, looks, logged } = await listening(office);
    const now = Math.floor(Date.now() / 1000);
    const refused = {
      'another audience': { ...OURS, aud: 'https://else.example' },
      "another project's account": { ...OURS, email: 'other@sandbox.iam.gserviceaccount.com' },
      'an account that is not verified': { ...OURS, email_verified: false },
      'no account': { aud: AUDIENCE },
      'another issuer': { ...OURS, iss: 'https://evil.example' },
      'an expired token': { ...OURS, iat: now - 7_200, exp: now - 3_600 },
      'a token from the future': { ...OURS, iat: now + 3_600, exp: now + 7_200 },
    };
    const tokens = Object.values(refused).map((claims) => office.accounts.pushToken(claims));
    for (const [index, what] of Object.keys(refused).entries()) expect(await push(tokens[index] ?? ''), what).toBe(403);
    const good = office.accounts.pushToken(OURS);
    const others = [null, '', 'a.b.c', forged(good), unsigned(good), good.slice(0, -8)];
    for (const token of others) expect(await push(token), String(token).slice(0, 9)).toBe(403);
    expect(looks()).toBe(0);
    for (const token of tokens) expect(JSON.stringify(logged)).not.toContain(token.split('.')[2]);
  });

  it('is malformed when it is no envelope', async () => {
    const office = await openOffice();
    const { push, looks } = await listening(office);
    for (const body of [{}, { message: {} }, { message: { data: 'bm8=' } }, []])
      expect(await push(office.accounts.pushToken(OURS), body)).toBe(400);
    expect(looks()).toBe(0);
  });

  it('is refused where no push was configured', async () => {
    const office = await openOffice();
    const { GMAIL_PUSH_AUDIENCE: _audience, ...without } = office.app.settings;
    const { push } = await listening({ ...office, app: { ...office.app, settings: without } });
    expect(await push(office.accounts.pushToken(OURS))).toBe(403);
  });

  it("is to be repeated while Google's certificates can't be had, which are asked for once and not for every push", async () => {
    const office = await openOffice();
    let requests = 0;
    const certificates = await startServer(() => ((requests += 1), { status: 500, body: 'no' }));
    closing.push(certificates.stop);
    const { push, looks } = await listening(office, { GMAIL_PUSH_CERTIFICATES_URL: `${certificates.url}/certs` });
    for (let i = 0; i < 3; i++) expect(await push(office.accounts.pushToken(OURS))).toBe(503);
    expect([looks(), requests]).toEqual([0, 1]);
  });
});

/** The same claims and key id, signed with another key. */
const forged = (token: string): string => {
  const signed = token.split('.').slice(0, 2).join('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
};

const unsigned = (token: string): string => {
  const [, claims = ''] = token.split('.');
  return `${Buffer.from(JSON.stringify({ alg: 'none', kid: 'sandbox-push-key' })).toString('base64url')}.${claims}.AA`;
};
