import { type Block, type View, withIds } from './blocks.ts';
import type { CallSlack, Json } from './emulator.ts';
import type { Ephemerals } from './ephemerals.ts';
import { asSlackSays, type Problem, problemsOfBlocks, problemsOfView } from './limits.ts';
import { exchangeTrigger, modalsOf, replaceModal, whoseModal, type Workspace } from './workspace.ts';

/**
 * Slack's Web API as the application calls it: the emulator's answers, before which everything is refused that Slack
 * refuses and the emulator takes, and in which everything stands that Slack adds and the emulator doesn't.
 */
export const webApi = (call: CallSlack, workspace: Workspace, ephemerals: Ephemerals): CallSlack => {
  const nextId = () => `sb${workspace.next().toString(36)}`;

  const post = async (method: string, body: Json): Promise<Json> => {
    const refused = refusedBlocks(body['blocks']);
    if (refused !== null) return refused;
    const { channel, thread_ts: thread } = body;
    if (thread !== undefined && (await messageAt(call, channel, thread)) === null) return failed('thread_not_found');
    const blocks = body['blocks'] as readonly Block[] | undefined;
    const posted = { ...body, ...(blocks === undefined ? {} : { blocks: withIds(blocks, nextId) }) };
    const answer = await call(method, posted);
    const isShown = thread !== undefined && String(body['reply_broadcast']) === 'true';
    if (isShown && answer['ok'] === true) {
      const known = workspace.broadcasts.get(String(channel)) ?? [];
      workspace.broadcasts.set(String(channel), [...known, String(answer['ts'])]);
    }
    if (method === 'chat.postEphemeral' && answer['ok'] === true)
      ephemerals.show(String(body['user']), String(channel), posted, String(answer['message_ts']));
    return answer;
  };

  /** Slack keeps the blocks of a message that is updated without any; the emulator drops them. */
  const update = async (body: Json): Promise<Json> => {
    const refused = refusedBlocks(body['blocks']);
    if (refused !== null) return refused;
    const standing = await messageAt(call, body['channel'], body['ts']);
    if (standing === null) return failed('message_not_found');
    const blocks = (body['blocks'] ?? standing['blocks']) as readonly Block[] | undefined;
    return call('chat.update', { ...body, ...(blocks === undefined ? {} : { blocks: withIds(blocks, nextId) }) });
  };

  const view = async (method: string, body: Json): Promise<Json> => {
    const type = method === 'views.publish' ? 'home' : 'modal';
    const problems = problemsOfView(body['view'], type);
    if (problems.length > 0) return invalid('invalid_arguments', problems);
    const given = body['view'] as Readonly<{ blocks: readonly Block[] }>;
    const named = { ...body, view: { ...given, blocks: withIds(given.blocks, nextId) } };
    if (method === 'views.publish') {
      const answer = await call(method, named);
      if (answer['ok'] === true) workspace.homes.set(String(body['user_id']), answer['view'] as View);
      return answer;
    }
    if (method === 'views.update') {
      const userId = whoseModal(workspace, body['view_id']);
      if (userId === null) return failed('not_found');
      const answer = await call(method, named);
      if (answer['ok'] === true) replaceModal(workspace, userId, answer['view'] as View);
      return answer;
    }
    const trigger = exchangeTrigger(workspace, body['trigger_id']);
    if (typeof trigger === 'string') return failed(trigger);
    return openView(call, workspace, trigger, named);
  };

  return async (method, body) => {
    const needed = SCOPES[method];
    if (needed !== undefined && !workspace.scopes.includes(needed))
      return { ...failed('missing_scope'), needed, provided: workspace.scopes.join(',') };
    const { channel } = body;
    const isOutside = IN_CHANNEL.includes(method) && !workspace.memberOf.has(String(channel));
    if (isOutside && (await isKnownChannel(call, channel))) return failed('not_in_channel');
    switch (method) {
      case 'chat.postMessage':
      case 'chat.postEphemeral':
        return post(method, body);
      case 'chat.update':
        return update(body);
      case 'conversations.history':
        return history(call, workspace, body);
      case 'conversations.replies':
        return readMessages(call, method, body);
      case 'views.publish':
      case 'views.open':
      case 'views.push':
      case 'views.update':
        return view(method, body);
      default:
        return call(method, body);
    }
  };
};

