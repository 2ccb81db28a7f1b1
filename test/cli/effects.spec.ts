import { describe, expect, it } from 'vitest';
import { openApplication } from '../support/application.ts';
import { ask, fails, startRunner, untilIdle } from '../support/effects.ts';
import { parleyHere } from './in-process.ts';
import { root } from './parley.ts';

/** One that is tried again later, one that waits for a person, one that waits its turn. */
const waiting = async () => {
  const house = openApplication();
  const runner = startRunner(house.app, {
    read_task: { perform: fails(429) },
    post_notice: { perform: () => Promise.resolve({ outcome: 'needs_person', why: 'channel_not_found' }) },
  });
  await ask(
    house,
    { id: 'task', kind: 'read_task' },
    { id: 'notice', kind: 'post_notice', channel: 'campaigns', notice: 'campaign_started' },
    { id: 'later', kind: 'read_roster', notBefore: '2026-11-21T15:00:00.000Z' as never },
  );
  await untilIdle(runner);
  return house;
};
const statusOf = async (file: string, id: string) => {
  const { out } = await parleyHere([
    'sql',
    `SELECT status FROM effects WHERE key = '${id}'`,
    '--format',
    'json',
    '--db',
    file,
  ]);
  return (JSON.parse(out) as readonly { status: string }[])[0]?.status;
};

describe('parley effects list', () => {
  it('shows what waits, for whom and why, beside a running parley serve', async () => {
    const { file } = await waiting();
    const { code, out } = await parleyHere(['effects', 'list', '--db', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/^task +ClickUp +read task +parked +4 +2026-11-20 15:00 +2026-11-20 15:00 +HTTP 429$/m);
    expect(out).toMatch(/^notice +Slack +campaign started +parked +1 +2026-11-20 15:00 +a person +channel_not_found$/m);
    expect(out).toMatch(/^later +Google Sheets +read roster +pending +0 +2026-11-20 15:00 +2026-11-21 15:00/m);
  });

  it('has filters, and every format', async () => {
    const { file } = await waiting();
    const ids = async (...words: readonly string[]) => {
      const { out } = await parleyHere(['effects', 'list', '--db', file, '--format', 'json', ...words]);
      return (JSON.parse(out) as readonly { effectId: string }[]).map(({ effectId }) => effectId);
    };
    expect(await ids('--system', 'clickup')).toEqual(['task']);
    expect(await ids('--parked')).toEqual(expect.arrayContaining(['task', 'notice']));
    expect(await ids('--parked')).not.toContain('later');
    const csv = await parleyHere(['effects', 'list', '--db', file, '--format', 'csv', '--system', 'sheets']);
    expect(csv.out.split('\r\n')[0]).toContain('effect,system,kind');
    expect(csv.out).toContain('later,sheets,read_roster');
  });
});

describe('parley effects retry and cancel', () => {
  const stopped = async () => {
    const house = await waiting();
    house.close();
    return house.file;
  };

  it('lets one go, or all of a system', async () => {
    const file = await stopped();
    const one = await parleyHere(['effects', 'retry', 'notice', '--by', 'T-4711', '--db', file]);
    expect(one).toMatchObject({ code: 0, out: 'notice is tried when parley serve starts.\n' });
    expect(await statusOf(file, 'notice')).toBe('pending');
    const all = await parleyHere(['effects', 'retry', '--system', 'clickup', '--db', file]);
    expect(all).toMatchObject({ code: 0, out: '1 effect is tried when parley serve starts.\n' });
    expect(await statusOf(file, 'task')).toBe('pending');
    const { out } = await parleyHere(['log', '--type', 'EffectResumed', '--format', 'json', '--db', file]);
    expect((JSON.parse(out) as readonly { actor: string }[]).map(({ actor }) => actor)).toEqual(['T-4711', 'cli']);
  });

  it('gives one up by a person who says who it is', async () => {
    const file = await stopped();
    const nobody = await parleyHere(['effects', 'cancel', 'notice', '--db', file]);
    expect(nobody.code).toBe(2);
    const environment = { PARLEY_CONFIG: `${root}/config` };
    const done = await parleyHere(['effects', 'cancel', 'notice', '--by', 'U02ABCDEF', '--db', file], { environment });
    expect(done).toMatchObject({ code: 0, out: 'notice is given up by U02ABCDEF, and not tried any more.\n' });
    expect(await statusOf(file, 'notice')).toBe('given_up');
    const again = await parleyHere(['effects', 'cancel', 'notice', '--by', 'U02ABCDEF', '--db', file], { environment });
    expect(again.err).toBe('parley: The effect notice is settled already: parley log --type effect shows how.\n');
  });

  it.each([
    [['effects', 'retry'], 2, 'Name one effect, or say --all'],
    [['effects', 'retry', 'task', '--all'], 2, 'Name one effect, or say --all'],
    [['effects', 'retry', 'later'], 1, 'The effect later is not parked: it is tried when its turn comes.'],
    [['effects', 'retry', 'ghost'], 1, 'There is no effect ghost: parley effects list shows their ids.'],
  ])('%j says what is wrong', async (words, code, sentence) => {
    const ended = await parleyHere([...words, '--db', await stopped()]);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(sentence);
  });

  it('says what to do instead while parley serve runs', async () => {
    const { file } = await waiting();
    for (const words of [
      ['retry', '--all'],
      ['cancel', 'notice', '--by', 'U1'],
    ]) {
      const { code, err } = await parleyHere(['effects', ...words, '--db', file]);
      expect({ code, err }).toEqual({
        code: 1,
        err: `parley: ${file} is in use: stop parley serve first. While it runs, /parley retry in Slack lets go what waits for a person, and /parley cancel EFFECT gives one up.\n`,
      });
    }
  });
});
