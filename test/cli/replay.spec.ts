import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CampaignId } from '../../src/events/units.ts';
import { found, negotiationWith, NORTHWIND, storyteller, tellNorthwind, usd } from '../support/fixtures.ts';
import { eventually } from '../support/house.ts';
import { type Ended, inDirectory, inThisProcess, root } from './parley.ts';

const file = inDirectory('replayed.db');
const SECOND = 'task-second' as CampaignId;
const ADAPTER = pathToFileURL(join(root, 'src/adapters/http/server.ts')).href;
const EXPLODING = { NODE_OPTIONS: `--import ${pathToFileURL(join(root, 'test/support/exploding.ts')).href}` };

const at = (...words: readonly string[]) => inThisProcess([...words, '--db', file]);
const replay = (...words: readonly string[]) => at('replay', ...words);

type Placed = Readonly<{ position: number; id: string; occurred_at: string }>;
const placeOf = (type: string, nth = 0): Placed => {
  const database = new Sqlite(file, { readonly: true });
  const all = database
    .prepare<[string, string], Placed>(
      'SELECT position, id, occurred_at FROM events WHERE type = ? AND campaign_id = ? ORDER BY position',
    )
    .all(type, NORTHWIND);
  database.close();
  const place = all[nth];
  if (place === undefined) throw new Error(`no ${type}`);
  return place;
};

beforeAll(async () => {
  await tellNorthwind(file);
  const story = storyteller(file, '2026-12-08T10:00:00.000Z');
  await story.start(SECOND, 'Northwind Coffee', [found(1, 'Jonas Weber', 30_000, SECOND)]);
  story.close();
});

describe('where the outside world ends whoever touches it', () => {
  it('whoever loads an adapter or connects is ended', async () => {
    const [loaded, fetched] = await Promise.all([
      ended(node(`import('${ADAPTER}').catch(() => 0)`)),
      ended(node('fetch("http://127.0.0.1:45321").catch(() => 0)')),
    ]);
    expect(loaded).toMatchObject({ code: 99, err: expect.stringContaining('src/adapters') as string });
    expect(fetched).toMatchObject({ code: 99, err: 'exploded: a connection\n' });
  });

  it('every replay and explanation ends well, having touched nothing', async () => {
    const looks = [
      ['replay', 'negotiation', '@miatorres'],
      ['replay', 'negotiation', '@miatorres', '--step', '--everything'],
      ['replay', 'negotiation', '@miatorres', '--diff', '1..now', '--format', 'json'],
      ['replay', 'campaign', NORTHWIND],
      ['replay', 'campaign', NORTHWIND, '--step'],
      ['replay', 'campaign', NORTHWIND, '--diff', '2026-12-01..'],
      ['explain', '@miatorres'],
    ].map((words) => [...words, '--db', file]);
    const line = pathToFileURL(join(root, 'src/cli/commands/line.ts')).href;
    const script = `const { runCommandLine } = await import(${JSON.stringify(line)});
      for (const words of ${JSON.stringify(looks)}) process.exitCode ||= await runCommandLine(words);`;
    const { code, out, err } = await ended(node(script));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.match(/Mia Torres/g)?.length).toBeGreaterThan(20);
    expect(out).toContain('replayed up to #');
  });
});

