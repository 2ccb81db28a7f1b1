import { describe, expect, it } from 'vitest';
import { explanationLines } from '../../../src/cli/render/explain.ts';
import { painter } from '../../../src/cli/render/paint.ts';
import { changeLines } from '../../../src/cli/render/replay/change-lines.ts';
import { waitsForWords } from '../../../src/cli/render/replay/words.ts';
import type { StoredEvent } from '../../../src/events/catalogue.ts';
import { cents, type Instant } from '../../../src/events/units.ts';
import type { Explanation } from '../../../src/projections/replay/explanations.ts';
import { campaignLog } from '../../../src/projections/replay/campaign-log.ts';
import { explanationsOf } from '../../../src/projections/replay/explanations.ts';
import type { MailCame } from '../../../src/projections/replay/mail-came.ts';
import { replayed } from '../../../src/projections/replay/replay.ts';
import { waitsFor, type WaitsFor } from '../../../src/projections/replay/waiting.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { found, GLOW, negotiation, type Team, team } from '../../adapters/slack/team.ts';

const MAYA = negotiation('mayalee');
const PLAIN = { width: null, paint: painter(false) };
const by = 'U1';

const started = async (): Promise<Team> => {
  const here = team();
  await here.start([found(1, 'Maya Lee')]);
  return here;
};

const logOf = ({ app }: Team): readonly StoredEvent[] => [
  ...campaignLog(app.log.database, GLOW, { upTo: app.log.head() }),
];

describe('what a negotiation waits for', () => {
  const draft: NegotiationCommand = {
    ...{ type: 'RecordDraft', move: 1, draft: { subject: 'Glow', body: 'Hi' }, use: null, verdict: { ok: true } },
    notBefore: '2026-11-23T14:00:00.000Z' as Instant,
  };
  const cases: readonly (readonly [string, (here: Team) => Promise<unknown>])[] = [
    ['the opening at $800 to be worded', () => Promise.resolve()],
    ['the opening at $800 to be sent, from 2026-11-23 14:00 on', (here) => here.decide(MAYA, draft)],
    ['their answer; follow-up at 2026-11-25 10:00', (here) => here.send(MAYA)],
    ['1 mail of theirs to be read', (here) => here.send(MAYA).then(() => here.receive(MAYA, 'Hm'))],
    [
      'a person, because of cpm over threshold; $2,000 could be approved',
      async (here) => {
        await here.send(MAYA);
        await here.reply(MAYA, '$2,000', { kind: 'ask', amount: cents(2_000_00), quote: '$2,000' });
      },
    ],
    ['U1, who has the thread, to hand it back', (here) => here.decide(MAYA, { type: 'TakeOver', by, how: 'command' })],
    ['a person to resume it; it was queued for budget', (here) => here.decide(MAYA, { type: 'Pause', by })],
    ['nothing: it is stopped', (here) => here.decide(MAYA, { type: 'Stop', by, reason: 'x' })],
    [
      'the recap at $800 to be worded',
      async (here) => {
        await here.send(MAYA);
        await here.reply(MAYA, 'Yes', { kind: 'accept', quote: 'Yes' });
      },
    ],
  ];

  it.each(cases)('is told: %s', async (words, act) => {
    const here = await started();
    await act(here);
    const waits = waitsFor(replayed(GLOW, logOf(here)), MAYA);
    expect(waits === null ? null : waitsForWords(waits)).toBe(words);
  });

  it.each<[WaitsFor, string]>([
    [{ what: 'room_in_budget' }, 'room in the budget for its opening'],
    [{ what: 'queue_test' }, 'the test whether there is room for its opening'],
    [{ what: 'nothing', after: 'stale' }, 'nothing, unless they write after all'],
  ])('is told of %j', (waits, words) => {
    expect(waitsForWords(waits)).toBe(words);
  });

  it('is nothing before it was started', () => {
    expect(waitsFor(replayed(GLOW, []), MAYA)).toBeNull();
  });
});

