import { createEmulator } from 'emulate';
import type { ApplicationAddress, Delivered } from '../http/application.ts';
import { emulatorTokens, OWN_CONNECTION } from '../http/emulator-tokens.ts';
import { type SandboxServer, startServer } from '../http/server.ts';
import { slackHeaders } from './signing.ts';

export type SlackMessage = Readonly<{
  ts: string;
  text: string;
  user: string;
  thread_ts?: string;
  blocks?: readonly unknown[];
  metadata?: Readonly<{ event_type: string; event_payload: Readonly<Record<string, unknown>> }>;
}>;
export const CHANNELS = ['campaigns', 'agreements', 'escalations', 'parley-errors'] as const;
export type ChannelName = (typeof CHANNELS)[number];
export const PEOPLE = ['priya', 'sam', 'noor'] as const;
export type PersonName = (typeof PEOPLE)[number];

/** What Slack's front end got back: the ack, and what came to the response_url afterwards. */
export type Spoken = Delivered & Readonly<{ responses: () => readonly Readonly<Record<string, unknown>>[] }>;

export type Slack = Readonly<{
  server: SandboxServer;
  channelIds: Readonly<Record<ChannelName, string>>;
  peopleIds: Readonly<Record<PersonName, string>>;
  botUserId: string;
  /** Messages of a channel, oldest first, thread replies included. */
  messages(channel: ChannelName): Promise<readonly SlackMessage[]>;
  /** `/claim Maya Lee`, typed by a person. */
  command(command: string, text: string, userId: string): Promise<Spoken>;
  /** A click on a button of a message, as a block_actions payload. */
  click(
    button: Readonly<{ channel: ChannelName; ts: string; actionId: string; blockId?: string; value?: string }>,
    userId: string,
  ): Promise<Spoken>;
  /** Any interaction payload, such as view_submission; what every payload has is added. */
  interact(payload: Readonly<Record<string, unknown>>, userId: string): Promise<Spoken>;
  /** An Events API delivery; the same event_id again is Slack's retry. */
  event(
    event: Readonly<Record<string, unknown>>,
    options?: Readonly<{ eventId?: string; retry?: number }>,
  ): Promise<Delivered>;
  stop(): Promise<void>;
}>;

