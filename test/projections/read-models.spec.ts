import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRosterFor } from '../../src/adapters/sheets/read-roster.ts';
import { actOnTimers } from '../../src/adapters/timers.ts';
import type { NegotiationCommand } from '../../src/domain/negotiation/commands.ts';
import type { Cents, Day, EffectId } from '../../src/events/units.ts';
import { READ_MODELS } from '../../src/projections/read-models.ts';
import { openApplication, type TestApplication } from '../support/application.ts';
import { CAMPAIGN, decideOn, negotiationsOf, performOnce, sheet, startCampaign, submit } from '../support/campaigns.ts';
import { ask } from '../support/effects.ts';
import { hashNumber, histories, PEOPLE, playHistory, received, sent, text } from '../support/histories.ts';

const state = ({ rows }: TestApplication, table: string, columns: string) =>
  rows(`SELECT ${columns} FROM ${table} ORDER BY key`);

describe('the columns of', () => {
  it('campaigns tell status, money and end', async () => {
    const house = openApplication();
    const columns = 'key, status, client_name, budget, opening_cpm, target_cpm, stretch, ends_on, listed';
    await submit(house, ['Ann']);
    const row = {
      ...{ key: CAMPAIGN, client_name: 'Acme', budget: 2_000_000, opening_cpm: 2_000, target_cpm: 2_500 },
      ...{ stretch: 0.2, ends_on: '2026-12-31', listed: 1 },
    };
    expect(state(house, 'campaigns', columns)).toEqual([{ ...row, status: 'submitted' }]);
    await performOnce(house, 'read_roster', readRosterFor(house.app, sheet([{ name: 'Ann' }])));
    expect(state(house, 'campaigns', columns)).toEqual([{ ...row, status: 'started' }]);
    house.clock.set('2027-01-02T00:00:00.000Z');
    await actOnTimers(house.app);
    expect(state(house, 'campaigns', 'status')).toEqual([{ status: 'ended' }]);
  });

  it.each<[string, readonly NegotiationCommand[], object]>([
    [
      'opened',
      [],
      { status: 'offering', open: 1, offers: 1, last_offer: 80_000, outstanding: 80_000, deal: null, due_at: null },
    ],
    ['sent', [sent(1, 1)], { status: 'awaiting_reply', outstanding: 80_000, due_at: '2026-11-25T15:00:00.000Z' }],
    [
      'answered',
      [sent(1, 1), received(1, 'human', 'influencer')],
      { status: 'considering_reply', outstanding: 80_000, due_at: null },
    ],
    [
      'closed by a person',
      [sent(1, 1), { type: 'CloseAsAgreed', by: 'U1', price: 91_250 as Cents }],
      { status: 'agreed', open: 0, last_offer: 80_000, outstanding: null, held: null, deal: 91_250 },
    ],
    [
      'stopped',
      [{ type: 'Stop', by: 'U1', reason: 'x' }],
      { status: 'stopped', open: 0, outstanding: null, deal: null },
    ],
  ])('negotiations that are %s', async (_case, commands, expected) => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    for (const command of commands) await decideOn(house, 'Ann', command);
    const columns =
      'campaign_id, place, status, open, impressions, offers, last_offer, outstanding, held, deal, due_at';
    expect(state(house, 'negotiations', columns)).toMatchObject([
      { campaign_id: CAMPAIGN, place: 1, impressions: 40_000, ...expected },
    ]);
  });

  it('contacts hold who an influencer id is, addresses in lower case', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann', email: 'Ann@Mail.Example', handle: '@ann.bo' }]);
    expect(state(house, 'contacts', 'name, email, handle, manager_email, time_zone')).toEqual([
      { name: 'Ann', email: 'ann@mail.example', handle: 'ann.bo', manager_email: null, time_zone: null },
    ]);
  });

  it('mails tell whose each message is, and suppressions who is left alone', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    await decideOn(house, 'Ann', sent(1, 1));
    await decideOn(house, 'Ann', received(1, 'human', 'influencer'));
    await decideOn(house, 'Ann', received(2, 'human', 'unknown'));
    await decideOn(house, 'Ann', received(3, 'hard_bounce', 'unknown'));
    const { messageId, ...ids } = { messageId: 'person-1', threadId: 't', rfcMessageIdHash: null };
    const mail = { messageId, ...ids, direction: 'sent', text } as const;
    await decideOn(house, 'Ann', { type: 'NotePersonsMail', mail, by: 'mailbox' });
    const [{ key } = { key: '' }] = negotiationsOf(house);
    const of = { negotiation_id: key, thread_id: 't' };
    expect(state(house, 'mails', 'key, author, rfc_message_id_hash, negotiation_id, thread_id')).toEqual([
      { key: 'person-1', author: 'person', rfc_message_id_hash: null, ...of },
      { key: 'received-1', author: 'influencer', rfc_message_id_hash: null, ...of },
      { key: 'received-2', author: 'unknown', rfc_message_id_hash: null, ...of },
      { key: 'received-3', author: 'unknown', rfc_message_id_hash: null, ...of },
      { key: 'sent-1', author: 'agent', rfc_message_id_hash: hashNumber(1), ...of },
    ]);
    expect(state(house, 'suppressions', 'because')).toEqual([{ because: 'hard_bounce' }]);
  });

  it('effects follow a life from asked for to settled', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'send_mail', negotiationId: 'n1' as never });
    const look = () => state(house, 'effects', 'status, open, in_flight, due_at, attempts, draft_id')[0];
    const waiting = { status: 'pending', open: 1, in_flight: null, due_at: null, attempts: 0, draft_id: null };
    expect(look()).toEqual(waiting);
    const life = (event: object) =>
      house.app.log.write((tx) => {
        tx.append({ stream: 'effect:e1', expected: 'any', metadata: META, events: [event as never] });
        return undefined;
      });
    const effectId = 'e1';
    await life({ type: 'EffectAttempted', data: { effectId, attempt: 1 } });
    expect(look()).toEqual({ ...waiting, status: 'tried', in_flight: 1, attempts: 1 });
    await life({ type: 'DraftRecorded', data: { effectId, draftId: 'd1', messageId: 'm1', contentHash: 'h' } });
    await life({
      type: 'EffectFailed',
      data: { effectId, attempt: 1, outcome: 'uncertain', status: 500, message: 'x' },
    });
    expect(look()).toEqual({ ...waiting, in_flight: 1, attempts: 1, draft_id: 'd1' });
    const until = '2026-11-20T15:01:00.000Z';
    await life({ type: 'EffectParked', data: { effectId, until, why: 'retry', message: 'x', negotiationId: 'n1' } });
    expect(look()).toMatchObject({ status: 'parked', due_at: until, in_flight: 1 });
    await life({
      type: 'EffectParked',
      data: { effectId, until: null, why: 'person', message: 'x', negotiationId: 'n1' },
    });
    expect(look()).toMatchObject({ status: 'parked', due_at: null, in_flight: null });
    await life({ type: 'EffectResumed', data: { effectId, by: 'U1' } });
    expect(look()).toMatchObject({ status: 'pending', in_flight: 1 });
    await life({ type: 'EffectSucceeded', data: { effectId, result: 'sent' } });
    const settled = { status: 'succeeded', open: null, in_flight: null, due_at: null };
    expect(look()).toMatchObject(settled);
    for (const late of [
      { type: 'EffectFailed', data: { effectId, attempt: 1, outcome: 'failed', status: 429, message: 'late' } },
      { type: 'EffectAttempted', data: { effectId, attempt: 2 } },
      { type: 'EffectParked', data: { effectId, until, why: 'retry', message: 'late', negotiationId: 'n1' } },
      { type: 'EffectResumed', data: { effectId, by: 'agent' } },
    ]) {
      await life(late);
      expect(look()).toMatchObject(settled);
    }
  });

  it('effects refuse the life of what nobody asked for, and the event with it', async () => {
    const { app } = openApplication();
    const data = { effectId: 'ghost' as EffectId, attempt: 1 };
    const append = app.log.write((tx) =>
      tx.append({
        stream: 'effect:ghost',
        expected: 'any',
        metadata: META,
        events: [{ type: 'EffectAttempted', data }],
      }),
    );
    await expect(append).rejects.toThrow('nobody asked for');
    await expect(append).rejects.toMatchObject({ code: 'EFFECT_NOT_ASKED_FOR' });
    expect(app.log.head()).toBe(0);
  });
});

