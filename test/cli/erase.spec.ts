import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { metadata } from '../../src/adapters/application.ts';
import { openErasing } from '../../src/cli/erasing.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';
import { openKeys } from '../../src/events/keys.ts';
import type { SubjectId } from '../../src/events/units.ts';
import { erasurePlan } from '../../src/projections/erasure-plan.ts';
import { findPerson } from '../../src/projections/person.ts';
import { found, missing, negotiationWith, NORTHWIND, storyteller, usd } from '../support/fixtures.ts';
import { inDirectory, type Ended, parley, root } from './parley.ts';

const file = inDirectory('erase.db');
const CONFIG = { PARLEY_CONFIG: join(root, 'config') };
const ADDRESS = 'miatravels@example.com';

/** What only Mia's parts hold: her name, address and handle, and words of her mails and of those to her. */
const HERS = [
  ...['Mia Torres', 'mia torres', ADDRESS, 'mia.travels', 'agent.of.mia@talent.example'],
  ...['My rate for a reel is $950', 'would love to see Lisbon', 'Zanzibar brunch', 'on the roof of the Bauhaus'],
];
const HIS = ['Jonas Weber', 'jonasweber@example.com', 'I charge $4,000 for this.'];

/** A campaign with two influencers, in which everything that can name one of them does. */
beforeAll(async () => {
  const story = storyteller(file, '2026-12-01T09:00:00.000Z');
  const mia = found(1, 'Mia Torres', 40_000, NORTHWIND, '@mia.travels');
  if (mia.outcome !== 'found') throw new Error('nobody found');
  const contact = { ...mia.contact, managerEmail: 'Agent.of.Mia@Talent.example' };
  await story.start(NORTHWIND, 'Northwind Coffee', [
    { ...mia, contact },
    found(2, 'Jonas Weber', 30_000),
    missing(3, 'Lena Park'),
  ]);
  const hers = negotiationWith('Mia Travels');
  const his = negotiationWith('Jonas Weber');
  await story.send(hers, 'Hi Mia, we would love to see Lisbon with you. $800?');
  await story.send(his, 'Hi Jonas, we can offer $600.');
  const ask = { kind: 'ask', amount: usd(950), quote: 'My rate for a reel is $950' } as const;
  await story.reply(hers, 'My rate for a reel is $950, Zanzibar brunch included.', 'counter', ask);
  await story.reply(his, 'I charge $4,000 for this.', 'counter', {
    kind: 'ask',
    amount: usd(4_000),
    quote: 'I charge $4,000 for this.',
  });
  const draft = { subject: 'Mia Torres on the roof of the Bauhaus', body: 'Hi Mia Torres, we promise a yacht.' };
  const verdict = { ok: false, reasons: ['it promises Mia Torres a yacht'] } as const;
  await story.decide(hers, { type: 'RecordDraft', move: 2, draft, use: null, notBefore: null, verdict });
  story.close();

  const { log } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
  const subject = `task:${NORTHWIND}` as SubjectId;
  const payload = JSON.stringify({ history_items: [{ after: 'Jonas Weber\nMia Torres' }] });
  await log.write((tx) =>
    tx.append({
      stream: `campaign:${NORTHWIND}`,
      expected: 'any',
      metadata: metadata('clickup', 'clickup', NORTHWIND),
      events: [
        {
          type: 'WebhookReceived',
          data: { campaignId: NORTHWIND, webhookId: 'w', event: 'taskUpdated', bodyHash: 'h2' },
          personal: { subject, content: { body: payload } },
        },
      ],
    }),
  );
  log.close();
});

/** The words that still stand somewhere in the bytes of the database and of everything beside it. */
const wordsIn = (database: string, words: readonly string[]): readonly string[] => {
  const files = readdirSync(dirname(database)).filter((name) => name.startsWith(basename(database)));
  const bytes = files.map((name) => readFileSync(join(dirname(database), name)));
  return words.filter((word) => bytes.some((each) => each.includes(word)));
};

const copy = (name: string): string => {
  const to = inDirectory(name);
  copyFileSync(file, to);
  return to;
};