export const startSlack = async (options: {
  botToken: string;
  signingSecret: string;
  application: ApplicationAddress;
}): Promise<Slack> => {
  const tokens = emulatorTokens(options.botToken);
  const bot = { user_id: BOT_USER_ID, bot_id: 'B0PARLEY', app_id: APP_ID, type: 'bot' };
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    hostname: '127.0.0.1',
    seed: {
      slack: {
        team: { name: 'Agency', domain: 'agency' },
        users: PEOPLE.map((name) => ({
          name,
          real_name: name[0]?.toUpperCase() + name.slice(1),
          email: `${name}@agency.example`,
        })),
        channels: CHANNELS.map((name) => ({ name })),
        oauth_apps: [
          {
            app_id: APP_ID,
            client_id: 'parley',
            client_secret: 'sandbox',
            name: 'Parley',
            bot_name: 'parley',
            bot_id: 'B0PARLEY',
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
  const responses = new Map<string, Readonly<Record<string, unknown>>[]>();
  const asEmulated = (authorization: string) =>
    authorization === `Bearer ${options.botToken}` ? `Bearer ${tokens.next()}` : authorization;
  const server = await startServer(async (request) => {
    const said = responses.get(request.path);
    if (said !== undefined) {
      said.push(JSON.parse(request.body) as Readonly<Record<string, unknown>>);
      return { status: 200, body: { ok: true } };
    }
    const { authorization, 'content-type': contentType } = request.headers;
    if (authorization !== `Bearer ${options.botToken}`)
      return { status: 200, body: { ok: false, error: 'invalid_auth' } };
    const upstream = await fetch(`${root}${request.path}?${request.query.toString()}`, {
      method: request.method,
      headers: {
        ...OWN_CONNECTION,
        ...(authorization === undefined ? {} : { authorization: asEmulated(authorization) }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
      ...(request.method === 'GET' ? {} : { body: request.body }),
    });
    return { status: upstream.status, body: await upstream.json() };
  });

  const api = async (
    method: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> => {
    const authorization = `Bearer ${tokens.next()}`;
    const headers = { authorization, 'content-type': 'application/json', ...OWN_CONNECTION };
    const response = await fetch(`${root}/api/${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Readonly<Record<string, unknown>>;
  };
  const channels = (await api('conversations.list', { limit: 200 })).channels as readonly {
    id: string;
    name: string;
  }[];
  const members = (await api('users.list', { limit: 200 })).members as readonly { id: string; name: string }[];
  const idsOf = <Name extends string>(names: readonly Name[], among: readonly { id: string; name: string }[]) =>
    Object.fromEntries(names.map((name) => [name, among.find((one) => one.name === name)?.id ?? ''])) as Record<
      Name,
      string
    >;
  const channelIds = idsOf(CHANNELS, channels);
  const peopleIds = idsOf(PEOPLE, members);
  for (const channel of Object.values(channelIds)) await api('conversations.join', { channel });

  let sequence = 0;
  const speak = async (bodyOf: (responseUrl: string, trigger: string) => string): Promise<Spoken> => {
    const path = `/responses/${++sequence}`;
    const said: Readonly<Record<string, unknown>>[] = [];
    responses.set(path, said);
    const body = bodyOf(server.url + path, `${sequence}.${Date.now()}.sandbox`);
    const delivered = await options.application.post(ENDPOINT, body, slackHeaders(options.signingSecret, body));
    return { ...delivered, responses: () => said };
  };
  const personOf = (id: string) => ({
    id,
    username: members.find((one) => one.id === id)?.name ?? id,
    team_id: TEAM_ID,
  });
  const interact: Slack['interact'] = (payload, userId) =>
    speak((response_url, trigger_id) => {
      const common = {
        token: 'sandbox',
        api_app_id: APP_ID,
        team: { id: TEAM_ID, domain: 'agency' },
        user: personOf(userId),
        trigger_id,
      };
      return new URLSearchParams({ payload: JSON.stringify({ ...common, response_url, ...payload }) }).toString();
    });

  return {
    server,
    channelIds,
    peopleIds,
    botUserId: BOT_USER_ID,
    interact,
    messages: async (name) => {
      const channel = channelIds[name];
      const { messages } = await api('conversations.history', { channel, limit: 1000, include_all_metadata: true });
      const starts = messages as readonly (SlackMessage & { reply_count?: number })[];
      const all: SlackMessage[] = [];
      for (const start of starts.toReversed()) {
        const replies = start.reply_count
          ? (await api('conversations.replies', { channel, ts: start.ts })).messages
          : [start];
        all.push(...(replies as readonly SlackMessage[]));
      }
      return all;
    },
    command: (command, text, userId) =>
      speak((response_url, trigger_id) =>
        new URLSearchParams({
          token: 'sandbox',
          team_id: TEAM_ID,
          team_domain: 'agency',
          channel_id: channelIds.escalations,
          channel_name: 'escalations',
          user_id: userId,
          user_name: personOf(userId).username,
          command,
          text,
          api_app_id: APP_ID,
          is_enterprise_install: 'false',
          response_url,
          trigger_id,
        }).toString(),
      ),
    click: ({ channel, ts, actionId, blockId = 'decision', value = '' }, userId) => {
      const id = channelIds[channel];
      const action = {
        type: 'button',
        action_id: actionId,
        block_id: blockId,
        value,
        action_ts: `${Date.now() / 1000}`,
      };
      return interact(
        {
          type: 'block_actions',
          actions: [action],
          container: { type: 'message', message_ts: ts, channel_id: id },
          channel: { id, name: channel },
          message: { ts, type: 'message', user: BOT_USER_ID },
        },
        userId,
      );
    },
    event: (event, { eventId = `Ev${++sequence}`, retry } = {}) => {
      const body = JSON.stringify({
        token: 'sandbox',
        team_id: TEAM_ID,
        api_app_id: APP_ID,
        type: 'event_callback',
        event_id: eventId,
        event_time: Math.floor(Date.now() / 1000),
        event,
      });
      const retried =
        retry === undefined ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' };
      return options.application.post(ENDPOINT, body, { ...slackHeaders(options.signingSecret, body), ...retried });
    },
    stop: async () => {
      await server.stop();
      await emulator.close();
    },
  };
};

const ENDPOINT = '/slack/events';
const TEAM_ID = 'T000000001';
const APP_ID = 'A0PARLEY';
const BOT_USER_ID = 'U0PARLEY';
