import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CampaignId } from '../../src/events/units.ts';
import { found, negotiationWith, storyteller, tellNorthwind } from '../support/fixtures.ts';
import { parleyHere } from './in-process.ts';
import { inDirectory, parley, shell } from './parley.ts';

const file = inDirectory('northwind.db');
const at = (...words: readonly string[]) => parleyHere([...words, '--db', file]);
const SECOND = 'task-second' as CampaignId;

type Entry = Readonly<{ position: number; type: string; influencerName: string | null; direction: string | null }>;
const entries = async (...words: readonly string[]): Promise<readonly Entry[]> =>
  JSON.parse((await at('log', '--format', 'json', ...words)).out) as readonly Entry[];

beforeAll(async () => {
  await tellNorthwind(file);
  const story = storyteller(file, '2026-12-08T10:00:00.000Z');
  // Another Mia Torres, and the first one once more, for the same client.
  await story.start(SECOND, 'Northwind Coffee', [
    found(1, 'Mia Torres', 20_000, SECOND, '@miathesecond'),
    found(2, 'Jonas Weber', 30_000, SECOND),
  ]);
  story.close();
});

describe('parley log', () => {
  it('shows the full context of an entry', async () => {
    const [sent] = await entries('--influencer', 'jonas weber', '--direction', 'sent');
    expect(sent).toMatchObject({
      type: 'MailSent',
      timestamp: '2026-12-01T09:07:00.000Z',
      direction: 'sent',
      emailBody: expect.stringContaining('We can offer $600') as string,
      negotiationState: 'awaiting_reply',
      rates: { price: 60_000 },
      campaignId: 'task-northwind',
      campaign: 'Northwind Coffee',
      influencerId: 'influencer-jonasweber',
      influencerName: 'Jonas Weber',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      actor: 'agent',
    });
    const [read] = await entries('--influencer', 'jonas weber', '--type', 'replyclassified');
    expect(read).toMatchObject({ intent: 'counter', rates: { ask: 400_000 } });
  });

  it('has everything in json, newest last, and one line each in ndjson', async () => {
    const all = await entries();
    expect(all.map(({ position }) => position)).toEqual(all.map((_each, index) => index + 1));
    const { out } = await at('log', '--format', 'ndjson');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Entry).position),
    ).toEqual(all.map(({ position }) => position));
  });

  it('filters by campaign, negotiation, type and time, together', async () => {
    expect(
      (await entries('--campaign', 'task-second', '--type', 'OfferDecided')).map(
        ({ influencerName }) => influencerName,
      ),
    ).toEqual(['Mia Torres', 'Jonas Weber']);
    const own = await entries(
      '--negotiation',
      negotiationWith('Mia Torres'),
      '--type',
      'MailSent',
      '--type',
      'AgreementReached',
    );
    expect(own.map(({ type }) => type)).toEqual(['MailSent', 'MailSent', 'AgreementReached', 'MailSent']);
    expect(
      (await entries('--until', '2026-12-01', '--direction', 'received')).map(({ influencerName }) => influencerName),
    ).toEqual(['Mia Torres']);
    expect(await entries('--since', '2026-12-09')).toEqual([]);
  });

  it('shows the newest of a table, without the routine of effects', async () => {
    const { out } = await at('log', '--limit', '3', '--until', '2026-12-02');
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^ *# +time \(UTC\) +direction +event +influencer +state +rates +intent +campaign +actor$/,
    );
    expect(lines.at(-1)).toMatch(/sent +MailSent +Mia Torres +agreed +\$825/);
    expect((await at('log')).out).not.toContain('EffectRequested');
    expect((await at('log', '--everything')).out).toContain('EffectRequested');
  });

  it('shows the text of mails under their rows', async () => {
    expect((await at('log', '--influencer', 'jonas weber', '--bodies')).out).toMatch(
      /MailReceived.*\n {4}Re: A reel.*\n {4}I charge \$4,000 for this\.\n/,
    );
  });

  it('writes no colours into a pipe, even a long one whose reader leaves early', async () => {
    const { out, err, code } = await shell(
      `parley log --db ${file} --format ndjson --everything | head -n 1; exit \${PIPESTATUS[0]}`,
    );
    expect({ lines: out.trimEnd().split('\n').length, err, code }).toEqual({ lines: 1, err: '', code: 0 });
    expect((await at('log')).out).not.toContain('\u001b');
  });

  // The terminal is util-linux's `script`: other systems' takes other words.
  it.runIf(process.platform === 'linux')('colours a terminal, unless NO_COLOR is set', async () => {
    // A machine that builds says so in CI, and Node takes its terminal for one without colours.
    const onTerminal = (environment: string) =>
      shell(
        `script -qec "env -u CI ${environment} TERM=xterm-256color ${process.execPath} ${process.cwd()}/bin/parley.js log --db ${file}" /dev/null`,
      );
    expect((await onTerminal('COLUMNS=90')).out).toContain('\u001b[36mMia Torres');
    expect((await onTerminal('NO_COLOR=1')).out).not.toContain('\u001b[');
  });
});

