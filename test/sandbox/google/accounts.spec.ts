import { auth } from '@googleapis/gmail';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GoogleAccounts, startGoogleAccounts } from '../../../sandbox/google/accounts.ts';

const credentials = {
  clientId: 'client',
  clientSecret: 'secret',
  refreshToken: '1//refresh',
  accessToken: 'ya29.access',
};
let accounts: GoogleAccounts;

beforeEach(async () => {
  accounts = await startGoogleAccounts(credentials);
});
afterEach(() => accounts.server.stop());

describe('the token endpoint, asked by the Google client', () => {
  it('exchanges the refresh token for an access token', async () => {
    expect((await clientWith(credentials).getAccessToken()).token).toBe('ya29.access');
  });

  it.each([
    ['a wrong secret', { clientSecret: 'guess' }, 'invalid_client'],
    ['a wrong refresh token', { refreshToken: 'guess' }, 'invalid_grant'],
  ])('refuses %s', async (_, wrong, message) => {
    await expect(clientWith({ ...credentials, ...wrong }).getAccessToken()).rejects.toThrow(message);
  });

  it('refuses with invalid_grant once the access was revoked', async () => {
    accounts.revoke();
    await expect(clientWith(credentials).getAccessToken()).rejects.toThrow('invalid_grant');
  });
});

const clientWith = ({ clientId, clientSecret, refreshToken }: Omit<typeof credentials, 'accessToken'>) => {
  const client = new auth.OAuth2({ clientId, clientSecret, endpoints: { oauth2TokenUrl: accounts.tokenUrl } });
  client.setCredentials({ refresh_token: refreshToken });
  return client;
};
