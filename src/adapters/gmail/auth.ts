import { auth } from '@googleapis/gmail';
import type { Settings } from '../settings.ts';

/** Google's own client, as the package of the API brings it: a second copy of google-auth-library would clash. */
export type GoogleAuth = InstanceType<typeof auth.OAuth2>;

type GoogleSettings = Pick<
  Settings,
  'GOOGLE_CLIENT_ID' | 'GOOGLE_CLIENT_SECRET' | 'GOOGLE_REFRESH_TOKEN' | 'GOOGLE_TOKEN_URL'
>;

/** Gets access tokens for the mailbox's refresh token; one for Gmail and Sheets together. */
export const googleAuth = (settings: GoogleSettings): GoogleAuth => {
  const client = new auth.OAuth2({
    clientId: settings.GOOGLE_CLIENT_ID,
    clientSecret: settings.GOOGLE_CLIENT_SECRET,
    endpoints: { oauth2TokenUrl: settings.GOOGLE_TOKEN_URL },
    // Node's own fetch, as everything else here uses it, instead of a second implementation that comes with the library.
    transporterOptions: { fetchImplementation: (...request) => fetch(...request) },
  });
  client.setCredentials({ refresh_token: settings.GOOGLE_REFRESH_TOKEN });
  // The library retries token requests by itself; how often anything is tried is decided in one place.
  client.transporter.interceptors.request.add({
    resolved: (request) => {
      request.retry = false;
      delete request.retryConfig;
      return Promise.resolve(request);
    },
  });
  return client;
};