describe('changes', () => {
  it('stand under one another, and what is too long goes on under itself', () => {
    const long = 'one two three four five six seven';
    const look = { width: 44, paint: painter(false) };
    expect(changeLines([{ title: 'deal', before: '–', after: '$800' }], 2, look)).toEqual([
      '  deal              – → $800',
    ]);
    expect(changeLines([{ title: 'package', before: '–', after: long }], 2, look)).toEqual([
      '  package           – → one two three four',
      '                    five six seven',
    ]);
  });
});

describe('an explanation', () => {
  const explained = async (): Promise<readonly [opening: Explanation, counter: Explanation]> => {
    const here = await started();
    await here.send(MAYA);
    await here.reply(MAYA, '$950?', { kind: 'ask', amount: cents(950_00), quote: '$950?' });
    const [opening, counter] = explanationsOf(GLOW, MAYA, logOf(here), []);
    if (opening === undefined || counter === undefined) throw new Error('two decisions');
    return [opening, counter];
  };
  const textOf = (explanation: Explanation): string => explanationLines(explanation, 1, 'Maya Lee', PLAIN).join('\n');
  const mail = (part: object): MailCame => ({
    ...{ move: 1, drafted: null, refused: null, sent: null, superseded: null, review: null, troubles: [] },
    ...part,
  });
  const at = { position: 9, occurredAt: '2026-11-20T10:00:07.000Z' };

  it('tells of every end that its mail may come to', async () => {
    const [opening] = await explained();
    const withMail = (part: object) => textOf({ ...opening, mail: mail(part) });
    expect(withMail({})).toContain('mail      not worded yet');
    expect(withMail({ refused: { ...at, personal: { content: { reasons: ['$801', '$802'] } } } })).toContain(
      'refused by the guard 2026-11-20 10:00:07 (#9): $801; $802',
    );
    expect(withMail({ refused: { ...at, personal: { content: null } } })).toContain('(#9): the reasons were erased');
    const taken = { event: { ...at, data: { why: 'newer_mail' } }, because: 'they wrote at the last moment' };
    expect(withMail({ superseded: taken })).toContain(
      'taken back 2026-11-20 10:00:07 (#9): they had written meanwhile; they wrote at the last moment',
    );
    const troubles = [{ kind: 'send_mail', status: 'parked', attempts: 4, dueAt: '2026-11-20T11:00:00.000Z' }];
    expect(withMail({ troubles })).toContain('Sending the mail: parked after 4 tries, again at 2026-11-20 11:00');
    const reviewed = withMail({ sent: at, review: { since: at.occurredAt } });
    expect(reviewed).toContain('waited as a draft for a person to press Send since 2026-11-20 10:00:07');
    expect(reviewed).toContain('approved  a person, by sending the draft');
  });

  it('says where the log gives other numbers, and who answered', async () => {
    const [opening] = await explained();
    const fields = [{ field: 'ceilingPrice', recorded: 99_000, replayed: 100_000 }];
    expect(textOf({ ...opening, check: { outcome: 'differs', fields } })).toMatch(
      /replayed up to #\d+ with this release: ceilingPrice 100000, recorded 99000/,
    );
    expect(textOf({ ...opening, by: 'U1', rule: 'person_decided' })).toMatch(
      /rule {6}a person decided\n[^]*approved {2}U1$/,
    );
  });

  it('counts only quotes that the mail held, and tells of those that did not', async () => {
    const [, counter] = await explained();
    const { reading } = counter.facts;
    if (reading === null || reading.personal.content === null) throw new Error('a reading');
    const amounts = [
      { quote: '$950', role: 'total_ask' as const },
      { quote: '$9,500', role: 'range' as const },
    ];
    const content = {
      reading: { ...reading.personal.content.reading, amounts },
      discarded: ['amount (range): "$9,500"'],
    };
    const facts = {
      ...counter.facts,
      reading: {
        ...reading,
        data: { ...reading.data, discardedQuotes: 1 },
        personal: { ...reading.personal, content },
      },
    };
    const text = textOf({ ...counter, facts });
    expect(text).toContain('found word for word: total ask “$950”\n');
    expect(text).toContain('did not count: amount (range): "$9,500"\n');
    const erased = { ...reading, personal: { ...reading.personal, content: null } };
    expect(textOf({ ...counter, facts: { ...counter.facts, reading: erased } })).toContain('the quotes were erased');
  });
});
