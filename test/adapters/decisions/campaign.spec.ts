import { describe, expect, it } from 'vitest';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import { actOnTimers } from '../../../src/adapters/timers.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import type { CampaignId, Cents, Day, EffectId } from '../../../src/events/units.ts';
import { openApplication, type TestApplication } from '../../support/application.ts';
import { because, CAMPAIGN, decideOn, negotiationsOf, startCampaign } from '../../support/campaigns.ts';
import { ask } from '../../support/effects.ts';

const person = (name: string, more = {}) => ({ name, ...more });
const OPENING_SENT: NegotiationCommand = {
  type: 'RecordSent',
  move: 1,
  purpose: 'opening',
  price: 80_000 as Cents,
  mail: {
    ...{ messageId: 'm', threadId: 't', rfcMessageIdHash: null, effectId: 'e' as EffectId },
    text: { from: 'a@agency.example', to: 'b@mail.example', subject: 'Hi', body: 'Hello', rfcMessageId: null },
  },
};
/** A try to send this person's mail has begun. */
const isLeaving = async (house: TestApplication, name: string): Promise<void> => {
  const negotiationId = negotiationsOf(house).find((each) => each.name === name)?.key ?? null;
  await ask(house, { id: 'sending', kind: 'send_mail', negotiationId });
  const data = { effectId: 'sending' as EffectId, attempt: 1 };
  const events = [{ type: 'EffectAttempted', data, state: 'tried' } as const];
  await house.app.log.write((tx) =>
    tx.append({ stream: 'effect:sending', expected: 'stream_exists', metadata: because(), events }),
  );
};
const ENDS = { timeline: { start: null, end: '2026-11-25' as Day } };

describe('starting a campaign', () => {
  it('opens with everybody at once, at the bottom of the range', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann'), person('Bo', { views: 100_000 })]);
    expect(negotiationsOf(house).map(({ name, status, last_offer }) => [name, status, last_offer])).toEqual([
      ['Ann', 'offering', 80_000],
      ['Bo', 'offering', 200_000],
    ]);
    expect(house.events('OpeningsQueued')).toEqual([]);
  });

  it('starts every negotiation before the first offer is decided, so that quality counts for all', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann'), person('Bo', { rate: 0.08 }), person('Cy')]);
    const types = house.events('NegotiationStarted', 'OfferDecided').map(({ type }) => type);
    expect(types).toEqual([...Array<string>(3).fill('NegotiationStarted'), ...Array<string>(3).fill('OfferDecided')]);
    expect(house.events('OfferDecided').map(({ data }) => data.inputs.quality > 0)).toEqual([true, false, false]);
  });

  it('lets openings without room wait, the best engaged served first, then by place, and tells the team once', async () => {
    const house = openApplication();
    const people = ['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => person(name, name === 'Ed' ? { rate: 0.08 } : {}));
    // Each opening is $800 and weighs half: three fit into $2,000 (room 2,000, 1,600, 1,200, 800 …).
    await startCampaign(house, people, { budget: 200_000 as Cents });
    const waiting = negotiationsOf(house).filter(({ status }) => status === 'queued_for_budget');
    expect(waiting.map(({ name }) => name)).toEqual(['Di']);
    expect(house.events('OfferDecided').map(({ data }) => data.inputs.room)).toEqual([
      200_000, 160_000, 120_000, 80_000,
    ]);
    const [told] = house.events('OpeningsQueued');
    expect(told?.data.negotiations).toEqual(waiting.map(({ key }) => key));
    expect(house.events('OpeningsQueued')).toHaveLength(1);
  });

  it('tells the team of nobody who waits where its timeline ended before the sheet was read', async () => {
    const house = openApplication();
    house.clock.set('2026-11-26T09:00:00.000Z');
    await startCampaign(house, [person('Ann'), person('Bo')], { budget: 90_000 as Cents, ...ENDS });
    expect(negotiationsOf(house).map(({ status }) => status)).toEqual(['stopped', 'stopped']);
    expect(house.events('OpeningsQueued')).toEqual([]);
  });
});

