import type { Answer, Received } from '../../../sandbox/http/exchange.ts';

/** `text` is what stands there now; `thread`: the message below which it stands. */
export type Post = Readonly<{
  channel: string;
  ts: string;
  text: string;
  thread: string | null;
  effect: string | null;
}>;

/** Slack's Web API as far as Parley posts, draws anew and looks for what it posted. */
export type SimulatedSlack = Readonly<{ handle(request: Received): Answer; posts(): readonly Post[] }>;

export const CHANNELS = {
  campaigns: 'C0CAMPAIGN',
  agreements: 'C0AGREEMENT',
  escalations: 'C0ESCALATION',
  errors: 'C0ERRORS',
} as const;

export const simulatedSlack = (options: { botToken: string; onPost(post: Post): void }): SimulatedSlack => {
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
    posts[place] = { ...post, text: form.get('text') ?? '' };
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
      const form = new URLSearchParams(body);
      const token = form.get('token') ?? (headers.authorization ?? '').replace(/^Bearer /, '');
      if (token !== options.botToken) return ok({ ok: false, error: 'invalid_auth' });
      if (path === '/api/chat.postMessage') return postMessage(form);
      if (path === '/api/chat.update') return update(form);
      if (path === '/api/conversations.history' || path === '/api/conversations.replies') return history(form);
      return ok({ ok: false, error: 'unknown_method' });
    },
  };
};

const ok = (body: unknown): Answer => ({ status: 200, body });
/** Smaller than the real one, so that a second page is read. */
const PAGE_SIZE = 5;