describe('parley erase', () => {
  it('shows first what would be emptied, beside a running parley, and changes nothing', async () => {
    const before = readFileSync(file);
    const store = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
    const [shown, refused] = await Promise.all([
      parley(['erase', ADDRESS, '--dry-run', '--db', file]),
      parley(['erase', ADDRESS, '--yes', '--db', file], CONFIG),
    ]);
    store.log.close();
    expect(shown).toEqual<Ended>({
      code: 0,
      err: '',
      out: `Mia Torres, ${ADDRESS} is named by 9 personal parts that would be emptied:
      7  of their own: 1 InfluencerMatched, 1 MailDrafted, 1 MailSent, 1 MailReceived, 1 ReplyClassified, 1 DraftRejected, 1 NegotiationEscalated
      2  of campaign forms: 1 CampaignSubmitted, 1 WebhookReceived
The form of Northwind Coffee goes with them: it names 2 more, 1 of whom are not in the sheet yet and will not be looked up any more.
Their negotiation for Northwind Coffee (escalated) ends.
Nothing was changed.
`,
    });
    expect(refused).toEqual<Ended>({
      code: 1,
      out: '',
      err: `parley: ${file} is in use: stop parley serve, erase, and start it again; --dry-run looks meanwhile.\n`,
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(`${file}.key`), 'not even a key').toBe(false);
  });

  it('asks before it erases, and offers who comes near instead of guessing', async () => {
    const [unasked, near] = await Promise.all([
      parley(['erase', ADDRESS, '--db', copy('asked.db')]),
      parley(['erase', 'Mia Tores', '--yes', '--db', copy('near.db')], CONFIG),
    ]);
    expect(unasked).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^parley: Nothing was erased: say --yes/) as string,
    });
    expect(near).toEqual({
      code: 1,
      out: '',
      err: `parley: No person is called “Mia Tores”. Near it:\n  Mia Torres, @mia.travels, ${ADDRESS}\n`,
    });
    for (const name of ['asked.db', 'near.db']) expect(wordsIn(inDirectory(name), [ADDRESS])).toEqual([ADDRESS]);
  });

  it('leaves nothing of the person in the database, beside it or in a fresh backup, and everything else as it was', async () => {
    const database = copy('gone.db');
    expect(wordsIn(database, [...HERS, ...HIS]), 'all of it is there').toEqual([...HERS, ...HIS]);
    const before = rowsOf(database);

    const { code, out, err } = await parley(['erase', 'Mia Torres', '--by', 'T-1', '--yes', '--db', database], CONFIG);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /\nErased: 9 personal parts are empty, on record at position \d+\.\nNothing of them is left in /,
    );
    expect(wordsIn(database, HERS)).toEqual([]);
    expect(wordsIn(database, HIS)).toEqual(HIS);

    const reading = new Sqlite(database, { readonly: true });
    const [vacuumed, backup] = [inDirectory('gone-vacuumed.db'), inDirectory('gone-backup.db')];
    await reading.backup(backup);
    reading.prepare('VACUUM INTO ?').run(vacuumed);
    expect([...wordsIn(vacuumed, HERS), ...wordsIn(backup, HERS)]).toEqual([]);
    expect(reading.prepare(HER_TRAIL).all(negotiationWith('Mia Travels'))).toEqual([
      { name: null, subject: null, body: null, mails: 2 },
    ]);
    reading.close();

    const after = rowsOf(database);
    expect(after.events.slice(0, before.events.length), 'every event is what it was').toEqual(before.events);
    expect(after.deals).toEqual(before.deals);
    const verified = await parley(['verify', '--db', database]);
    expect(verified.out).toMatch(/^Intact: .* and every read model equals a rebuild\.\n/);
    expect(verified.out).toContain('\n9 personal parts were erased; the events around them are whole.\n');
    expect(verified.code).toBe(0);
  });
});

it('words of others that name the person alone are emptied when that is asked for', async () => {
  const database = copy('mentions.db');
  const { log } = openStore(database, { clock: SYSTEM_CLOCK, ids: systemIds() });
  const [his] = log
    .read({ types: ['MailReceived'], limit: 1000 })
    .filter(({ personal }) => personal?.subject === 'influencer-jonasweber');
  if (his?.type !== 'MailReceived' || his.personal.content === null) throw new Error('no mail of his');
  const { content, subject } = his.personal;
  const wrote = (body: string) => ({ ...his, personal: { subject, content: { ...content, body } } });
  const events = [wrote('Ask Mia Torres.'), wrote(`Ask ${ADDRESS.toUpperCase()}.`)].map(({ type, data, personal }) => ({
    type,
    data,
    personal,
  }));
  const [byName, byAddress] = await log.write((tx) =>
    tx.append({ stream: his.stream, expected: 'any', metadata: his.metadata, events }),
  );
  log.close();

  const erasing = openErasing(database);
  const plan = (mentions: boolean) => {
    const search = findPerson(erasing.database, 'Mia Torres', openKeys(database).blind);
    if (search.outcome !== 'found') throw new Error(search.outcome);
    return erasurePlan(erasing.database, search.found, mentions);
  };
  expect(plan(false).kept.map(({ position, named }) => [position, named])).toEqual([[byName?.position, 'name']]);
  expect(plan(false).emptied.at(-1)).toMatchObject({ position: byAddress?.position, named: 'address' });
  expect(plan(true).kept).toEqual([]);
  expect((await erasing.erase(plan(true), 'cli')).join('\n')).toContain('Nothing of them is left in');
  erasing.close();
  expect(wordsIn(database, [ADDRESS, ADDRESS.toUpperCase(), 'Mia Torres'])).toEqual([]);
});

const HER_TRAIL = `SELECT max(influencer_name) AS name, max(email_subject) AS subject, max(email_body) AS body, count(direction) AS mails
  FROM audit_trail WHERE negotiation_id = ?`;

const rowsOf = (database: string) => {
  const reading = new Sqlite(database, { readonly: true });
  const events = reading.prepare('SELECT * FROM events ORDER BY position').all();
  const deals = reading.prepare('SELECT key, deal FROM negotiations ORDER BY key').all();
  reading.close();
  return { events, deals };
};