/** Opens a modal over those that stand behind the trigger, or alone. */
export const openView = async (
  call: CallSlack,
  workspace: Workspace,
  { userId, viewId }: Readonly<{ userId: string; viewId: string | null }>,
  body: Json,
): Promise<Json> => {
  const { trigger_id } = await call('views.generateTriggerId', {
    user_id: userId,
    ...(viewId === null ? {} : { view_id: viewId }),
  });
  const method = viewId === null ? 'views.open' : 'views.push';
  const below = viewId === null ? [] : modalsOf(workspace, userId);
  if (below.length >= MODALS_AT_MOST) return failed('push_limit_reached');
  const answer = await call(method, { ...body, trigger_id });
  if (answer['ok'] === true) workspace.modals.set(userId, [...below, answer['view'] as View]);
  return answer;
};

/** The emulator knows no `oldest` and `latest`, and the first message of a thread bears no thread_ts there. */
export const readMessages = async (
  call: CallSlack,
  method: 'conversations.history' | 'conversations.replies',
  body: Json,
): Promise<Json> => {
  const answer = await call(method, body);
  return answer['ok'] === true ? between(answer, body) : answer;
};

const between = (answer: Json, body: Json): Json => {
  const [oldest, latest] = [Number(body['oldest'] ?? 0), Number(body['latest'] ?? Infinity)];
  const includes = String(body['inclusive']) === 'true';
  const messages = (answer['messages'] as readonly Kept[])
    .filter(
      ({ ts }) => (Number(ts) > oldest && Number(ts) < latest) || (includes && [oldest, latest].includes(Number(ts))),
    )
    .map((message) => (message.reply_count ? { thread_ts: message.ts, ...message } : message));
  return { ...answer, messages };
};

type Kept = Readonly<{ ts: string; reply_count?: number }>;

const MODALS_AT_MOST = 3;

/** https://docs.slack.dev/reference/scopes; the sandbox's channels are public. */
const SCOPES: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'conversations.history': 'channels:history',
  'conversations.replies': 'channels:history',
  'conversations.info': 'channels:read',
  'conversations.list': 'channels:read',
  'users.info': 'users:read',
  'users.list': 'users:read',
};

const IN_CHANNEL = [
  'chat.postMessage',
  'chat.postEphemeral',
  'chat.update',
  'conversations.history',
  'conversations.replies',
];

const failed = (error: string): Json => ({ ok: false, error });

const invalid = (error: string, problems: readonly Problem[]): Json => ({
  ...failed(error),
  response_metadata: { messages: problems.map(asSlackSays) },
});

/** msg_blocks_too_long stands in no reference; it was met from about here on, https://github.com/slackapi/bolt-js/issues/2509. */
const BLOCKS_AS_JSON = 13_200;

const refusedBlocks = (blocks: unknown): Json | null => {
  if (blocks === undefined) return null;
  const problems = problemsOfBlocks(blocks);
  if (problems.length > 0) return invalid('invalid_blocks', problems);
  return JSON.stringify(blocks).length > BLOCKS_AS_JSON ? failed('msg_blocks_too_long') : null;
};

/** Slack shows in a channel what was answered in a thread and broadcast, which the emulator leaves out of its history. */
const history = async (call: CallSlack, { broadcasts }: Workspace, body: Json): Promise<Json> => {
  const answer = await call('conversations.history', body);
  if (answer['ok'] !== true) return answer;
  const { next_cursor: next } = answer['response_metadata'] as Readonly<{ next_cursor: string }>;
  // A page reaches from its cursor, which is the ts of its first message, down to the next one.
  const { cursor } = body;
  const isOnPage = (ts: string) => ts > next && (typeof cursor !== 'string' || ts <= cursor);
  const shown: Json[] = [];
  for (const ts of (broadcasts.get(String(body['channel'])) ?? []).filter(isOnPage)) {
    const reply = await messageAt(call, body['channel'], ts);
    if (reply !== null) shown.push({ ...reply, subtype: 'thread_broadcast' });
  }
  const messages = [...(answer['messages'] as readonly Json[]), ...shown].toSorted((a, b) =>
    String(b['ts']).localeCompare(String(a['ts'])),
  );
  return between({ ...answer, messages }, body);
};

const isKnownChannel = async (call: CallSlack, channel: unknown): Promise<boolean> =>
  (await call('conversations.info', { channel }))['ok'] === true;

/** A message of a channel, in a thread or not. */
const messageAt = async (call: CallSlack, channel: unknown, ts: unknown): Promise<Json | null> => {
  const { messages } = await call('conversations.replies', { channel, ts });
  return ((messages ?? []) as readonly Json[]).find((each) => each['ts'] === ts) ?? null;
};
