import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { type Office, openOffice, PRIYA } from './office.ts';
import { Killed, mortal, tryOnce } from './tries.ts';
import type { Effect } from '../../../src/projections/effects.ts';

const STEPS_AT_MOST = 40;

/** A try that dies after so many steps; whether it lived through. */
const livesThrough = async (office: Office, effect: Effect, steps: number): Promise<boolean> => {
  try {
    await tryOnce(office, effect, mortal(steps));
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
};

const isSentOnce = async (office: Office, effect: Effect, after: number) => {
  const sent = (await office.gmail.outgoing()).filter((mail) => mail.effect === effect.effectId);
  expect(sent, `sent after a death at step ${after}`).toHaveLength(1);
  const recorded = office.events('MailSent').filter((event) => event.data.effectId === effect.effectId);
  expect(recorded).toMatchObject([
    { data: { messageId: sent[0]?.id }, personal: { content: { rfcMessageId: sent[0]?.messageId } } },
  ]);
  expect(await office.gmail.drafts()).toEqual([]);
  expect(office.effect(effect.effectId).status).toBe('succeeded');
};

describe('a crash at any step of a send', { timeout: 60_000 }, () => {
  it('sends an opening exactly once, whenever it comes, and leaves no draft', async () => {
    let deaths = 0;
    for (let steps = 0; steps < STEPS_AT_MOST; steps++) {
      const office = await openOffice();
      const effect = await office.draft();
      const lived = await livesThrough(office, effect, steps);
      if (!lived) await tryOnce(office, effect);
      await isSentOnce(office, effect, steps);
      if (lived) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThanOrEqual(10);
  });

  it('sends an answer exactly once, also when the recovery dies as well', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    await tryOnce(office, await office.draft());
    for (const [first, second] of pairs()) {
      await office.answer('Could you do more?');
      await readMailbox(office.app, office.patient);
      await office.considered({ kind: 'question', quotes: ['more?'] });
      const isPersons = office.negotiation().phase.status === 'escalated';
      if (isPersons) await office.command({ type: 'SendOffer', by: PRIYA, price: 800_00 as never, final: false });
      const effect = await office.draft(`An answer after ${first} and ${second}.`);
      if (isPersons) await office.release(effect);
      if (!(await livesThrough(office, effect, first)))
        if (!(await livesThrough(office, effect, second))) await tryOnce(office, effect);
      await isSentOnce(office, effect, first);
    }
  });

  it('reads the mailbox between death and recovery without taking our own mail for a person’s', async () => {
    for (let steps = 0; steps < STEPS_AT_MOST; steps++) {
      const office = await openOffice();
      await readMailbox(office.app, office.patient);
      const effect = await office.draft();
      const lived = await livesThrough(office, effect, steps);
      await readMailbox(office.app, office.patient);
      expect(office.events('ThreadTakenOver')).toEqual([]);
      if (!lived) await tryOnce(office, effect);
      expect(await readMailbox(office.app, office.patient)).toMatchObject({ waiting: 0, recorded: 0 });
      await isSentOnce(office, effect, steps);
      expect(office.events('PersonWrote')).toEqual([]);
      if (lived) break;
    }
  });
});

const pairs = function* (): Generator<readonly [number, number]> {
  for (let first = 2; first < 14; first += 3) for (let second = 1; second < 14; second += 4) yield [first, second];
};