describe('parley replay negotiation', () => {
  it('shows the state as it was at a position, an event or a time, and asks nobody outside', async () => {
    const counter = placeOf('OfferDecided', 2);
    const shown = await replay('negotiation', '@miatorres', '--at', String(counter.position));
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/^Mia Torres @miatorres miatorres@example\.com\nNorthwind Coffee {2}task task-northwind/);
    for (const line of [
      `as it was at #${counter.position}, Tue 1 Dec 2026 14:07:00 UTC`,
      'status       offering',
      'waits for    the counter at $825 to be worded',
      'round        1, 2 of 4 offers made',
      'their ask    $950',
      'our offer    $825 (round 1, not sent)',
      'offers       $800 → $825',
      'asked for    Wording the mail: pending',
      'limits       no minimum, no limit of their own',
      'average      no deals yet, against a target of $25.00',
      'spent        $0 of $5,000, $1,425 on offer, $0 held',
      'bank         $0 saved, $0 reserved by others, $0 available',
      'ceiling      $1,000 is the most that would be offered',
    ])
      expect(shown.out).toContain(`\n${line}\n`);
    const byEvent = await replay('negotiation', '@miatorres', '--at', counter.id);
    expect(byEvent.out).toBe(shown.out);
    const byTime = await replay(
      'negotiation',
      negotiationWith('Mia Torres'),
      '--at',
      '2026-12-01 14:07',
      '--format',
      'json',
    );
    expect(JSON.parse(byTime.out)).toMatchObject({
      negotiation: { phase: { status: 'offering' }, ask: 95_000, offers: [{ price: 80_000 }, { price: 82_500 }] },
      waits: { what: 'mail_to_be_worded', mail: { purpose: 'counter', price: 82_500 } },
      ledger: { spent: 0, outstanding: 142_500 },
      ceiling: { ceilingPrice: 100_000, bank: 0, available: 0, averageCpm: null },
      effects: expect.arrayContaining([expect.objectContaining({ kind: 'word_mail', status: 'pending' })]) as unknown[],
    });
  });

  it('walks event by event, with what each changed and what others changed meanwhile', async () => {
    const { out, code } = await replay('negotiation', 'Jonas Weber', '--campaign', NORTHWIND, '--step');
    expect(code).toBe(0);
    expect(out).toMatch(/\nTue 1 Dec 2026\n/);
    expect(out).toMatch(
      /#\d+ {2}09:07:00 {2}Sent the opening to Jonas Weber at \$600\.\n +status +offering → awaiting reply\n +our offer +\$600 \(round 0, not sent\) → \$600 \(round 0, sent\)\n/,
    );
    expect(out).toMatch(/Wording the mail: try 1 failed \(HTTP 529\)\.\n +effect +tried → pending\n/);
    expect(out).not.toContain('try 1 began');
    expect(out).toMatch(
      /status +considering reply → escalated\n +asked because +– → cpm over threshold\n +to approve +– → \$4,000\n/,
    );
    const lines = (await replay('negotiation', '@miatorres', '--step', '--everything', '--format', 'ndjson')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; changes: { money: unknown[]; effect: unknown[] } });
    expect(lines.find(({ type }) => type === 'AgreementReached')?.changes.money).toContainEqual({
      field: 'bank',
      before: 0,
      after: 17_500,
    });
    expect(lines.filter(({ type }) => type === 'EffectRequested').length).toBeGreaterThan(3);
  });

  it('tells what differs between two moments, and that nothing does', async () => {
    const [from, to] = [placeOf('MailSent'), placeOf('AgreementReached')];
    const { out } = await replay('negotiation', '@miatorres', '--diff', `${from.position}..${to.id}`);
    expect(out).toContain('\nstatus            awaiting reply → agreed\n');
    expect(out).toContain('\ntheir ask         – → $950\n');
    expect(out).toContain('\naverage CPM       – → $20.63\n');
    const none = await replay('negotiation', '@miatorres', '--diff', `${to.position}..${to.position}`);
    expect(none.out).toMatch(/\nNothing differs\.\n$/);
    const all = await replay('negotiation', '@miatorres', '--diff', '..', '--format', 'ndjson');
    expect(JSON.parse(all.out)).toMatchObject({
      from: null,
      changes: {
        negotiation: expect.arrayContaining([{ field: 'status', before: 'not_started', after: 'agreed' }]) as unknown[],
      },
    });
  });

  it('says that there was nothing yet, before it began', async () => {
    const { out, code } = await replay('negotiation', '@miatorres', '--at', '1');
    expect({ code, out: out.split('\n').at(-2) }).toEqual({ code: 0, out: 'It had not been started yet.' });
  });

  it.each([
    [
      ['Jonas Weber'],
      1,
      /There are 2 negotiations with Jonas Weber, .*say which with --campaign:\n {2}Northwind Coffee, task task-northwind, escalated\n {2}Northwind Coffee, task task-second, offering\n$/,
    ],
    [['Jonas Webber'], 1, /Near it:\n {2}Jonas Weber/],
    [['@miatorres', '--campaign', SECOND], 1, /Nothing was negotiated with Mia Torres, .* for task-second/],
    [['@miatorres', '--at', '9999'], 1, /The log ends at position \d+: there is no position 9999 yet\.\n$/],
    [['@miatorres', '--at', '01a213dc-2154-76c8-ad4c-000000000000'], 1, /The log has no event 01a213dc/],
    [['@miatorres', '--at', 'yesterday'], 2, /--at yesterday is no moment: write a position/],
    [['@miatorres', '--diff', '9..3'], 2, /runs backwards/],
    [['@miatorres', '--diff', '9'], 2, /is not two moments: write A\.\.B/],
    [['@miatorres', '--diff', '1..2', '--step'], 2, /leave --at, --step and --follow out/],
    [['@miatorres', '--follow', '--format', 'json'], 2, /write --format ndjson/],
  ])('answers %j with exit code %i and a sentence', async (words, code, message) => {
    const said = await replay('negotiation', ...words);
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toMatch(message);
  });
});

