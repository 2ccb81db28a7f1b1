import { createEmulator } from 'emulate';
import { emulatorTokens, OWN_CONNECTION } from '../http/emulator-tokens.ts';

export type Json = Readonly<Record<string, unknown>>;
/** A method of the Web API, asked as Parley's bot. */
export type CallSlack = (method: string, body: Json) => Promise<Json>;

export const TEAM_ID = 'T000000001';
export const APP_ID = 'A0PARLEY';
export const BOT_USER_ID = 'U0PARLEY';
export const BOT_ID = 'B0PARLEY';

export const realName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The workspace itself: people, channels, messages and views are kept by `emulate`. */
export const startEmulator = async (options: {
  botToken: string;
  signingSecret: string;
  people: readonly string[];
  channels: readonly string[];
}): Promise<Readonly<{ call: CallSlack; stop: () => Promise<void> }>> => {
  const tokens = emulatorTokens(options.botToken);
  const bot = { user_id: BOT_USER_ID, bot_id: BOT_ID, app_id: APP_ID, type: 'bot' };
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    hostname: '127.0.0.1',
    seed: {
      slack: {
        team: { name: 'Agency', domain: 'agency' },
        users: options.people.map((name) => ({
          name,
          real_name: realName(name),
          email: `${name}@agency.example`,
        })),
        channels: options.channels.map((name) => ({ name })),
        oauth_apps: [
          {
            app_id: APP_ID,
            client_id: 'parley',
            client_secret: 'sandbox',
            name: 'Parley',
            bot_name: 'parley',
            bot_id: BOT_ID,
            bot_user_id: BOT_USER_ID,
            redirect_uris: [],
          },
        ],
        tokens: tokens.all.map((token) => ({ ...bot, token })),
        signing_secret: options.signingSecret,
      },
    },
  });
  const root = `http://127.0.0.1:${new URL(emulator.url).port}`;
  return {
    call: async (method, body) => {
      const authorization = `Bearer ${tokens.next()}`;
      const headers = { authorization, 'content-type': 'application/json', ...OWN_CONNECTION };
      const response = await fetch(`${root}/api/${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
      if (response.status === 404) return { ok: false, error: 'unknown_method' };
      return (await response.json()) as Json;
    },
    stop: () => emulator.close(),
  };
};
