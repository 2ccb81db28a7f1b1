import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../sandbox/world.ts';
import { parleyHere } from './in-process.ts';
import { root } from './parley.ts';

describe('parley doctor', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.clickup.setHealth('active', 0);
  });
  const servers = () => [world.clickup, world.gmail, world.slack, world.sheets, world.anthropic];

  const doctor = (changed: Readonly<Record<string, string>> = {}, ...words: readonly string[]) =>
    parleyHere(['doctor', ...words], {
      environment: {
        ...world.environment,
        PARLEY_CONFIG: `${root}/config`,
        PARLEY_KNOWLEDGE: `${root}/knowledge`,
        ...changed,
      },
    });

  it('finds everything in order, and says what that is', async () => {
    const { code, out, err } = await doctor();
    expect({ code, err, wrong: out.match(/^ {2}wrong.*$/gm) }).toEqual({ code: 0, err: '', wrong: null });
    expect(out).toContain('ok     CLICKUP_TOKEN is taken, and sees the list “Campaign requests”.');
    expect(out).toContain('ok     The list has every field that a campaign needs.');
    expect(out).toContain('is active and tells https://parley.example/webhooks/clickup.');
    expect(out).toContain('ok     GOOGLE_REFRESH_TOKEN is taken, and covers the mailbox and the sheet.');
    expect(out).toContain('ok     The mailbox is deals@agency.example.');
    expect(out).toContain('ok     The tab “Influencers” has every column that is needed');
    expect(out).toContain(`ok     Parley is in the channel ${world.slack.channelIds.agreements}`);
    expect(out).toContain('ok     ANTHROPIC_API_KEY is taken, and may use claude-haiku-5-5.');
    expect(out).toContain('look   Nobody is listed under deciders');
  });

  it('writes nothing anywhere', async () => {
    const before = servers().map(({ server }) => server.requests.length);
    await doctor();
    const asked = servers().flatMap(({ server }, index) =>
      server.requests.slice(before[index]).map(({ method, path }) => `${method} ${path}`),
    );
    expect(asked.length).toBeGreaterThan(12);
    // Slack's Web API knows no GET; these two methods read.
    expect(
      asked.filter((each) => !each.startsWith('GET ') && !/\/(?:auth\.test|conversations\.info)$/.test(each)),
    ).toEqual([]);
  });

  it.each<[string, string, Readonly<Record<string, string>>, string]>([
    ['a token that ClickUp refuses', 'clickup', { CLICKUP_TOKEN: 'pk_1_OLD' }, 'HTTP 401. Make a personal token'],
    ['a list that is not there', 'clickup', { CLICKUP_LIST_ID: '902' }, 'Set CLICKUP_LIST_ID to a list'],
    [
      'a consent that was revoked',
      'gmail',
      { GOOGLE_REFRESH_TOKEN: '1//old' },
      '(invalid_grant). Give the consent anew',
    ],
    ['another mailbox', 'gmail', { GMAIL_ADDRESS: 'info@agency.example' }, 'another mailbox than info@agency.example'],
    [
      'another spreadsheet',
      'sheets',
      { SHEETS_SPREADSHEET_ID: 'x'.repeat(44) },
      'share the sheet with deals@agency.example',
    ],
    ['a token that Slack refuses', 'slack', { SLACK_BOT_TOKEN: 'xoxb-old' }, '(invalid_auth). Install the app'],
    ['a channel that is not there', 'slack', { SLACK_CHANNEL_ERRORS: 'C0GONE' }, 'C0GONE of SLACK_CHANNEL_ERRORS'],
    [
      'an app token that Slack refuses',
      'slack',
      { SLACK_APP_TOKEN: 'xapp-old' },
      '(invalid_auth). Make an App-Level Token',
    ],
    ['a key that Anthropic refuses', 'anthropic', { ANTHROPIC_API_KEY: 'sk-ant-old' }, 'Set ANTHROPIC_API_KEY'],
    ['a model that nobody knows', 'anthropic', { ANTHROPIC_READING_MODEL: 'gpt' }, 'Set ANTHROPIC_READING_MODEL'],
  ])('names %s, ends with 1, and says what to do', async (_what, only, changed, sentence) => {
    const { code, out, err } = await doctor(changed, '--only', only);
    expect(code).toBe(1);
    expect(out.replaceAll('\n', ' ')).toContain(sentence);
    expect(out).toMatch(/^ {2}wrong/m);
    expect(err).toMatch(/^\d things? would not work\.\n$/);
    for (const value of Object.values(changed)) if (/token|key/i.test(value)) expect(out + err).not.toContain(value);
  });

  it('tells how a webhook is mended that ClickUp suspended, and does not mend it', async () => {
    world.clickup.setHealth('suspended', 100);
    const { code, out } = await doctor({}, '--only', 'clickup', '--format', 'json');
    const findings = JSON.parse(out) as readonly Readonly<{ outcome: string; sentence: string }>[];
    expect(code).toBe(1);
    expect(findings.filter(({ outcome }) => outcome === 'wrong')).toEqual([
      expect.objectContaining({ sentence: expect.stringContaining(`curl -X PUT`) as string }),
    ]);
    world.clickup.setHealth('failing', 7);
    expect((await doctor({}, '--only', 'clickup')).out).toContain('has failed 7 times');
  });

  it('names the scope that the consent lacks, and the row of the sheet that can’t be read', async () => {
    world.accounts.consentTo('https://www.googleapis.com/auth/gmail.modify');
    const lacking = await doctor({}, '--only', 'gmail');
    expect(lacking.code).toBe(1);
    expect(lacking.out).toContain('does not cover https://www.googleapis.com/auth/spreadsheets.readonly');
    world.sheets.setCell(2, 'Average Views', 'lots');
    const { code, out } = await doctor({}, '--only', 'sheets');
    expect(code).toBe(0);
    expect(out).toMatch(/look {3}Row 2 can't be used: Average Views should be/);
  });

  it('doubts what looks like the wrong kind of value, without showing it', async () => {
    const { code, out } = await doctor(
      { SLACK_BOT_TOKEN: 'xoxp-mine', CLICKUP_LIST_ID: 'Campaigns' },
      '--only',
      'settings',
    );
    expect(code).toBe(0);
    expect(out).toContain('look   SLACK_BOT_TOKEN does not look like one: expected is a Bot User OAuth Token');
    expect(out).toContain('CLICKUP_LIST_ID does not look like one');
    expect(out).not.toContain('xoxp-mine');
  });

  it.each([
    ['slack', ['CLICKUP_TOKEN', 'GOOGLE_REFRESH_TOKEN', 'GMAIL_ADDRESS', 'SHEETS_SPREADSHEET_ID', 'ANTHROPIC_API_KEY']],
    ['clickup', ['SLACK_BOT_TOKEN', 'SLACK_CHANNEL_ERRORS', 'GMAIL_SENDER_NAME', 'GOOGLE_CLIENT_ID']],
    ['anthropic', ['SLACK_BOT_TOKEN', 'CLICKUP_LIST_ID', 'GMAIL_ADDRESS']],
  ])('looks at %s alone where nothing else is set up yet', async (area, unset) => {
    const empty = Object.fromEntries(unset.map((name) => [name, '']));
    const { code, out, err } = await doctor(empty, '--only', area);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('ok  ');
    expect(out).not.toContain('wrong ');
  });

  it('names a variable that is missing of what it was asked about', async () => {
    const { code, err } = await doctor({ SLACK_BOT_TOKEN: '', CLICKUP_TOKEN: '' }, '--only', 'slack');
    expect(code).toBe(1);
    expect(err).toContain('SLACK_BOT_TOKEN: is not set');
    expect(err).not.toContain('CLICKUP_TOKEN');
  });

  it('names a variable that is missing, as the start does', async () => {
    const { code, err } = await doctor({ SLACK_BOT_TOKEN: '' });
    expect(code).toBe(1);
    expect(err).toContain('SLACK_BOT_TOKEN: is not set');
  });
});
