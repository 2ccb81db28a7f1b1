import { describe, expect, it } from 'vitest';
import { openOffice } from './office.ts';

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

  it('reads every page of drafts and of history, and says when history is forgotten', async () => {
    const { client, gmail, answer } = await openOffice();
    const { historyId } = await client.profile();
    const came = [];
    for (let i = 0; i < 4; i++) came.push((await answer(`Mail ${i}`)).id);
    const history = await client.history(historyId);
    expect(
      history === 'expired' ? [] : history.records.flatMap(({ messages }) => messages.map(({ id }) => id)),
    ).toEqual(came);
    await gmail.expireHistory();
    expect(await client.history(historyId)).toBe('expired');
  });

  it('stops a request whose time is over', async () => {
    const { client, gmail } = await openOffice();
    gmail.server.faults.slow({ milliseconds: 2_000, match: ask('/profile') });
    const began = Date.now();
    await expect(client.profile(AbortSignal.timeout(100))).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(1_500);
  });
});
