import { createSign, generateKeyPairSync } from 'node:crypto';
import type { Answer, Received } from '../http/exchange.ts';
import { type SandboxServer, startServer } from '../http/server.ts';

export type GoogleCredentials = Readonly<{
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  accessToken: string;
}>;

export type GoogleAccountsService = Readonly<{
  /** Answers a request, whichever way it came. */
  handle(request: Received): Answer;
  /** From now on the refresh token is refused with invalid_grant, as after a person revoked the access. */
  revoke(): void;
  /** What the consent covers from now on, separated by blanks. */
  consentTo(scopes: string): void;
  /** A Pub/Sub push token; `claims` overrides any claim, for tests of what must be refused. */
  pushToken(claims: Readonly<Record<string, unknown>>): string;
}>;

export type GoogleAccounts = GoogleAccountsService &
  Readonly<{ server: SandboxServer; tokenUrl: string; certificatesUrl: string }>;

/** OAuth2 refresh-token exchange, and the keys with which Pub/Sub signs its pushes. */
export const startGoogleAccounts = async (credentials: GoogleCredentials): Promise<GoogleAccounts> => {
  const service = googleAccountsService(credentials);
  const server = await startServer(service.handle);
  return {
    ...service,
    server,
    tokenUrl: `${server.url}${TOKEN_PATH}`,
    certificatesUrl: `${server.url}${CERTIFICATES_PATH}`,
  };
};

export const googleAccountsService = (credentials: GoogleCredentials): GoogleAccountsService => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let revoked = false;
  let scope = SCOPES;
  const handle = (request: Received): Answer => {
    if (request.path === CERTIFICATES_PATH)
      return { status: 200, body: { [KEY_ID]: publicKey.export({ type: 'spki', format: 'pem' }) } };
    if (request.method !== 'POST' || request.path !== TOKEN_PATH) return { status: 404, body: { error: 'not_found' } };
    const form = new URLSearchParams(request.body);
    const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const [basicId, basicSecret] = basic.split(':');
    if ((form.get('client_id') ?? basicId) !== credentials.clientId) return oauthError(401, 'invalid_client');
    if ((form.get('client_secret') ?? basicSecret) !== credentials.clientSecret)
      return oauthError(401, 'invalid_client');
    if (form.get('grant_type') !== 'refresh_token') return oauthError(400, 'unsupported_grant_type');
    if (revoked || form.get('refresh_token') !== credentials.refreshToken) return oauthError(400, 'invalid_grant');
    return {
      status: 200,
      body: { access_token: credentials.accessToken, expires_in: 3599, token_type: 'Bearer', scope },
    };
  };
  return {
    handle,
    consentTo: (scopes) => {
      scope = scopes;
    },
    revoke: () => {
      revoked = true;
    },
    pushToken: (claims) => {
      const now = Math.floor(Date.now() / 1000);
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const signed = `${part({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${part({
        iss: 'https://accounts.google.com',
        sub: '113774264463038321964',
        email_verified: true,
        iat: now,
        exp: now + 3600,
        ...claims,
      })}`;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
    },
  };
};

const SCOPES = 'https://www.googleapis.com/auth/gmail.modify https://www.googleapis.com/auth/spreadsheets.readonly';
export const TOKEN_PATH = '/token';
export const CERTIFICATES_PATH = '/oauth2/v1/certs';
const KEY_ID = 'sandbox-push-key';

const oauthError = (status: number, error: string) => ({
  status,
  body: { error, error_description: error === 'invalid_grant' ? 'Token has been expired or revoked.' : error },
});