describe('parley replay campaign', () => {
  it('shows terms, money and every influencer of that moment', async () => {
    const { out, err } = await replay('campaign', NORTHWIND, '--at', '2026-12-01');
    expect(err).toBe('');
    expect(out).toContain('\nstatus       started\n');
    expect(out).toMatch(
      /\nspent +\$0 of \$5,000 \(0 %\), 0 deals, \$1,425 on offer\naverage +no deals yet\nbank +\$0 saved/,
    );
    expect(out).toMatch(/Mia Torres +@miatorres +awaiting reply +2 +\$950 +\$825 +– +\$20\.63 +\$1,000 +40,000/);
    expect(out).toMatch(/Jonas Weber +@jonasweber +awaiting reply +1 +– +\$600/);
    const now = JSON.parse((await replay('campaign', NORTHWIND, '--format', 'json')).out) as Record<string, unknown>;
    expect(now).toMatchObject({
      ledger: { spent: 82_500, deals: 1 },
      influencers: [{ status: 'agreed' }, { status: 'escalated' }],
    });
  });

  it('walks event by event, each under the name of whom it concerns, and tells what a day changed', async () => {
    const step = await replay('campaign', NORTHWIND, '--step');
    expect(step.out).toMatch(
      /Mia Torres: Agreed at \$825 .*\n +status +considering reply → agreed\n +deal +– → \$825\n/,
    );
    expect(step.out).toMatch(/\n +spent +\$0 → \$825\n +on offer +\$1,425 → \$600\n/);
    const { out } = await replay('campaign', NORTHWIND, '--diff', '2026-12-01..2026-12-02');
    expect(out).toMatch(/\ndeals +0 → 1\nspent +\$0 → \$825\n/);
    expect(out).toMatch(/\nJonas Weber\n {2}status +awaiting reply → escalated\n/);
  });
});