describe('openings that wait for budget', () => {
  const waitingHouse = async () => {
    const house = openApplication();
    const people = ['Ann', 'Bo', 'Cy', 'Di', 'Ed', 'Flo'].map((name) =>
      person(name, name === 'Flo' ? { rate: 0.042 } : {}),
    );
    await startCampaign(house, people, { budget: 120_000 as Cents });
    const open = () =>
      negotiationsOf(house)
        .filter(({ status }) => status === 'offering')
        .map(({ name }) => name);
    return { house, open };
  };

  it('go in their order when money comes back', async () => {
    const { house, open } = await waitingHouse();
    expect(open()).toEqual(['Ann', 'Flo']);
    await decideOn(house, 'Ann', { type: 'CloseAsDeclined', by: 'U1' });
    expect(open()).toEqual(['Bo', 'Flo']);
    await decideOn(house, 'Flo', { type: 'Stop', by: 'U1', reason: 'no' });
    expect(open()).toEqual(['Bo', 'Cy']);
    await decideOn(house, 'Bo', { type: 'Suppress', because: 'hard_bounce' });
    expect(open()).toEqual(['Cy', 'Di']);
  });

  it('wait on where a thread is stopped whose offer is out: it can still be accepted', async () => {
    const { house, open } = await waitingHouse();
    await decideOn(house, 'Flo', OPENING_SENT);
    await decideOn(house, 'Flo', { type: 'Stop', by: 'U1', reason: 'no' });
    expect(open()).toEqual(['Ann']);
    await decideOn(house, 'Ann', OPENING_SENT);
    await decideOn(house, 'Ann', { type: 'CloseAsDeclined', by: 'U1' });
    expect(open()).toEqual(['Bo']);
  });

  it('have the budget of their own campaign, and no other', async () => {
    const { house, open } = await waitingHouse();
    const second = 'task-2' as CampaignId;
    await startCampaign(house, [person('Gus')], { campaignId: second, budget: 80_000 as Cents });
    expect(negotiationsOf(house, second)).toMatchObject([{ name: 'Gus', status: 'offering' }]);
    expect(open()).toEqual(['Ann', 'Flo']);
  });

  it('do not go when what comes back is not enough', async () => {
    const { house, open } = await waitingHouse();
    await decideOn(house, 'Ann', { type: 'CloseAsAgreed', by: 'U1', price: 100_000 as Cents });
    expect(open()).toEqual(['Flo']);
  });

  it('are told of once each, however often they are tested', async () => {
    const { house } = await waitingHouse();
    const queued = house.events('OpeningQueued').length;
    await decideOn(house, 'Ann', { type: 'CloseAsAgreed', by: 'U1', price: 100_000 as Cents });
    expect(house.events('OpeningQueued')).toHaveLength(queued);
  });

  it('are told to the team whenever they fall into the queue, and only they', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann'), person('Bo'), person('Cy')], { budget: 90_000 as Cents });
    const toldOf = () =>
      house
        .events('OpeningsQueued')
        .map(({ data }) => data.negotiations.map((id) => negotiationsOf(house).find(({ key }) => key === id)?.name));
    expect(toldOf()).toEqual([['Bo', 'Cy']]);
    await decideOn(house, 'Ann', { type: 'Pause', by: 'U1' });
    expect(negotiationsOf(house).map(({ status }) => status)).toEqual(['paused', 'offering', 'queued_for_budget']);
    await decideOn(house, 'Ann', { type: 'Resume', by: 'U1' });
    expect(toldOf()).toEqual([['Bo', 'Cy'], ['Ann']]);
  });

  it('do not go after the timeline has ended, also before anybody noticed that it had', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann'), person('Bo')], { budget: 90_000 as Cents, ...ENDS });
    expect(negotiationsOf(house).map(({ status }) => status)).toEqual(['offering', 'queued_for_budget']);
    house.clock.set('2026-11-26T09:00:00.000Z');
    await decideOn(house, 'Ann', { type: 'CloseAsDeclined', by: 'U1' });
    expect(negotiationsOf(house).map(({ status }) => status)).toEqual(['declined', 'stopped']);
    expect(house.events('OfferDecided')).toHaveLength(1);
  });
});

describe("the timeline's end", () => {
  it('stops what is queued, lets offers lapse, and decides no new offer on the way', async () => {
    const house = openApplication();
    await startCampaign(
      house,
      ['Ann', 'Bo', 'Cy'].map((name) => person(name)),
      { budget: 120_000 as Cents, ...ENDS },
    );
    const offers = house.events('OfferDecided').length;
    house.clock.set('2026-11-26T04:59:59.000Z');
    await actOnTimers(house.app);
    expect(house.events('TimelineEnded')).toEqual([]);

    house.clock.set('2026-11-26T05:00:00.000Z');
    await actOnTimers(house.app);
    await actOnTimers(house.app);
    expect(house.events('TimelineEnded').map(({ data }) => data)).toEqual([
      { campaignId: CAMPAIGN, endedOn: '2026-11-25', stillOpen: 3 },
    ]);
    expect(house.events('OfferDecided')).toHaveLength(offers);
    // Openings that had not left are taken back, and with them their negotiations end.
    expect(negotiationsOf(house).map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(house.rows<object>('SELECT outstanding FROM negotiations')).toEqual(Array(3).fill({ outstanding: null }));
  });

  it('comes where the team is, also before it does in Greenwich', async () => {
    const { policy } = openApplication().app.config;
    const house = openApplication({ config: { policy: { ...policy, timeZone: 'Asia/Tokyo' } } });
    await startCampaign(house, [person('Ann')], ENDS);
    house.clock.set('2026-11-25T14:59:59.999Z');
    await actOnTimers(house.app);
    expect(house.events('TimelineEnded')).toEqual([]);
    house.clock.set('2026-11-25T15:00:00.000Z');
    await actOnTimers(house.app);
    expect(house.events('TimelineEnded')).toHaveLength(1);
  });

  it('stops what comes back to the queue later: a claimed thread, and an opening that was leaving', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann'), person('Bo')], ENDS);
    await decideOn(house, 'Ann', { type: 'TakeOver', by: 'U1', how: 'command' });
    await isLeaving(house, 'Bo');
    house.clock.set('2026-11-26T05:00:00.000Z');
    await actOnTimers(house.app);
    const statuses = () => negotiationsOf(house).map(({ status }) => status);
    expect(statuses()).toEqual(['human_managed', 'offering']);
    await decideOn(house, 'Ann', { type: 'HandBack', by: 'U1', standing: null });
    expect(statuses()).toEqual(['stopped', 'offering']);
    await decideOn(house, 'Bo', { type: 'SupersedeMove', move: 1, why: 'timeline_ended' });
    expect(statuses()).toEqual(['stopped', 'stopped']);
    expect(house.rows<object>('SELECT 1 FROM negotiations WHERE open = 1')).toEqual([]);
  });

  it('stops a long queue as it is, from within the first of its decisions', async () => {
    const house = openApplication();
    const people = Array.from({ length: 120 }, (_, n) => person(`Person ${n}`));
    await startCampaign(house, people, { budget: 90_000 as Cents, ...ENDS });
    house.clock.set('2026-11-26T05:00:00.000Z');
    await actOnTimers(house.app);
    expect(house.events('NegotiationStopped')).toHaveLength(120);
    expect(house.rows<object>('SELECT 1 FROM negotiations WHERE open = 1')).toEqual([]);
  });
});

