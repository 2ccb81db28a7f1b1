import type { Answer, Received } from '../../../sandbox/http/exchange.ts';

/** `text` is what stands there now; `thread`: the message below which it stands. */
export type Post = Readonly<{
  channel: string;
  ts: string;
  text: string;
  buttons: readonly Button[];
  thread: string | null;
  effect: string | null;
}>;
export type Button = Readonly<{ action_id: string; value: string }>;

/** A form that somebody has before them. */
export type Modal = Readonly<{ callback_id: string; private_metadata: string; blocks: readonly Block[] }>;
export type Block = Readonly<{
  type: string;
  block_id?: string;
  elements?: readonly (Readonly<{ type: string }> & Partial<Button>)[];
  element?: Readonly<{ type: string; action_id: string; initial_value?: string }>;
}>;

/** Slack's Web API as far as Parley posts, draws anew and looks for what it posted. */
export type SimulatedSlack = Readonly<{ handle(request: Received): Answer; posts(): readonly Post[] }>;

export const CHANNELS = {
  campaigns: 'C0CAMPAIGN',
  agreements: 'C0AGREEMENT',
  escalations: 'C0ESCALATION',
  errors: 'C0ERRORS',
} as const;

export const simulatedSlack = (options: {
  botToken: string;
  onPost(post: Post): void;
  /** `trigger`: of the click that opened it. */
  onModal(modal: Modal, trigger: string): void;
}): SimulatedSlack => {
  const posts: (Post & Readonly<{ metadata: unknown; shown: boolean }>)[] = [];
  let last = 0;

  const postMessage = (form: URLSearchParams): Answer => {
    last = Math.max(Date.now() * 1000, last + 1);
    const ts = `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
    const metadata = JSON.parse(form.get('metadata') ?? 'null') as { event_payload?: { effect_id?: string } } | null;
    const effect = metadata?.event_payload?.effect_id ?? null;
    const thread = form.get('thread_ts');
    const shown = thread === null || form.get('reply_broadcast') === 'true';
    const post = {
      channel: form.get('channel') ?? '',
      ts,
      text: form.get('text') ?? '',
      buttons: buttonsIn(form),
      thread,
      effect,
      metadata,
      shown,
    };
    posts.push(post);
    options.onPost(post);
    return ok({ ok: true, channel: post.channel, ts });
  };
  const update = (form: URLSearchParams): Answer => {
    const place = posts.findIndex(({ channel, ts }) => channel === form.get('channel') && ts === form.get('ts'));
    const post = posts[place];
    if (post === undefined) return ok({ ok: false, error: 'message_not_found' });
    posts[place] = { ...post, text: form.get('text') ?? '', buttons: buttonsIn(form) };
    return ok({ ok: true, channel: post.channel, ts: post.ts });
  };
  /** A channel shows what was posted in it, and of a thread only what was shown there too; a thread all that is in it. */
  const history = (form: URLSearchParams): Answer => {
    const root = form.get('ts');
    const oldest = Number(form.get('oldest') ?? 0);
    const here = posts.filter(({ channel, ts }) => channel === form.get('channel') && Number(ts) > oldest);
    const found =
      root === null
        ? here.filter(({ shown }) => shown).toReversed()
        : here.filter(({ ts, thread }) => ts === root || thread === root);
    const first = Number(form.get('cursor') ?? 0);
    const end = first + Math.min(PAGE_SIZE, Number(form.get('limit') ?? 100));
    return ok({
      ok: true,
      messages: found.slice(first, end).map(({ ts, text, metadata }) => ({ type: 'message', ts, text, metadata })),
      has_more: end < found.length,
      response_metadata: { next_cursor: end < found.length ? String(end) : '' },
    });
  };

  return {
    posts: () => posts,
    handle: ({ path, headers, body }) => {
      // What answers a click is for whoever clicked alone.
      if (path === RESPONSE_PATH) return ok({ ok: true });
      const form = new URLSearchParams(body);
      const token = form.get('token') ?? (headers.authorization ?? '').replace(/^Bearer /, '');
      if (token !== options.botToken) return ok({ ok: false, error: 'invalid_auth' });
      if (path === '/api/chat.postMessage') return postMessage(form);
      if (path === '/api/chat.update') return update(form);
      if (path === '/api/views.open') {
        options.onModal(JSON.parse(form.get('view') ?? '{}') as Modal, form.get('trigger_id') ?? '');
        return ok({ ok: true, view: { id: 'V1' } });
      }
      if (path === '/api/views.publish') return ok({ ok: true, view: { id: 'V2' } });
      if (path === '/api/conversations.history' || path === '/api/conversations.replies') return history(form);
      return ok({ ok: false, error: 'unknown_method' });
    },
  };
};

const buttonsIn = (form: URLSearchParams): readonly Button[] =>
  (JSON.parse(form.get('blocks') ?? '[]') as readonly Block[])
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements = [] }) => elements)
    .flatMap(({ action_id, value }) => (action_id === undefined || value === undefined ? [] : [{ action_id, value }]));

const ok = (body: unknown): Answer => ({ status: 200, body });
/** Where answers to clicks and commands go. */
export const RESPONSE_PATH = '/response';

/** Smaller than the real one, so that a second page is read. */
const PAGE_SIZE = 5;
