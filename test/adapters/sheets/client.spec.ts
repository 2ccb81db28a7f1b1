import { auth } from '@googleapis/sheets';
import { afterEach, describe, expect, it } from 'vitest';
import { resilienceFor } from '../../../src/adapters/resilience.ts';
import { sheetsClient } from '../../../src/adapters/sheets/client.ts';
import { type Answer, json, type LocalServer, serve } from '../clickup/local-server.ts';

const cells = json({
  valueRanges: [
    {
      values: [
        ['Name', 'Average Views'],
        ['Maya', 45_000],
      ],
    },
  ],
});
const noSuchRange = json(
  { error: { code: 400, message: "Unable to parse range: 'influencers'", status: 'INVALID_ARGUMENT' } },
  400,
);
const titled = (...titles: readonly string[]) => json({ sheets: titles.map((title) => ({ properties: { title } })) });

describe('reading the sheet over a socket', () => {
  it('asks once for the whole tab, unformatted', async () => {
    const { client, server } = await against('Influencers', cells);
    expect(await client.read()).toEqual({
      outcome: 'read',
      tab: 'Influencers',
      values: [
        ['Name', 'Average Views'],
        ['Maya', 45_000],
      ],
    });
    const [request] = server.requests;
    const { pathname, searchParams } = new URL(request?.url ?? '', server.url);
    expect(pathname).toBe('/v4/spreadsheets/sheet-1/values:batchGet');
    expect(Object.fromEntries(searchParams)).toEqual({
      ranges: "'Influencers'",
      valueRenderOption: 'UNFORMATTED_VALUE',
    });
    expect(request?.headers.authorization).toBe('Bearer token');
  });

  it('finds the tab without case and outer spaces, and remembers how it is written', async () => {
    const { client, server } = await against('influencers', noSuchRange, titled('Notes', ' Influencers '), cells);
    expect(await client.read()).toMatchObject({ outcome: 'read', tab: ' Influencers ' });
    await client.read();
    expect(server.requests.map(({ url }) => new URL(url ?? '', server.url).searchParams.get('ranges'))).toEqual([
      "'influencers'",
      null,
      "' Influencers '",
      "' Influencers '",
    ]);
  });

  it('says which tabs there are when ours is not among them', async () => {
    const { client } = await against('Influencers', noSuchRange, titled('Sheet1', 'Archive'));
    expect(await client.read()).toEqual({ outcome: 'tab_missing', tabs: ['Sheet1', 'Archive'] });
  });

  it('quotes a tab whose name has an apostrophe', async () => {
    const { client, server } = await against("Maya's list", cells);
    await client.read();
    expect(new URL(server.requests[0]?.url ?? '', server.url).searchParams.get('ranges')).toBe("'Maya''s list'");
  });

  it('reads an empty tab as no rows', async () => {
    const { client } = await against('Influencers', json({ valueRanges: [{ range: 'Influencers!A1:Z1000' }] }));
    expect(await client.read()).toEqual({ outcome: 'read', tab: 'Influencers', values: [] });
  });

  it('leaves the retries to our policy: four requests, no more', async () => {
    const { client, server } = await against('Influencers', json({ error: { code: 503, message: 'x' } }, 503));
    await expect(client.read()).rejects.toMatchObject({
      code: 'OUTSIDE_FAILURE',
      system: 'sheets',
      kind: 'uncertain',
      status: 503,
    });
    expect(server.requests).toHaveLength(4);
  });

  it('reports a sheet that may not be read', async () => {
    const { client, server } = await against(
      'Influencers',
      json({ error: { code: 403, status: 'PERMISSION_DENIED' } }, 403),
    );
    await expect(client.read()).rejects.toMatchObject({
      kind: 'permanent',
      message: 'sheets: HTTP 403 (PERMISSION_DENIED)',
    });
    expect(server.requests).toHaveLength(1);
  });
});

const servers: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const against = async (tab: string, ...answers: readonly [Answer, ...Answer[]]) => {
  const server = await serve(...answers);
  servers.push(server);
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: 'token', expiry_date: Date.now() + 3_600_000 });
  const resilience = resilienceFor('sheets', { pause: () => Promise.resolve() });
  const bare = sheetsClient({ rootUrl: server.url, spreadsheetId: 'sheet-1', tab }, client);
  const read = () => resilience.run(({ signal }) => bare.read(signal));
  return { server, client: { read } };
};
