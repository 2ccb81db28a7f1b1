import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ApplicationAddress, Delivered } from '../http/application.ts';
import { type SandboxServer, startServer } from '../http/server.ts';
import type { Received } from '../http/exchange.ts';
import type { Block, View } from './blocks.ts';
import { APP_ID, BOT_USER_ID, type Json, realName, startEmulator, TEAM_ID } from './emulator.ts';
import { type Ephemeral, ephemerals } from './ephemerals.ts';
import type { Values } from './modals.ts';
import {
  type Clicked,
  ENDPOINT,
  NothingToPress,
  people,
  type Pressed,
  type Spoken,
  type Submitted,
  type Surface,
} from './people.ts';
import { responseUrls } from './response-urls.ts';
import { slackHeaders } from './signing.ts';
import { readMessages, webApi } from './web-api.ts';
import { modalsOf, type Workspace } from './workspace.ts';

export type SlackMessage = Readonly<{
  ts: string;
  text: string;
  user: string;
  thread_ts?: string;
  blocks?: readonly Block[];
  edited?: Readonly<{ user: string; ts: string }>;
  metadata?: Readonly<{ event_type: string; event_payload: Readonly<Record<string, unknown>> }>;
}>;
export const CHANNELS = ['campaigns', 'agreements', 'escalations', 'parley-errors'] as const;
export type ChannelName = (typeof CHANNELS)[number];
export const PEOPLE = ['priya', 'sam', 'noor'] as const;
export type PersonName = (typeof PEOPLE)[number];
export type { Ephemeral } from './ephemerals.ts';
export type { Spoken, Submitted } from './people.ts';

/**
 * Where somebody clicks: a message of a channel, as it stands or as it was when they `seen` it; an ephemeral message of
 * theirs; their home tab; the modal they have open.
 */
export type ClickedIn =
  | Readonly<{ channel: ChannelName; ts: string; seen?: Clicked }>
  | Readonly<{ ephemeral: Ephemeral }>
  | Readonly<{ in: 'home' | 'modal' }>;

export type Slack = Readonly<{
  server: SandboxServer;
  /** What an app-level token of the app would be. */
  appToken: string;
  channelIds: Readonly<Record<ChannelName, string>>;
  peopleIds: Readonly<Record<PersonName, string>>;
  botUserId: string;
  /** What people call somebody or a channel; the id where it is neither's of the sandbox. */
  nameOf(id: string): string;
  /** Messages of a channel as they stand now, oldest first, each thread behind its first message. */
  messages(channel: ChannelName): Promise<readonly SlackMessage[]>;
  /** What only this person sees, oldest first. */
  ephemerals(userId: string): readonly Ephemeral[];
  /** The home tab last published to a person; null before. */
  home(userId: string): View | null;
  /** The modal that a person has before them. */
  modal(userId: string): View | null;
  /** `/claim Maya Lee`, typed by a person. */
  command(command: string, text: string, userId: string): Promise<Spoken>;
  /** Somebody presses a button (a question before it they answer with yes) or chooses from a menu. @throws NothingToPress */
  click(where: ClickedIn & Pressed, userId: string): Promise<Spoken>;
  /** Submits the open modal with what its fields hold, changed by `values`. @throws NothingToPress, FieldUnknown, AckNotTaken */
  submit(userId: string, values?: Values): Promise<Submitted>;
  /** Closes the open modal without submitting it. @throws NothingToPress */
  dismiss(userId: string): Promise<void>;
  openHome(userId: string): Promise<Delivered>;
  /** Any interaction payload; what every payload has is added. */
  interact(payload: Readonly<Record<string, unknown>>, userId: string): Promise<Spoken>;
  /** An Events API delivery; the same event_id again is Slack's retry. */
  event(
    event: Readonly<Record<string, unknown>>,
    options?: Readonly<{ eventId?: string; retry?: number }>,
  ): Promise<Delivered>;
  /** Takes the bot out of a channel, and back. */
  remove(channel: ChannelName): Promise<void>;
  invite(channel: ChannelName): Promise<void>;
  archive(channel: ChannelName): Promise<void>;
  /** Installs the app again with these scopes; at first they are those of slack-manifest.yaml. */
  grant(scopes: readonly string[]): void;
  stop(): Promise<void>;
}>;