describe('a name', () => {
  it('that two people have is never guessed: both are listed', async () => {
    const { code, out, err } = await at('timeline', 'mia torres');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      'parley: More than one influencer is called “mia torres”; say which one is meant:\n' +
        '  Mia Torres, @miathesecond, miathesecond@example.com\n  Mia Torres, @miatorres, miatorres@example.com\n',
    );
    expect((await at('log', '--campaign', 'northwind coffee')).err).toMatch(
      /More than one campaign.*\n.*task task-northwind.*\n.*task task-second/,
    );
  });

  it('that nobody has offers those near it', async () => {
    const { code, err } = await at('log', '--influencer', 'Jonas Webber');
    expect(code).toBe(1);
    expect(err).toContain('Near it:\n  Jonas Weber, @jonasweber');
    expect((await at('timeline', 'Zacharias')).err).toMatch(/^parley: No influencer is called “Zacharias”/);
  });

  it.each(['@miatorres', 'MIATORRES@example.com', 'influencer-miatorres'])(
    'may be a handle, an address or an id: %s',
    async (typed) => {
      expect((await entries('--influencer', typed, '--type', 'AgreementReached')).length).toBe(1);
    },
  );
});

describe('parley timeline', () => {
  it('tells what happened, why, in whose words, and what it changed', async () => {
    const { out } = await at('timeline', '@miatorres');
    expect(out).toMatch(/^Mia Torres @miatorres miatorres@example\.com\nNorthwind Coffee {2}task task-northwind/);
    expect(out).toContain('\nTue 1 Dec 2026\n');
    expect(out).toContain(
      '  09:02  → Sent the opening to Mia Torres at $800.\n           │ A reel for Northwind Coffee\n           │ Hi Mia,\n           │\n',
    );
    expect(out).toContain('           offering → awaiting reply\n');
    expect(out).toMatch(
      /14:07 {4}Parley offers \$825 as the counter of round 1 \(CPM \$20\.63\)\.\n {11}no deals yet, \$25 target: bank \$0/,
    );
    expect(out).toMatch(
      /08:08 {4}Agreed at \$825 .*\n {11}they accepted our offer of \$825\n {11}considering reply → agreed/,
    );
  });

  it('tells of the tries that failed, and not of those that went well', async () => {
    const { out } = await at('timeline', '@jonasweber', '--campaign', 'task-northwind');
    expect(out).toContain('Wording the mail: try 1 failed (HTTP 529).');
    expect(out).not.toContain('try 1 began');
    expect(out).toContain('A person was asked: cpm over threshold. Their ask $4,000, our last offer $600');
  });

  it('tells every negotiation of theirs, or one campaign’s', async () => {
    expect((await at('timeline', '@jonasweber')).out.match(/^Northwind Coffee {2}task/gm)).toHaveLength(2);
    expect(
      (await at('timeline', '@jonasweber', '--campaign', 'task-second')).out.match(/^Northwind Coffee {2}task/gm),
    ).toHaveLength(1);
    expect((await at('timeline', '@miatorres', '--campaign', 'task-second')).err).toMatch(
      /^parley: Nothing was negotiated with Mia Torres/,
    );
  });

  it('is the same story for programs', async () => {
    const { out } = await at('timeline', '@miatorres', '--format', 'json');
    const [story] = JSON.parse(out) as readonly { moments: readonly { type: string; sentence: string }[] }[];
    expect(story?.moments.at(-1)).toMatchObject({
      type: 'MailSent',
      sentence: 'Sent the recap to Mia Torres at $825.',
      words: { subject: 'A reel for Northwind Coffee' },
    });
  });
});

