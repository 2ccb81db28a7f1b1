import { createPublicKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { OAuth2Server } from 'oauth2-mock-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gmailPushHandler } from '../../src/adapters/gmail/push.ts';
import type { Application } from '../../src/adapters/application.ts';

const AUDIENCE = 'https://parley.example/webhooks/gmail';
const ACCOUNT = 'gmail-push@project.iam.gserviceaccount.com';

/** Tokens of an issuer that nobody here wrote; its keys are served as Google serves its own, as PEM by key id. */
const issuer = new OAuth2Server();
let looks = 0;
let server: ReturnType<express.Express['listen']>;
const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

beforeAll(async () => {
  await issuer.issuer.keys.generate('RS256', { kid: 'first' });
  issuer.issuer.url = 'https://accounts.google.com';
  const app = express();
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  app.get('/certs', (_request, response) => void response.json(pems()));
  const settings = {
    GMAIL_PUSH_AUDIENCE: AUDIENCE,
    GMAIL_PUSH_SERVICE_ACCOUNT: ACCOUNT,
    GMAIL_PUSH_CERTIFICATES_URL: url('/certs'),
  } as Application['settings'];
  const logger = { warn: () => undefined } as unknown as Application['logger'];
  const handler = gmailPushHandler({ settings, logger }, () => (looks += 1));
  app.post('/push', express.raw({ type: () => true }), handler);
});
afterAll(() => void server.close());

const pems = () =>
  Object.fromEntries(
    issuer.issuer.keys
      .toJSON()
      .map((key) => [key.kid ?? '', createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })]),
  );

const push = async (claims: Readonly<Record<string, unknown>>): Promise<number> => {
  const token = await issuer.issuer.buildToken({
    scopesOrTransform: (_header, payload) => void Object.assign(payload, claims),
  });
  const data = Buffer.from(JSON.stringify({ emailAddress: 'deals@agency.example', historyId: 12 })).toString('base64');
  const body = JSON.stringify({ message: { data, messageId: '1' } });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (await fetch(url('/push'), { method: 'POST', headers, body })).status;
};

const OURS = { aud: AUDIENCE, email: ACCOUNT, email_verified: true };

describe('a token of another issuer’s making', () => {
  it('is taken where everything in it is as it should be', async () => {
    expect(await push(OURS)).toBe(204);
    expect(looks).toBe(1);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['audience', { ...OURS, aud: 'https://else.example' }],
    ['service account', { ...OURS, email: 'somebody@project.iam.gserviceaccount.com' }],
    ['issuer', { ...OURS, iss: 'https://accounts.google.com.evil.example' }],
    ['time', { ...OURS, iat: 1, nbf: 1, exp: 2 }],
  ])('is refused where another %s stands in it', async (_what, claims) => {
    const before = looks;
    expect(await push(claims)).toBe(403);
    expect(looks).toBe(before);
  });
});
