import type { Answer } from '../http/exchange.ts';
import { type Block, withIds } from './blocks.ts';
import type { CallSlack, Json } from './emulator.ts';
import type { Ephemeral, Ephemerals } from './ephemerals.ts';
import { problemsOfBlocks } from './limits.ts';
import type { Workspace } from './workspace.ts';

/** What a person did, as far as an answer to it has to know: where it was, and on which message. */
export type Source = Readonly<{
  userId: string;
  channel: string;
  threadTs: string | null;
  on: Readonly<{ kind: 'nothing' }> | Readonly<{ kind: 'message' | 'ephemeral'; ts: string }>;
}>;

/** One response_url: everything that was said to it, and which ephemeral messages came of that. */
export type ResponseUrl = Readonly<{
  path: string;
  said: readonly Json[];
  shown: () => readonly Ephemeral[];
  /** What is answered at once is shown as what comes to the address later. */
  show: (message: Json) => Promise<void>;
}>;

export type ResponseUrls = Readonly<{
  issue(source: Source): ResponseUrl;
  /** null: it isn't one of ours. */
  take(path: string, body: string): Promise<Answer> | null;
}>;

export const responseUrls = (call: CallSlack, workspace: Workspace, private_: Ephemerals): ResponseUrls => {
  const issued = new Map<string, Readonly<{ said: Json[]; until: number; show: (message: Json) => Promise<void> }>>();
  const nextTs = () => `${Math.floor(workspace.now() / 1000)}.9${String(workspace.next()).padStart(5, '0')}`;
  const nextId = () => `sr${workspace.next().toString(36)}`;

  const appear = async ({ userId, channel, threadTs, on }: Source, message: Json): Promise<string | null> => {
    const blocks = message['blocks'] as readonly Block[] | undefined;
    const whole = { ...message, ...(blocks === undefined ? {} : { blocks: withIds(blocks, nextId) }) };
    if (message['delete_original'] === true) {
      if (on.kind === 'message') await call('chat.delete', { channel, ts: on.ts });
      if (on.kind === 'ephemeral') private_.remove(on.ts);
      return null;
    }
    if (message['replace_original'] === true && on.kind !== 'nothing') {
      if (on.kind === 'message') await call('chat.update', { blocks: [], ...whole, channel, ts: on.ts });
      else private_.replace(on.ts, whole);
      return null;
    }
    const place = { channel, ...(threadTs === null ? {} : { thread_ts: threadTs }) };
    if (message['response_type'] === 'in_channel') {
      await call('chat.postMessage', { ...whole, ...place });
      return null;
    }
    return private_.show(userId, channel, { ...whole, ...place }, nextTs()).ts;
  };

  return {
    issue: (source) => {
      const path = `/responses/${workspace.next()}`;
      const said: Json[] = [];
      const shown: string[] = [];
      const show = async (message: Json): Promise<void> => {
        const ts = await appear(source, message);
        if (ts !== null) shown.push(ts);
      };
      issued.set(path, { said, until: workspace.now() + LIVES_MILLISECONDS, show });
      return { path, said, show, shown: () => shown.flatMap((ts) => private_.at(ts) ?? []) };
    },
    take: (path, body) => {
      const url = issued.get(path);
      return url === undefined ? null : takenBy(url, body, workspace.now());
    },
  };
};

const LIVES_MILLISECONDS = 30 * 60_000;
const USES = 5;

const takenBy = async (
  url: Readonly<{ said: Json[]; until: number; show: (message: Json) => Promise<void> }>,
  body: string,
  now: number,
): Promise<Answer> => {
  if (now > url.until) return { status: 404, body: { ok: false, error: 'expired_url' } };
  if (url.said.length >= USES) return { status: 404, body: { ok: false, error: 'used_url' } };
  const message = JSON.parse(body) as Json;
  if (message['blocks'] !== undefined && problemsOfBlocks(message['blocks']).length > 0)
    return { status: 400, body: { ok: false, error: 'invalid_blocks' } };
  url.said.push(message);
  await url.show(message);
  return { status: 200, body: { ok: true } };
};
