import { auth, sheets as sheetsClient, type sheets_v4 } from '@googleapis/sheets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sheets, startSheets } from '../../../sandbox/sheets/sheets.ts';

let sheets: Sheets;
let client: sheets_v4.Sheets;

beforeAll(async () => {
  sheets = await startSheets({
    spreadsheetId: 'sheet-1',
    tab: 'Influencers',
    accessToken: 'ya29.access',
    rows: [
      ['Name', 'Engagement Rate', 'Email'],
      ['Maya Lee', 0.045, ''],
    ],
  });
  const oauth = new auth.OAuth2();
  oauth.setCredentials({ access_token: 'ya29.access' });
  client = sheetsClient({ version: 'v4', auth: oauth, rootUrl: `${sheets.server.url}/`, retry: false });
});
afterAll(() => sheets.server.stop());

const read = async (
  range: string,
  options: { valueRenderOption?: string } = { valueRenderOption: 'UNFORMATTED_VALUE' },
) => {
  const { data } = await client.spreadsheets.values.batchGet({ spreadsheetId: 'sheet-1', ranges: [range], ...options });
  return data.valueRanges?.[0]?.values;
};

describe('reading the sheet with the Google client', () => {
  it('gives numbers as numbers and leaves off the empty cells at a row’s end', async () => {
    expect(await read('Influencers!A:Z')).toEqual([
      ['Name', 'Engagement Rate', 'Email'],
      ['Maya Lee', 0.045],
    ]);
  });

  it('finds the tab in any case', async () => {
    expect(await read("'influencers'!A:Z")).toHaveLength(2);
  });

  it('gives text where unformatted values are not asked for', async () => {
    expect((await read('Influencers', {}))?.[1]).toEqual(['Maya Lee', '0.045']);
  });

  it('shows rows and dirt that the team adds later', async () => {
    sheets.addRow(['Theo Marin', '4.5%', 'theo@example.com']);
    sheets.setCell(2, 'Email', 'maya@example.com, m.lee@example.com');
    expect(await read('Influencers!A:Z')).toEqual([
      ['Name', 'Engagement Rate', 'Email'],
      ['Maya Lee', 0.045, 'maya@example.com, m.lee@example.com'],
      ['Theo Marin', '4.5%', 'theo@example.com'],
    ]);
  });

  it('has no `values` at all where the tab is empty', async () => {
    sheets.replaceRows([]);
    expect(await read('Influencers!A:Z')).toBeUndefined();
  });

  it('refuses another tab, another spreadsheet and a wrong token', async () => {
    await expect(read('Budget!A:Z')).rejects.toMatchObject({ status: 400 });
    const values = client.spreadsheets.values;
    await expect(values.batchGet({ spreadsheetId: 'other', ranges: ['Influencers'] })).rejects.toMatchObject({
      status: 404,
    });
    const headers = { authorization: 'Bearer wrong' };
    const answer = await fetch(`${sheets.server.url}/v4/spreadsheets/sheet-1/values:batchGet?ranges=Influencers`, {
      headers,
    });
    expect(answer.status).toBe(401);
  });
});