const META = { source: 'test', actor: 'agent', correlationId: 'test', causationId: null };

describe('read models', () => {
  it('are the same made anew as kept live, whatever happened', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const house = openApplication();
        const timeline = { start: null, end: '2026-12-10' as Day };
        await startCampaign(house, PEOPLE, { budget: 250_000 as Cents, timeline });
        await playHistory(house, steps);
        const tables = () => READ_MODELS.map(({ name }) => house.rows(`SELECT * FROM ${name} ORDER BY key`));
        const live = tables();
        expect(house.engine.faulted()).toEqual([]);
        expect(house.engine.differences(house.app.log)).toEqual([]);
        house.engine.rebuild(house.app.log);
        expect(tables()).toEqual(live);
        for (const { type } of house.app.log.all()) seen.add(type);
        house.close();
      }),
      { numRuns: 15 },
    );
    // The histories are real ones: they reach what happens in every campaign.
    for (const type of ['MailSent', 'MailReceived', 'AgreementReached', 'EffectParked'])
      expect([...seen]).toContain(type);
  }, 60_000);

  it('ask for effects once an event, and for none when they are made anew', async () => {
    const house = openApplication();
    await startCampaign(house, PEOPLE);
    const asked = house.rows("SELECT count(*) AS n, count(DISTINCT state ->> 'about') AS events FROM effects");
    const head = house.app.log.head();
    house.engine.rebuild(house.app.log);
    expect(house.app.log.head()).toBe(head);
    expect(house.rows("SELECT count(*) AS n, count(DISTINCT state ->> 'about') AS events FROM effects")).toEqual(asked);
    house.close();
    const again = openApplication({ file: house.file, clock: house.clock });
    expect(again.app.log.head()).toBe(head);
    // One to read the roster, the campaign's card and the start's notice, and a mail to word for each offer.
    expect(asked).toEqual([{ n: 7, events: 6 }]);
  });
});