describe('parley explain', () => {
  it('tells each decision: what it saw, the rule, the numbers, the reason, the mail, who approved', async () => {
    const { out, err } = await at('explain', '@miatorres');
    expect(err).toBe('');
    expect(out).toMatch(/\n {2}2 {2}Parley offers \$825 as the counter of round 1 \(CPM \$20\.63\)\.\n/);
    expect(out).toMatch(
      /saw {7}mail #\d+: “Thanks! My rate for a reel is \$950\.”\n +read as counter \(#\d+, 93 % sure, claude-haiku-5-5\)/,
    );
    expect(out).toMatch(/rule +an ask above our next offer.* \(policy: One thread, 6\)\n/);
    expect(out).toMatch(/numbers +no deals yet against target \$25\.00; bank \$0 less \$0 reserved: \$0 available\n/);
    expect(out).toMatch(/so at most \$1,000\n +replayed up to #\d+: the same\n/);
    expect(out).toMatch(/reason +no deals yet, \$25 target: bank \$0/);
    expect(out).toMatch(/mail +worded 2026-12-01 14:08:00 by claude-sonnet-5-5, passed the guard \(#\d+\)\n/);
    expect(out).toMatch(/approved +nobody had to: Parley decides this by itself\n/);
    expect(out).toMatch(/Agreed at \$825 .*\n(?:.*\n)*? +rule +an unconditional yes accepts the offer it answers/);
  });

  it('is the same for programs, and says who is still asked', async () => {
    const { out } = await at('explain', '@jonasweber', '--campaign', NORTHWIND, '--format', 'json');
    const { decisions } = JSON.parse(out) as { decisions: readonly Record<string, unknown>[] };
    expect(decisions).toMatchObject([
      {
        number: 1,
        rule: { name: 'room_for_opening' },
        check: { outcome: 'same' },
        mail: { sent: { type: 'MailSent' } },
      },
      { number: 2, rule: { name: 'above_threshold', source: 'One thread, 4' }, facts: { mails: [{}] }, answer: null },
    ]);
  });
});

describe('csv', () => {
  const rows = async (...words: readonly string[]) => {
    const { out, err } = await at(...words, '--format', 'csv');
    expect(err).toBe('');
    return out.split('\r\n');
  };

  it('has a negotiation at a moment, field by field, and what two moments differ in', async () => {
    const counter = placeOf('OfferDecided', 2);
    const state = await rows('replay', 'negotiation', '@miatorres', '--at', counter.id);
    expect(state[0]).toBe('of,field,value,unit');
    for (const row of ['negotiation,status,offering,', 'negotiation,their ask,950,USD', 'money,ceiling,1000,USD'])
      expect(state).toContain(row);
    expect(state).toContain('negotiation,held,,USD');
    const diff = await rows('replay', 'negotiation', '@miatorres', '--diff', `${counter.position}..now`);
    expect(diff[0]).toBe('of,field,before,after,unit');
    for (const row of ['negotiation,status,offering,agreed,', 'negotiation,deal,,825,USD', 'money,bank,0,175,USD'])
      expect(diff).toContain(row);
  });

  it('has every step with each of its changes, also of an effect', async () => {
    const steps = await rows('replay', 'negotiation', '@jonasweber', '--campaign', NORTHWIND, '--step');
    expect(steps[0]).toBe('position,timestamp,type,influencer,negotiation_id,sentence,of,field,before,after,unit');
    expect(steps.join('\n')).toMatch(
      /,MailSent,Jonas Weber,task-northwind:jonasweber,Sent the opening to Jonas Weber at \$600\.,negotiation,status,offering,awaiting reply,\n/,
    );
    expect(steps.join('\n')).toMatch(/,EffectFailed,.*,effect,effect,tried,pending,\n/);
    expect(steps.join('\n')).toMatch(/,CampaignStarted,,,[^\n]+,,,,,\n/);
    const campaign = await rows('replay', 'campaign', NORTHWIND, '--step');
    expect(campaign.join('\n')).toMatch(/,AgreementReached,Mia Torres,.*,campaign,spent,0,825,USD\n/);
    expect(campaign.at(-1)).toBe('');
  });

  it('has the influencers of a campaign at a moment, and everything that a day changed', async () => {
    const [titles, mia] = await rows('replay', 'campaign', NORTHWIND, '--at', '2026-12-01');
    expect(titles).toMatch(/^place,influencer,handle,state,offers,ask_usd,/);
    expect(mia).toMatch(/^1,Mia Torres,'@miatorres,awaiting_reply,2,950,825,,,20\.625,1000,40000,/);
    const day = await rows('replay', 'campaign', NORTHWIND, '--diff', '2026-12-01..2026-12-02');
    expect(day).toContain('campaign,spent,0,825,USD');
    expect(day).toContain('Jonas Weber,status,awaiting reply,escalated,');
  });

  it('has one decision a row, with its rule and its numbers in dollars', async () => {
    const [titles, opening, counter] = await rows('explain', '@miatorres');
    expect(titles).toMatch(/,decision,saw_mails,read_at,understood_as,ask_usd,rule,.*,ceiling_usd,replayed,/);
    expect(opening).toMatch(/^Northwind Coffee,Mia Torres,.*,room_for_opening,.*,1000,same,\d+,agent,$/);
    expect(counter).toMatch(/,Parley offers \$825 as .*,ask,950,next_offer,.*,0,0,[\d.]+,1000,same,\d+,agent,$/);
  });

  it('is one of the formats that every command takes which shows something', async () => {
    for (const words of [
      ['log'],
      ['timeline'],
      ['campaign', 'list'],
      ['campaign', 'show'],
      ['explain'],
      ['sql'],
      ['status'],
      ['doctor'],
    ])
      expect((await inThisProcess([...words, '--help'])).out, words.join(' ')).toMatch(FORMATS);
    for (const what of ['negotiation', 'campaign'])
      expect((await inThisProcess(['replay', what, '--help'])).out, what).toMatch(FORMATS);
  });
});

const FORMATS = /\[choices:\s+"table",\s+"json",\s+"ndjson",\s+"csv"\]/;

describe('the help', () => {
  it.each(['replay negotiation', 'replay campaign', 'explain'])('of %s has examples', async (words) => {
    const { out, code } = await inThisProcess([...words.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n/);
  });
});

describe('--follow', () => {
  it('tells what is new beside a writer, and ends well on Ctrl-C or when nobody reads any more', async () => {
    const live = inDirectory('live.db');
    await tellNorthwind(live);
    const words = ['replay', 'negotiation', '@jonasweber', '--follow', '--db', live];
    const followers = [0, 1].map(() => spawn(process.execPath, [join(root, 'bin/parley.js'), ...words]));
    onTestFinished(() => void followers.map((each) => each.kill('SIGKILL')));
    const ends = followers.map(ended);
    const [interrupted, deserted] = followers;
    let said = '';
    interrupted?.stdout.on('data', (text: string) => (said += text));
    await eventually(
      () => said,
      (text) => text.includes('following from #'),
      PATIENCE,
    );
    expect(said).toContain('it waits for a person, because of cpm over threshold; $4,000 could be approved');
    const story = storyteller(live, '2026-12-03T09:00:00.000Z');
    onTestFinished(() => story.close());
    await story.decide(negotiationWith('Jonas Weber'), { type: 'SendOffer', by: 'U1', price: usd(700), final: false });
    await eventually(
      () => said,
      (text) => text.includes('mail under way'),
      PATIENCE,
    );
    expect(said).toMatch(/U1 offers \$700 as the counter of round 1 .*\n +status +escalated → offering\n/);
    deserted?.stdout.destroy();
    interrupted?.kill('SIGINT');
    await story.decide(negotiationWith('Jonas Weber'), { type: 'Pause', by: 'U1' });
    expect(await Promise.all(ends)).toMatchObject([
      { code: 0, err: '' },
      { code: 0, err: '' },
    ]);
  }, 60_000);
});

/** Two processes have to start on a machine that may be busy. */
const PATIENCE = 25_000;

/** A script in a process of its own, where the outside world explodes. */
function node(script: string) {
  const env = { ...process.env, ...EXPLODING };
  return spawn(process.execPath, ['--input-type=module', '-e', script], { env });
}

function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  return new Promise((resolve) => {
    let [out, err] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('exit', (code) => child.once('close', () => resolve({ code, out, err })));
  });
}
