import { headerOf } from '../../sandbox/mail/headers.ts';
import { composeMail } from '../../sandbox/mail/compose.ts';
import { startServer } from '../../sandbox/http/server.ts';
import type { World } from '../../sandbox/world.ts';
import type { Cast } from '../../sandbox/cast/cast.ts';

/** A toy in place of Parley: opens at $20 a thousand views, raises by a fifth at every reply, and sums up when it hears a yes. */
export const startPlayedApplication = async (world: World, cast: Cast) => {
  const offers = new Map<string, number>();
  let head = 0;
  let busy = 0;
  let seen = 0;

  const api = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${world.gmail.server.url}/gmail/v1/users/me/${path}`, {
      method,
      headers: { authorization: 'Bearer ya29.sandbox-access-token', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  };
  const send = async (
    to: string,
    text: string,
    effect: string,
    answers: { threadId: string; messageId: string } | null,
  ) => {
    const raw = await composeMail({
      from: { name: 'Alex', address: 'deals@agency.example' },
      to,
      subject: answers === null ? `For ${to}` : `Re: For ${to}`,
      text,
      headers: { 'X-Parley-Effect': effect },
      ...(answers === null ? {} : { inReplyTo: answers.messageId }),
    });
    const draft = await api('POST', 'drafts', {
      message: {
        raw: Buffer.from(raw).toString('base64url'),
        ...(answers === null ? {} : { threadId: answers.threadId }),
      },
    });
    await api('POST', 'drafts/send', { id: draft['id'] });
    head += 1;
  };
  const offerTo = (views: number, raises: number) => Math.floor((views * 3 * 20 * 1.2 ** raises) / 1000 / 5) * 5;

  const start = async () => {
    await api('POST', 'watch', { topicName: 'projects/sandbox/topics/gmail', labelIds: ['INBOX', 'SENT'] });
    for (const { email, averageViews, inSheet } of cast.influencers.toReversed())
      if (inSheet)
        await send(email, `We can offer $${offerTo(averageViews, 0)}. Would that work?`, `open:${email}`, null);
  };
  const consider = async () => {
    const { messages = [] } = (await api('GET', 'messages?labelIds=INBOX&maxResults=500')) as {
      messages?: readonly { id: string; threadId: string }[];
    };
    const fresh = messages.toReversed().slice(seen + 1);
    seen += fresh.length;
    for (const { id, threadId } of fresh) {
      head += 1;
      const { raw } = (await api('GET', `messages/${id}?format=raw`)) as { raw: string };
      const mail = Buffer.from(raw, 'base64').toString();
      const from = /<?([^\s<>]+@[^\s<>]+?)>?$/.exec(headerOf(mail, 'From') ?? '')?.[1] ?? '';
      const who = cast.influencers.find(({ email, manager }) => email === from || manager?.email === from);
      if (who === undefined || headerOf(mail, 'Auto-Submitted') !== null) continue;
      const raises = (offers.get(who.email) ?? 0) + 1;
      offers.set(who.email, raises);
      if (raises > 4) continue;
      const agreed = /works for me|count me in/i.test(mail);
      const text = agreed
        ? `To sum up: $${offerTo(who.averageViews, raises - 1)}.`
        : `We can do $${offerTo(who.averageViews, raises)}. Would that work?`;
      await send(from, text, `raise:${who.email}:${raises}`, {
        threadId,
        messageId: headerOf(mail, 'Message-ID') ?? '',
      });
    }
  };

  let queue = Promise.resolve();
  const soon = (work: () => Promise<void>) => {
    busy += 1;
    queue = queue.then(work).finally(() => (busy -= 1));
  };
  const server = await startServer(({ path, body }) => {
    if (path === '/healthz') return { status: 200, body: { status: 'ok', settled: busy === 0, head } };
    if (path === '/webhooks/clickup' && body.includes('"taskCreated"')) soon(start);
    if (path === '/webhooks/gmail') soon(consider);
    return { status: 200, body: 'ok' };
  });
  return server;
};
