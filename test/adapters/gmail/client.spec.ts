import { describe, expect, it } from 'vitest';
import { startServer } from '../../../sandbox/http/server.ts';
import { googleAuth } from '../../../src/adapters/gmail/auth.ts';
import { gmailClient, type History } from '../../../src/adapters/gmail/client.ts';
import type { Instant } from '../../../src/events/units.ts';
import { openOffice } from './office.ts';

const idsIn = ({ records }: History): readonly string[] =>
  records.flatMap(({ messages }) => messages.map(({ id }) => id));
const ask = (path: string) => (request: { path: string }) => request.path.endsWith(path);

describe("Gmail's client", () => {
  it('tries once and leaves retrying to its caller, for reading, sending and tokens alike', async () => {
    const { client, gmail, accounts } = await openOffice();
    accounts.server.faults.fail({ status: 503, times: 9 });
    await expect(client.profile()).rejects.toMatchObject({ status: 503 });
    expect(accounts.server.requests).toHaveLength(1);
    accounts.server.faults.clear();
    gmail.server.faults.fail({ status: 503, times: 9 });
    await expect(client.profile()).rejects.toMatchObject({ status: 503 });
    await expect(client.createDraft(Buffer.from('To: a@b.example\r\n\r\nHi'), null)).rejects.toMatchObject({
      status: 503,
    });
    expect(gmail.server.requests).toHaveLength(2);
  });

  it('answers what is not there with null, and deletes it without complaint', async () => {
    const { client } = await openOffice();
    expect(await client.getRaw('none')).toBeNull();
    expect(await client.getDraft('none')).toBeNull();
    expect(await client.sendDraft('none')).toBeNull();
    expect(await client.threadMessages('none')).toEqual([]);
    await expect(client.deleteDraft('none')).resolves.toBeUndefined();
  });

  it('brings what came after a point of the history, and says when that is forgotten', async () => {
    const { client, gmail, answer } = await openOffice();
    const { historyId } = await client.profile();
    const came = [];
    for (let i = 0; i < 4; i++) came.push((await answer(`Mail ${i}`)).id);
    const history = await client.history(historyId);
    expect(history === 'expired' ? [] : idsIn(history)).toEqual(came);
    await gmail.expireHistory();
    expect(await client.history(historyId)).toBe('expired');
  });

  it('reads every page of history, of drafts and of a search back in time, and knows a message that was taken out of the spam', async () => {
    const { app } = await openOffice();
    const message = (id: string) => ({ message: { id, threadId: 't', labelIds: ['INBOX'] } });
    const pages: Readonly<Record<string, unknown>> = {
      'history ': { history: [{ id: '7', messagesAdded: [message('a')] }], nextPageToken: 'next', historyId: 9 },
      'history next': {
        history: [
          {
            id: '8',
            labelsAdded: [
              { ...message('b'), labelIds: ['INBOX'] },
              { ...message('c'), labelIds: ['STARRED'] },
            ],
          },
        ],
        historyId: 9,
      },
      'drafts ': { drafts: [{ id: 'd1', message: { id: 'm1', threadId: 't' } }], nextPageToken: 'next' },
      'drafts next': { drafts: [{ id: 'd2', message: { id: 'm2', threadId: 't' } }] },
      'messages ': { messages: [{ id: 'newest', threadId: 't' }], nextPageToken: 'next' },
      'messages next': { messages: [{ id: 'oldest', threadId: 't' }] },
    };
    const server = await startServer(({ path, query }) => ({
      status: 200,
      body: pages[`${path.split('/').at(-1)} ${query.get('pageToken') ?? ''}`],
    }));
    const client = gmailClient({ GMAIL_URL: server.url }, googleAuth(app.settings));
    const history = await client.history('6');
    expect(history).toMatchObject({ historyId: '9', records: [{ id: '7' }, { id: '8' }] });
    expect(history === 'expired' ? [] : idsIn(history)).toEqual(['a', 'b']);
    expect((await client.listDrafts()).map(({ id }) => id)).toEqual(['d1', 'd2']);
    const found = await client.messagesSince('2026-11-20T15:00:00.900Z' as Instant);
    expect(found.map(({ id }) => id)).toEqual(['oldest', 'newest']);
    expect(server.requests.at(-1)?.query.get('q')).toBe('after:1795186799');
    await server.stop();
  });

  it('stops a request whose time is over', async () => {
    const { client, gmail } = await openOffice();
    gmail.server.faults.slow({ milliseconds: 2_000, match: ask('/profile') });
    const began = Date.now();
    await expect(client.profile(AbortSignal.timeout(100))).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(1_500);
  });
});
