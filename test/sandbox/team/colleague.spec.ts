import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pressablesIn } from '../../../sandbox/slack/drawing.ts';
import { choiceOf, decideOne, freshMemory } from '../../../sandbox/team/colleague.ts';
import { actions, button, plain, section } from '../slack/bolt.ts';
import { APPROVE, asksForDecisions, type Button, COUNTER, DECLINE, FINAL, IDLE, SEND, WITHDRAW } from './decisions.ts';

const chosen = (seed: number, ...buttons: Button[]) =>
  choiceOf(pressablesIn([actions(...buttons)]), `${seed}:Maya`)?.label ?? null;
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const share = (label: string, ...buttons: Button[]) =>
  SEEDS.filter((seed) => chosen(seed, ...buttons) === label).length / SEEDS.length;

describe('what a colleague presses', () => {
  it('is the same for the same seed, and not for every seed', () => {
    const all = SEEDS.map((seed) => chosen(seed, APPROVE, FINAL, COUNTER, DECLINE));
    expect(SEEDS.map((seed) => chosen(seed, APPROVE, FINAL, COUNTER, DECLINE))).toEqual(all);
    expect(new Set(all).size).toBe(4);
  });

  it('is the draft where there is one', () => {
    expect(share(SEND.text.text, APPROVE, SEND)).toBe(1);
    expect(share('Send our final offer', button('Send our final offer', 'f'), SEND)).toBe(0);
  });

  it('is seldom what Slack asks about first', () => {
    const asked = {
      ...APPROVE,
      confirm: { title: plain('Above the cap'), text: plain('Sure?'), confirm: plain('Yes'), deny: plain('No') },
    };
    expect(share(APPROVE.text.text, APPROVE, FINAL)).toBeGreaterThan(0.4);
    expect(share(APPROVE.text.text, asked, FINAL)).toBeLessThan(0.4);
  });

  it('is nothing where nothing decides', () => {
    expect(share('', WITHDRAW, button('Take over', 'take'))).toBe(0);
    expect(chosen(1, WITHDRAW, button('Take over', 'take'))).toBeNull();
    expect(chosen(1)).toBeNull();
  });
});

describe('deciding', () => {
  let here: Awaited<ReturnType<typeof asksForDecisions>>;
  beforeEach(async () => {
    here = await asksForDecisions();
  });
  afterEach(() => here.stop());
  const decide = (memory = freshMemory(), seed = 1) => decideOne(here.hands, seed, memory);
  const lastIn = async (channel: 'escalations' | 'agreements') =>
    (await here.slack.messages(channel)).at(-1)?.blocks?.[0]?.text?.text;

  it('takes the oldest thing first, and ends when nothing waits', async () => {
    await here.post('escalations', 'Maya Lee', APPROVE);
    await here.post('campaigns', 'Ben Okafor', DECLINE);
    await here.post('agreements', 'Ana Costa', WITHDRAW);
    const memory = freshMemory();
    expect(await decide(memory)).toEqual({ about: 'Maya Lee', label: 'Approve $900' });
    expect(await lastIn('escalations')).toBe(`Settled with approve by <@${here.hands.userId}>`);
    expect(await decide(memory)).toEqual({ about: 'Ben Okafor', label: 'Walk away politely' });
    expect(await decide(memory)).toBeNull();
    expect(here.came).toEqual(['approve', 'decline']);
  });

  it('fills in what a modal asks, and corrects it by what it is told', async () => {
    await here.post('escalations', 'Maya Lee', COUNTER);
    expect(await decide()).toMatchObject({ label: 'Another amount' });
    expect(here.came).toEqual(['counter 800']);
    expect(here.slack.modal(here.hands.userId)).toBeNull();
  });

  it('names an amount between the two lowest of the message, which are no CPMs', async () => {
    await here.client.chat.postMessage({
      channel: here.slack.channelIds.escalations,
      text: 'Maya Lee',
      blocks: [
        { type: 'section', fields: [plain('Our ceiling $700 (CPM $30.20)'), plain('Our last offer $501 (CPM $20)')] },
        section('`/parley final Maya Lee $100` offers an amount'),
        actions(COUNTER),
      ],
    });
    await decide();
    expect(here.came).toEqual(['counter 600']);
  });

  it('closes a window that only tells something, and decides otherwise', async () => {
    await here.post('escalations', 'Maya Lee', button('Approve $900', 'tell'), DECLINE);
    const memory = freshMemory();
    for (let seed = 0; (await decide(memory, seed)) !== null; seed += 1);
    expect([here.came, here.slack.modal(here.hands.userId)]).toEqual([['decline'], null]);
  });

  it('tries something else where a button does nothing, and leaves alone what does nothing at all', async () => {
    await here.post('escalations', 'Maya Lee', IDLE, DECLINE);
    await here.post('escalations', 'Ben Okafor', IDLE);
    const memory = freshMemory();
    for (let seed = 0; (await decide(memory, seed)) !== null; seed += 1);
    expect(here.came.toSorted()).toEqual(expect.arrayContaining(['decline', 'idle']));
    expect(await decide(memory)).toBeNull();
  });
});
