import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pressByHand } from '../../../sandbox/team/byHand.ts';
import { asking } from '../../../sandbox/team/terminal.ts';
import { button, plain } from '../slack/bolt.ts';
import { APPROVE, asksForDecisions, COUNTER, DECLINE, IDLE, WITHDRAW } from './decisions.ts';

let here: Awaited<ReturnType<typeof asksForDecisions>>;
beforeEach(async () => {
  here = await asksForDecisions();
});
afterEach(() => here.stop());

/** Plays one round with what is typed, a line each; tells how it ended and what stood on the terminal. */
const typing = async (lines: readonly string[], skipped = new Set<string>()) => {
  const input = new PassThrough();
  let screen = '';
  const write = (text: string | Uint8Array) => (screen += String(text)) !== '';
  const { ask, close } = asking(input, { write });
  input.end(lines.map((line) => `${line}\n`).join(''));
  const drawing = { nameOf: here.slack.nameOf, width: 80 };
  const round = await pressByHand(here.hands, { ask, say: (line) => void write(`${line}\n`), drawing }, skipped);
  close();
  return { round, screen };
};

describe('pressing by hand', () => {
  it('shows what waits, oldest first, and presses the button of the number that is typed', async () => {
    await here.post('escalations', 'Decision needed: Maya Lee', APPROVE, DECLINE);
    await here.post('campaigns', 'Ben Okafor is missing', button('Added, look again', 'idle'));
    await here.post('agreements', 'Agreement: Ana Costa', WITHDRAW);
    const { round, screen } = await typing(['2']);
    expect(round).toBe('pressed');
    expect(here.came).toEqual(['decline']);
    expect(screen).toMatchInlineSnapshot(`
      "
      These 2 wait for you in Slack:

      #escalations
        Decision needed: Maya Lee
        They ask $900.
        [1 Approve $900] [2 Walk away politely]

      #campaigns
        Ben Okafor is missing
        They ask $900.
        [3 Added, look again]

      The number of a button, s to skip these, q to end: 
      The message now:
        Settled with decline by @Priya
      "
    `);
  });

  it('says so when a number is none of the buttons, and asks again', async () => {
    await here.post('escalations', 'Maya Lee', APPROVE);
    const { round, screen } = await typing(['7', 'yes', '1']);
    expect(round).toBe('pressed');
    expect(screen).toContain('There is no button 7: they are numbered 1 to 1.');
    expect(screen).toContain('There is no button yes');
  });

  it('asks what Slack would ask first', async () => {
    const confirm = {
      title: plain('Above the cap'),
      text: plain('Agree all the same?'),
      confirm: plain('Agree'),
      deny: plain('No'),
    };
    await here.post('escalations', 'Maya Lee', { ...APPROVE, confirm } as typeof APPROVE);
    const { screen } = await typing(['1', 'n', '1', 'y']);
    expect(screen).toContain('Above the cap\nAgree all the same?\n[y Agree] [n No]');
    expect(screen).toContain('Not pressed.');
    expect(here.came).toEqual(['approve']);
  });

  it('asks for the fields of a modal, shows what is wrong with them, and asks again', async () => {
    await here.post('escalations', 'Maya Lee', COUNTER);
    const { round, screen } = await typing(['1', '', '9000', '790', '']);
    expect(round).toBe('pressed');
    expect(screen).toMatch(/Another amount\n─+\nThey ask \$900, our ceiling is \$5,000\.\nAmount: \[\]/);
    expect(screen).toContain('! Please complete this required field.');
    expect(screen).toContain('! At most $800.\nAmount [9000]');
    expect(screen).toMatch(/Sure\?\n[^!]*Amount \[790\]/);
    expect(here.came).toEqual(['counter 790']);
    expect(here.slack.modal(here.hands.userId)).toBeNull();
  });

  it('shows a window that only tells something', async () => {
    await here.post('escalations', 'Maya Lee', button('Approve', 'tell'));
    const { screen } = await typing(['1', '']);
    expect(screen).toMatch(/Parley\n─+\nToo late\.\nEnter to close: /);
    expect(here.slack.modal(here.hands.userId)).toBeNull();
  });

  it('closes a modal with s, and nothing has happened', async () => {
    await here.post('escalations', 'Maya Lee', COUNTER);
    const { round, screen } = await typing(['1', 's']);
    expect({ round, came: here.came, modal: here.slack.modal(here.hands.userId) }).toEqual({
      round: 'pressed',
      came: [],
      modal: null,
    });
    expect(screen).toContain('Nothing came of that.');
  });

  it('shows what only the one who pressed is told', async () => {
    await here.post('escalations', 'Maya Lee', button('Approve', 'refused'));
    expect((await typing(['1'])).screen).toContain('Only you see this:\n  Only Sam may do that.');
  });

  it('leaves with s alone what was shown, until something new waits', async () => {
    await here.post('escalations', 'Maya Lee', IDLE);
    const skipped = new Set<string>();
    expect((await typing(['s'], skipped)).round).toBe('left');
    expect(await typing(['1'], skipped)).toEqual({ round: 'left', screen: '' });
    await here.post('escalations', 'Ben Okafor', DECLINE);
    const { screen } = await typing(['1'], skipped);
    expect(screen).toContain('[1 Walk away politely]');
    expect(here.came).toEqual(['decline']);
  });

  it.each([['q'], []])('ends with %s', async (...lines) => {
    await here.post('escalations', 'Maya Lee', APPROVE);
    expect((await typing(lines)).round).toBe('ended');
    expect(here.came).toEqual([]);
  });
});