describe('a decision', () => {
  it('closes the other negotiations of a person who opts out, each told in its own campaign', async () => {
    const house = openApplication();
    const second = 'task-2' as CampaignId;
    await startCampaign(house, [person('Ann'), person('Bo')]);
    await startCampaign(house, [person('Ann'), person('Bo')], { campaignId: second });
    await decideOn(house, 'Ann', { type: 'Suppress', because: 'opted_out' });
    for (const campaign of [CAMPAIGN, second])
      expect(negotiationsOf(house, campaign).map(({ name, status }) => [name, status])).toEqual([
        ['Ann', 'declined'],
        ['Bo', 'offering'],
      ]);
    const declined = house.events('NegotiationDeclined');
    expect(declined.map(({ data, metadata }) => [data.campaignId, metadata.correlationId])).toEqual([
      [CAMPAIGN, CAMPAIGN],
      [second, second],
    ]);
    expect(declined[1]?.metadata.causationId).toBe(house.events('AddressSuppressed')[0]?.id);
  });

  it('is refused, and nothing appended, while a read model that it rests on is faulted', async () => {
    const faulted: string[] = [];
    const house = openApplication({ faulted });
    await startCampaign(house, [person('Ann')]);
    const head = house.app.log.head();
    for (const name of ['campaigns', 'negotiations']) {
      faulted.splice(0, 1, name);
      await expect(decideOn(house, 'Ann', { type: 'Pause', by: 'U1' })).rejects.toThrow(
        `Nothing is decided while these read models are faulted: ${name}. Run: parley rebuild`,
      );
    }
    faulted.splice(0, 1, 'mails');
    await decideOn(house, 'Ann', { type: 'Pause', by: 'U1' });
    expect(house.app.log.head()).toBeGreaterThan(head);
  });

  it('on what nobody knows is refused by name', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann')]);
    await expect(
      decideOn({ ...house, rows: () => [{ name: 'X', key: 'nope' }] as never }, 'X', { type: 'Pause', by: 'U1' }),
    ).rejects.toMatchObject({
      code: 'NEGOTIATION_UNKNOWN',
    });
  });

  it('leaves nothing of itself where something in it is refused', async () => {
    const house = openApplication();
    await startCampaign(house, [person('Ann')]);
    const head = house.app.log.head();
    await expect(decideOn(house, 'Ann', { type: 'HandBack', by: 'U1', standing: null })).rejects.toMatchObject({
      code: 'COMMAND_NOT_ALLOWED',
      status: 'offering',
    });
    expect(house.app.log.head()).toBe(head);
  });
});

describe('a group of 300 influencers', () => {
  it('starts in one transaction', async () => {
    const house = openApplication();
    const people = Array.from({ length: 300 }, (_, n) => person(`Person ${n}`, { rate: 0.02 + (n % 50) / 1000 }));
    await startCampaign(house, people, { budget: 6_000_000 as Cents });
    expect(house.events('NegotiationStarted')).toHaveLength(300);
    expect(house.events('OfferDecided').length + house.events('OpeningQueued').length).toBe(300);
  });
});

it('a campaign command that has nothing new to say leaves no event', async () => {
  const house = openApplication();
  await startCampaign(house, [person('Ann')]);
  const head = house.app.log.head();
  const command = { type: 'EndTimeline', stillOpen: 1 } as const;
  expect(await house.app.log.write((tx) => decideCampaign(tx, house.app, CAMPAIGN, command, because()))).toEqual([]);
  expect(house.app.log.head()).toBe(head);
});
