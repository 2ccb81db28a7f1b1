import type { Answer, Received } from '../../../sandbox/http/exchange.ts';

export type Post = Readonly<{ channel: string; ts: string; text: string; effect: string | null }>;

/** Slack's Web API as far as Parley posts and looks for what it posted. */
export type SimulatedSlack = Readonly<{ handle(request: Received): Answer; posts(): readonly Post[] }>;

export const CHANNELS = {
  campaigns: 'C0CAMPAIGN',
  agreements: 'C0AGREEMENT',
  escalations: 'C0ESCALATION',
  errors: 'C0ERRORS',
} as const;

export const simulatedSlack = (options: { botToken: string; onPost(post: Post): void }): SimulatedSlack => {
  const posts: (Post & Readonly<{ metadata: unknown }>)[] = [];
  let last = 0;

  const postMessage = (form: URLSearchParams): Answer => {
    last = Math.max(Date.now() * 1000, last + 1);
    const ts = `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
    const metadata = JSON.parse(form.get('metadata') ?? 'null') as { event_payload?: { effect_id?: string } } | null;
    const effect = metadata?.event_payload?.effect_id ?? null;
    const post = { channel: form.get('channel') ?? '', ts, text: form.get('text') ?? '', effect, metadata };
    posts.push(post);
    options.onPost(post);
    return ok({ ok: true, channel: post.channel, ts });
  };
  const history = (form: URLSearchParams): Answer => {
    const oldest = Number(form.get('oldest') ?? 0);
    const found = posts
      .filter(({ channel, ts }) => channel === form.get('channel') && Number(ts) > oldest)
      .toReversed();
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
      if (path === '/api/conversations.history') return history(form);
      return ok({ ok: false, error: 'unknown_method' });
    },
  };
};

const ok = (body: unknown): Answer => ({ status: 200, body });
/** Smaller than the real one, so that a second page is read. */
const PAGE_SIZE = 5;