export const startSlack = async (options: {
  botToken: string;
  signingSecret: string;
  application: ApplicationAddress;
  now?: () => number;
}): Promise<Slack> => {
  const { call, stop } = await startEmulator({ ...options, people: PEOPLE, channels: CHANNELS });
  let counted = 0;
  const workspace: Workspace = {
    scopes: manifestScopes(),
    memberOf: new Set(),
    broadcasts: new Map(),
    homes: new Map(),
    modals: new Map(),
    triggers: new Map(),
    now: options.now ?? Date.now,
    next: () => (counted += 1),
  };
  const shown = ephemerals();
  const urls = responseUrls(call, workspace, shown);
  const api = webApi(call, workspace, shown);
  const server = await startServer(async (request) => {
    const said = urls.take(request.path, request.body);
    if (said !== null) return said;
    const method = request.path.replace(/^\/api\//, '');
    const { authorization } = request.headers;
    if (authorization === `Bearer ${APP_TOKEN}` && method === 'apps.connections.open')
      return { status: 200, body: { ok: true, url: 'wss://127.0.0.1:9/sandbox-has-no-socket-mode' } };
    if (authorization !== `Bearer ${options.botToken}`)
      return { status: 200, body: { ok: false, error: 'invalid_auth' } };
    const headers = { 'x-oauth-scopes': workspace.scopes.join(',') };
    return { status: 200, headers, body: await api(method, bodyOf(request)) };
  });

  const channelIds = idsOf(CHANNELS, (await call('conversations.list', { limit: 200 }))['channels']);
  const peopleIds = idsOf(PEOPLE, (await call('users.list', { limit: 200 }))['members']);
  const invite = async (name: ChannelName): Promise<void> => {
    await call('conversations.join', { channel: channelIds[name] });
    workspace.memberOf.add(channelIds[name]);
  };
  for (const name of CHANNELS) await invite(name);

  const acting = people({
    ...options,
    call,
    workspace,
    ephemerals: shown,
    urls,
    serverUrl: server.url,
    nameOf: (userId) => PEOPLE.find((name) => peopleIds[name] === userId) ?? userId,
  });
  const modal = (userId: string) => modalsOf(workspace, userId).at(-1) ?? null;
  const home = (userId: string) => workspace.homes.get(userId) ?? null;
  const messages: Slack['messages'] = async (name) => {
    const channel = channelIds[name];
    const read = async (method: Parameters<typeof readMessages>[1], body: Json) =>
      (await readMessages(call, method, { channel, ...body }))['messages'] as readonly (SlackMessage & Replied)[];
    const all: SlackMessage[] = [];
    for (const start of (await read('conversations.history', { limit: 1000 })).toReversed())
      all.push(...(start.reply_count ? await read('conversations.replies', { ts: start.ts }) : [start]));
    return all;
  };
  const surfaceOf = async (where: ClickedIn, userId: string): Promise<Surface> => {
    if ('in' in where) {
      const view = where.in === 'home' ? home(userId) : modal(userId);
      if (view === null) throw new NothingToPress(`The ${where.in} of ${userId}`, []);
      return { kind: 'view', view };
    }
    if ('ephemeral' in where) {
      const { ts, channel } = where.ephemeral;
      const message = shown.at(ts);
      if (message === null) throw new NothingToPress(`The ephemeral message ${ts}`, []);
      const name = CHANNELS.find((each) => channelIds[each] === channel) ?? channel;
      return { kind: 'ephemeral', channel: { id: channel, name }, message };
    }
    const message = where.seen ?? (await messages(where.channel)).find(({ ts }) => ts === where.ts);
    if (message === undefined) throw new NothingToPress(`The message ${where.ts}`, []);
    return { kind: 'message', channel: { id: channelIds[where.channel], name: where.channel }, message };
  };
  const event: Slack['event'] = (what, { eventId = `Ev${workspace.next()}`, retry } = {}) => {
    const body = JSON.stringify({
      token: 'sandbox',
      team_id: TEAM_ID,
      api_app_id: APP_ID,
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(Date.now() / 1000),
      event: what,
    });
    const retried =
      retry === undefined ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' };
    return options.application.post(ENDPOINT, body, { ...slackHeaders(options.signingSecret, body), ...retried });
  };

  return {
    server,
    appToken: APP_TOKEN,
    channelIds,
    peopleIds,
    botUserId: BOT_USER_ID,
    nameOf: (id) => {
      const person = PEOPLE.find((name) => peopleIds[name] === id);
      return person === undefined ? (CHANNELS.find((name) => channelIds[name] === id) ?? id) : realName(person);
    },
    messages,
    ephemerals: shown.of,
    home,
    modal,
    command: (command, text, userId) =>
      acting.command(command, text, userId, { id: channelIds.escalations, name: 'escalations' }),
    click: async (where, userId) => acting.press(await surfaceOf(where, userId), where, userId),
    submit: (userId, values = {}) => acting.submit(userId, values),
    dismiss: acting.dismiss,
    openHome: (userId) => {
      const view = home(userId);
      const opened = { type: 'app_home_opened', user: userId, channel: `D${userId.slice(1)}`, tab: 'home' };
      return event({ ...opened, event_ts: `${workspace.now() / 1000}`, ...(view === null ? {} : { view }) });
    },
    interact: acting.interact,
    event,
    invite,
    remove: async (name) => {
      await call('conversations.leave', { channel: channelIds[name] });
      workspace.memberOf.delete(channelIds[name]);
    },
    archive: async (name) => void (await call('conversations.archive', { channel: channelIds[name] })),
    grant: (scopes) => {
      workspace.scopes = scopes;
    },
    stop: async () => {
      await server.stop();
      await stop();
    },
  };
};

type Replied = Readonly<{ reply_count?: number }>;

const APP_TOKEN = 'xapp-1-A0PARLEY-0000000000000-sandbox';

const MANIFEST = new URL('../../slack-manifest.yaml', import.meta.url);

const manifestScopes = (): readonly string[] => {
  const manifest = parse(readFileSync(MANIFEST, 'utf8')) as { oauth_config: { scopes: { bot: readonly string[] } } };
  return manifest.oauth_config.scopes.bot;
};

const idsOf = <Name extends string>(names: readonly Name[], listed: unknown) => {
  const among = listed as readonly { id: string; name: string }[];
  return Object.fromEntries(names.map((name) => [name, among.find((one) => one.name === name)?.id ?? ''])) as Record<
    Name,
    string
  >;
};

/** Slack's client sends a form in which what is no text is JSON. */
const bodyOf = ({ headers, body }: Received): Json => {
  if (headers['content-type']?.startsWith('application/json') === true) return JSON.parse(body) as Json;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([key, value]) => [key, AS_JSON.includes(key) ? JSON.parse(value) : value]),
  );
};
const AS_JSON = ['blocks', 'view', 'metadata', 'attachments'];