describe('parley campaign', () => {
  it('lists every campaign with its totals', async () => {
    const { out } = await at('campaign', 'list');
    expect(out).toMatch(
      /Northwind Coffee +task-northwind +started +2\/3 +1 +1 +1 +\$825 +\$5,000 +\$20\.63 +\$25\.00\n/,
    );
    const { out: listed } = await at('campaign', 'list', '--format', 'json');
    expect(JSON.parse(listed)).toMatchObject([
      { campaignId: 'task-northwind', spent: 82_500 },
      { campaignId: 'task-second', spent: 0 },
    ]);
  });

  it('shows money, everybody’s state, what waits, and who is missing', async () => {
    const { out } = await at('campaign', 'show', 'task-northwind');
    expect(out).toMatch(/spent +\$825 of \$5,000 \(17 %\), 1 deal, \$600 on offer\n/);
    expect(out).toMatch(/Mia Torres +@miatorres +agreed +2 +\$950 +\$825 +\$825 +\$20\.63 +– +40,000/);
    expect(out).toMatch(/Jonas Weber +@jonasweber +escalated +1 +\$4,000 +\$600 +– +\$20\.00 +\$\d+ +30,000/);
    expect(out).toMatch(
      /Waiting for a person \(1\)\n {2}Jonas Weber: cpm over threshold, since 2026-12-02 08:08\n.*is above \$.*\n {2}“I charge \$4,000 for this\.”\n/,
    );
    expect(out).toContain('  Lena Park: not in the sheet');
  });
});

describe('csv', () => {
  const rows = async (...words: readonly string[]) => (await at(...words, '--format', 'csv')).out.split('\r\n');

  it('has the entries of the log, amounts in dollars, and handles that no spreadsheet computes', async () => {
    const [titles, agreed, end] = await rows('log', '--type', 'AgreementReached');
    expect(titles).toMatch(
      /^position,timestamp,direction,type,.*,price_usd,ask_usd,ceiling_usd,cpm_usd,intent,actor,hash$/,
    );
    expect(agreed).toMatch(
      /^\d+,2026-12-02T\S+,,AgreementReached,task-northwind,Northwind Coffee,[^,]+,influencer-miatorres,Mia Torres,,,agreed,825,,.*,agent,[0-9a-f]{64}$/,
    );
    expect(end).toBe('');
    expect(await rows('log', '--since', '2026-12-09')).toEqual([titles, '']);
  });

  it('has one row per campaign, per influencer of one, and per moment of a story', async () => {
    expect((await rows('campaign', 'list'))[1]).toBe(
      'task-northwind,Northwind Coffee,started,3,2,1,1,1,825,5000,20.625,20,25,2026-12-31',
    );
    expect((await rows('campaign', 'show', 'task-northwind'))[1]).toMatch(
      /^1,Mia Torres,'@miatorres,miatorres@example\.com,agreed,2,950,825,825,20\.625,,40000,/,
    );
    const moments = await rows('timeline', '@miatorres');
    expect(moments[0]).toMatch(/^campaign,negotiation_id,position,timestamp,direction,type,sentence,reason,/);
    expect(moments.join('\r\n')).toContain(',Sent the opening to Mia Torres at $800.,');
  });
});

