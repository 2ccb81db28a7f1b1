import { auth, gmail as gmailClient, type gmail_v1 } from '@googleapis/gmail';
import { createVerify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { headerOf } from '../../../sandbox/mail/headers.ts';
import { startWorld, type World } from '../../../sandbox/world.ts';

let world: World;
let client: gmail_v1.Gmail;

beforeAll(async () => {
  world = await startWorld();
  client = clientOf(world);
});
afterAll(() => world.stop());

describe('sending a draft, as the real Gmail does it', () => {
  it('gives the sent mail a new id in the same thread, rewrites its Message-ID, and keeps our header', async () => {
    const draft = await createDraft({ effect: 'effect-1', subject: 'Lumen x Maya' });
    const sent = await client.users.drafts.send({ userId: 'me', requestBody: { id: draft.id ?? '' } });

    expect(sent.data.id).not.toBe(draft.message?.id);
    expect(sent.data.threadId).toBe(draft.message?.threadId);
    const raw = await rawOf(sent.data.id);
    expect(headerOf(raw, 'Message-ID')).toMatch(/^<CA.+@mail\.gmail\.com>$/);
    expect(headerOf(raw, 'X-Parley-Effect')).toBe('effect-1');
    await expect(client.users.messages.get({ userId: 'me', id: draft.message?.id ?? '' })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('sends a draft once: whoever comes second gets 404, even at the same moment', async () => {
    const draft = await createDraft({ effect: 'effect-2' });
    const send = () => client.users.drafts.send({ userId: 'me', requestBody: { id: draft.id ?? '' } });
    const outcomes = await Promise.allSettled([send(), send()]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const ours = (await world.gmail.outgoing()).filter(({ effect }) => effect === 'effect-2');
    expect(ours).toHaveLength(1);
  });

  it('shows a sent mail once to everybody who looks at the same moment', async () => {
    const draft = await createDraft({ effect: 'effect-2b' });
    await client.users.drafts.send({ userId: 'me', requestBody: { id: draft.id ?? '' } });
    const looks = await Promise.all([world.gmail.outgoing(), world.gmail.outgoing()]);
    for (const mails of looks) expect(mails.filter(({ effect }) => effect === 'effect-2b')).toHaveLength(1);
  });

  it('moves history: the sent mail is added, the draft is deleted', async () => {
    const before = await client.users.getProfile({ userId: 'me' });
    const draft = await createDraft({ effect: 'effect-3' });
    const sent = await client.users.drafts.send({ userId: 'me', requestBody: { id: draft.id ?? '' } });
    const { data } = await client.users.history.list({ userId: 'me', startHistoryId: before.data.historyId ?? '' });

    const added = data.history?.flatMap(({ messagesAdded = [] }) =>
      messagesAdded.map(({ message }) => [message?.id, message?.labelIds]),
    );
    expect(added).toContainEqual([sent.data.id, ['SENT']]);
    expect(
      data.history?.flatMap(({ messagesDeleted = [] }) => messagesDeleted.map(({ message }) => message?.id)),
    ).toEqual([draft.message?.id]);
  });

  it('keeps a reply in the thread only with the thread id, the references and the same subject', async () => {
    const first = await send({ effect: 'effect-4', subject: 'One subject' });
    const answers = { inReplyTo: first.messageId, threadId: first.threadId };
    const joined = await send({ effect: 'effect-5', subject: 'Re: One subject', ...answers });
    const renamed = await send({ effect: 'effect-6', subject: 'Re: Another subject', ...answers });
    const unreferenced = await send({ effect: 'effect-7', subject: 'Re: One subject', threadId: first.threadId });

    expect(joined.threadId).toBe(first.threadId);
    expect(renamed.threadId).not.toBe(first.threadId);
    expect(unreferenced.threadId).not.toBe(first.threadId);
  });
});

describe('mail that arrives', () => {
  it('joins its thread by In-Reply-To and is in the history as INBOX, in order of arrival', async () => {
    const ours = await send({ effect: 'effect-8', subject: 'A question of price' });
    const before = await client.users.getProfile({ userId: 'me' });
    const reply = await replyTo(ours.messageId, 'Re: A question of price', 'How about $900?');
    const arrived = await world.gmail.receive(reply);

    expect(arrived.threadId).toBe(ours.threadId);
    const thread = await client.users.threads.get({
      userId: 'me',
      id: ours.threadId,
      format: 'metadata',
      metadataHeaders: ['x-parley-effect', 'from'],
    });
    expect(thread.data.messages?.map(({ id }) => id)).toEqual([ours.id, arrived.id]);
    expect(thread.data.messages?.[0]?.payload?.headers).toContainEqual({ name: 'X-Parley-Effect', value: 'effect-8' });
    const { data } = await client.users.history.list({
      userId: 'me',
      startHistoryId: before.data.historyId ?? '',
      labelId: 'INBOX',
    });
    expect(data.history?.flatMap(({ messagesAdded = [] }) => messagesAdded.map(({ message }) => message?.id))).toEqual([
      arrived.id,
    ]);
  });

  it('carries the verdict of Gmail on who sent it', async () => {
    const { id } = await world.gmail.receive(await replyTo('<nothing@known>', 'Hello', 'Hi'));
    expect(headerOf(await rawOf(id), 'Authentication-Results')).toContain('dkim=pass header.d=example.com');
  });
});

describe('what people do in the mailbox', () => {
  it('answers in a thread without our header', async () => {
    const ours = await send({ effect: 'effect-9', subject: 'Taken over' });
    const theirs = await world.gmail.sendAsPerson(ours.threadId, 'Hi Maya, Priya here. Let me take it from here.');

    expect(theirs).toMatchObject({ threadId: ours.threadId, effect: null });
    const { data } = await client.users.messages.get({ userId: 'me', id: theirs.id, format: 'minimal' });
    expect(data.labelIds).toContain('SENT');
  });

  it('sends, edits and deletes our drafts', async () => {
    const [pressed, edited, deleted] = [
      await createDraft({ effect: 'p' }),
      await createDraft({ effect: 'e' }),
      await createDraft({ effect: 'd' }),
    ];
    const sent = await world.gmail.sendDraftAsPerson(pressed.id ?? '');
    await world.gmail.editDraftAsPerson(edited.id ?? '', 'Rather $5.');
    await world.gmail.deleteDraftAsPerson(deleted.id ?? '');

    expect(sent?.effect).toBe('p');
    const left = await world.gmail.drafts();
    expect(left.map(({ id }) => id)).toEqual([edited.id]);
    const { data } = await client.users.drafts.get({ userId: 'me', id: edited.id ?? '', format: 'raw' });
    const raw = Buffer.from(data.message?.raw ?? '', 'base64').toString();
    expect(raw).toContain('Rather $5.');
    expect(headerOf(raw, 'X-Parley-Effect')).toBe('e');
  });
});

describe('the history cursor', () => {
  it('leaves `history` out where nothing happened', async () => {
    const { data } = await client.users.getProfile({ userId: 'me' });
    const now = await client.users.history.list({ userId: 'me', startHistoryId: data.historyId ?? '' });
    expect(now.data).toEqual({ historyId: data.historyId });
  });

  it('answers 404 to an old one, and a new one works again', async () => {
    const { data: old } = await client.users.getProfile({ userId: 'me' });
    await world.gmail.expireHistory();
    await expect(
      client.users.history.list({ userId: 'me', startHistoryId: old.historyId ?? '' }),
    ).rejects.toMatchObject({ status: 404 });
    const { data: fresh } = await client.users.getProfile({ userId: 'me' });
    await expect(
      client.users.history.list({ userId: 'me', startHistoryId: fresh.historyId ?? '' }),
    ).resolves.toBeDefined();
  });
});

describe('finding and refusing', () => {
  it('finds a mail by the Message-ID that Gmail gave it', async () => {
    const ours = await send({ effect: 'effect-10' });
    const { data } = await client.users.messages.list({
      userId: 'me',
      q: `rfc822msgid:${ours.messageId.slice(1, -1)}`,
    });
    expect(data.messages).toEqual([{ id: ours.id, threadId: ours.threadId }]);
  });

  it('refuses a wrong token', async () => {
    const stranger = new auth.OAuth2();
    stranger.setCredentials({ access_token: 'ya29.someone-else' });
    const wrong = gmailClient({ version: 'v1', auth: stranger, rootUrl: `${world.gmail.server.url}/`, retry: false });
    await expect(wrong.users.getProfile({ userId: 'me' })).rejects.toMatchObject({ status: 401 });
  });

  it('fails, or loses the answer after the mail has gone, when told to', async () => {
    world.gmail.server.faults.fail({
      status: 429,
      headers: { 'retry-after': '7' },
      match: ({ path }) => path.endsWith('/drafts/send'),
    });
    world.gmail.server.faults.loseResponse({ match: ({ path }) => path.endsWith('/drafts/send') });
    const draft = await createDraft({ effect: 'effect-11' });
    const once = () => client.users.drafts.send({ userId: 'me', requestBody: { id: draft.id ?? '' } });

    await expect(once()).rejects.toMatchObject({ status: 429 });
    await expect(once()).rejects.toThrow();
    expect((await world.gmail.outgoing()).filter(({ effect }) => effect === 'effect-11')).toHaveLength(1);
    await expect(once()).rejects.toMatchObject({ status: 404 });
  });
});

describe('push', () => {
  it('reaches a watching application with a token signed by the published key', async () => {
    const received: { authorization: string; body: string }[] = [];
    const app = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ authorization: request.headers.authorization ?? '', body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    world.connect(`http://127.0.0.1:${(app.address() as AddressInfo).port}`);
    await world.gmail.receive(await replyTo('<a@b>', 'Unwatched', 'Nobody hears of this'));
    expect(received).toEqual([]);

    await client.users.watch({
      userId: 'me',
      requestBody: { topicName: 'projects/sandbox/topics/gmail', labelIds: ['INBOX', 'SENT'] },
    });
    await world.gmail.receive(await replyTo('<a@b>', 'Watched', 'Hello'));
    app.close();

    const [push] = received;
    const envelope = JSON.parse(push?.body ?? '') as { message: { data: string } };
    expect(JSON.parse(Buffer.from(envelope.message.data, 'base64').toString())).toMatchObject({
      emailAddress: 'deals@agency.example',
    });
    const [head = '', claims = '', signature = ''] = (push?.authorization ?? '').replace('Bearer ', '').split('.');
    const certificates = (await (await fetch(world.accounts.certificatesUrl)).json()) as Record<string, string>;
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
    const verified = createVerify('RSA-SHA256')
      .update(`${head}.${claims}`)
      .verify(certificates[kid] ?? '', signature, 'base64url');
    expect(verified).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: world.environment['GMAIL_PUSH_AUDIENCE'],
      email: world.environment['GMAIL_PUSH_SERVICE_ACCOUNT'],
      email_verified: true,
    });
  });
});

type Draft = Readonly<{ effect: string; subject?: string; inReplyTo?: string; threadId?: string }>;

const createDraft = async ({
  effect,
  subject = 'Lumen x Maya',
  inReplyTo,
  threadId,
}: Draft): Promise<gmail_v1.Schema$Draft> => {
  const raw = await composeMail({
    from: { name: 'Alex Rivera', address: 'deals@agency.example' },
    to: 'maya.lee@example.com',
    subject,
    text: 'We can offer $800.',
    headers: { 'X-Parley-Effect': effect },
    ...(inReplyTo === undefined ? {} : { inReplyTo, references: [inReplyTo] }),
  });
  const message = { raw: Buffer.from(raw).toString('base64url'), ...(threadId === undefined ? {} : { threadId }) };
  return (await client.users.drafts.create({ userId: 'me', requestBody: { message } })).data;
};

const send = async (draft: Draft) => {
  const { id } = await createDraft(draft);
  await client.users.drafts.send({ userId: 'me', requestBody: { id: id ?? '' } });
  const mail = (await world.gmail.outgoing()).at(-1);
  if (mail === undefined) throw new Error('nothing was sent');
  return mail;
};

const replyTo = (inReplyTo: string, subject: string, text: string) =>
  composeMail({
    from: { name: 'Maya Lee', address: 'maya.lee@example.com' },
    to: 'deals@agency.example',
    subject,
    text,
    inReplyTo,
    references: [inReplyTo],
  });

const rawOf = async (id: string | null | undefined): Promise<string> => {
  const { data } = await client.users.messages.get({ userId: 'me', id: id ?? '', format: 'raw' });
  return Buffer.from(data.raw ?? '', 'base64').toString();
};

const clientOf = ({ environment }: World): gmail_v1.Gmail => {
  const oauth = new auth.OAuth2({
    clientId: environment['GOOGLE_CLIENT_ID'] ?? '',
    clientSecret: environment['GOOGLE_CLIENT_SECRET'] ?? '',
    endpoints: { oauth2TokenUrl: environment['GOOGLE_TOKEN_URL'] ?? '' },
  });
  oauth.setCredentials({ refresh_token: environment['GOOGLE_REFRESH_TOKEN'] ?? '' });
  return gmailClient({ version: 'v1', auth: oauth, rootUrl: environment['GMAIL_URL'] ?? '', retry: false });
};