describe('the command line', () => {
  it('explains itself, with examples, for every command', async () => {
    for (const words of [
      ['log'],
      ['timeline'],
      ['campaign', 'list'],
      ['campaign', 'show'],
      ['report', 'campaign'],
      ['rebuild'],
      ['verify'],
      ['serve'],
    ]) {
      const { out, code } = await parleyHere([...words, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples:\n/);
    }
    expect((await parleyHere(['--help'])).out).toMatch(/Exit codes: 0 .*1 .*2 .*3 /);
  });

  it('says which version it is', async () => {
    const { out, code } = await parleyHere(['--version']);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect({ out, code }).toEqual({ out: `${version}\n`, code: 0 });
  });

  it.each([
    [['timelin', 'x'], 'parley: There is no command timelin. Did you mean timeline?\n'],
    [['campaign', 'shwo', 'x'], 'parley: There is no command campaign shwo. Did you mean campaign show?\n'],
    [['frobnicate'], /^parley: There is no command frobnicate\. Choose from serve, status, doctor, log, /],
    [['log', '--campain', 'x'], 'parley: There is no option --campain. Did you mean --campaign?\n'],
    [['log', '--frobnicate=x'], 'parley: There is no option --frobnicate. parley log --help lists them.\n'],
    [['timeline', 'Mia', 'Torres'], /^parley: 1 word too many: Torres\. Put quotation marks around/],
    [['log', '--influencer'], 'parley: --influencer needs a value: parley log --help says what.\n'],
    [['log', '--campaign', 'a', '--campaign', 'b'], /^parley: --campaign was given 2 times and takes one value/],
    [['log', '--last', '3d', '--since', '2026-12-01'], /^parley: --last and --since say the same in two ways/],
    [['log', '--last', 'week'], /^parley: --last week is not a length of time/],
    [['log', '--type', 'OfferDecide'], /^parley: No event type is called OfferDecide; near it: OfferDecided\.\n$/],
    [['log', '--limit', '0'], /^parley: --limit must be/],
    [['log', '--format', 'xml'], 'parley: There is no --format xml. Choose from table, json, ndjson, csv.\n'],
    [['log', '--format', 'jso'], 'parley: There is no --format jso. Did you mean json?\n'],
    [['completion', 'tcsh'], 'parley: There is no shell tcsh. Choose from bash, zsh, fish.\n'],
    [['timeline'], 'parley: Say which influencer: parley timeline --help shows how.\n'],
    [[], /^parley: Name a command/],
  ])('answers %j with a sentence and exit code 2', async (words, message) => {
    const { code, out, err } = await parleyHere(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (typeof message === 'string') expect(err).toBe(message);
    else expect(err).toMatch(message);
  });

  it('says in one sentence that there is no database, and shows the stack only when asked', async () => {
    for (const words of [
      ['log'],
      ['timeline', 'x'],
      ['campaign', 'list'],
      ['campaign', 'show', 'x'],
      ['verify'],
      ['rebuild'],
    ])
      expect(await parleyHere([...words, '--db', 'none.db'])).toMatchObject({
        code: 1,
        err: 'parley: There is no database none.db: name one with --db FILE or PARLEY_DATABASE, or let parley serve make it.\n',
      });
    expect((await parleyHere(['log', '--debug', '--db', 'none.db'])).err).toMatch(/\n +at /);
  });

  it('tells the process how it ended', async () => {
    const [usage, error] = await Promise.all([parley(['log', '--last', 'week']), parley(['log', '--db', 'none.db'])]);
    expect([usage.code, error.code]).toEqual([2, 1]);
    expect(usage).toMatchObject({ out: '', err: expect.stringMatching(/^parley: --last week .*\n$/) as string });
  });

  it('knows a file that is something else', async () => {
    const other = inDirectory('notes.txt');
    writeFileSync(other, 'Shopping list\n'.repeat(200));
    expect((await parleyHere(['log', '--db', other])).err).toMatch(/is not a Parley database: name another/);
  });

  it('knows read models of another release, and what makes them anew', async () => {
    const other = inDirectory('other-release.db');
    copyFileSync(file, other);
    const database = new Sqlite(other);
    database.exec('ALTER TABLE contacts RENAME COLUMN folded_name TO called');
    database.close();
    const { code, err } = await parleyHere(['timeline', '@miatorres', '--db', other]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^parley: The read models of this database are another release's \(no such column: .*\): run parley rebuild/,
    );
    expect((await parleyHere(['rebuild', '--db', other])).code).toBe(0);
    expect((await parleyHere(['timeline', '@miatorres', '--db', other])).out).toContain('Mia Torres');
  });

  it('takes the database from the environment, and --db before it', async () => {
    expect((await parleyHere(['campaign', 'list'], { environment: { PARLEY_DATABASE: file } })).out).toContain(
      'task-northwind',
    );
    expect(
      (await parleyHere(['campaign', 'list', '--db', 'none.db'], { environment: { PARLEY_DATABASE: file } })).code,
    ).toBe(1);
  });
});
