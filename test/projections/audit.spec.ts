import { describe, expect, it, vi } from 'vitest';
import type { CampaignId, InfluencerId, Instant } from '../../src/events/units.ts';
import { type AuditSearch, entriesOf, newestEntries } from '../../src/projections/audit.ts';
import { openApplication, type TestApplication } from '../support/application.ts';
import { CAMPAIGN, negotiationsOf, startCampaign } from '../support/campaigns.ts';
import { fails, startRunner, untilIdle } from '../support/effects.ts';

const OTHER = 'task-2' as CampaignId;

/** Two campaigns; the words of Ann's mail fail for good, and a person is asked. */
const told = async () => {
  const house = openApplication();
  await startCampaign(house, [
    { name: 'Ann', rate: 0.02 },
    { name: 'Bo', rate: 0.03 },
  ]);
  const [ann] = negotiationsOf(house);
  if (ann === undefined) throw new Error('nobody was found');
  const runner = startRunner(house.app, {
    word_mail: {
      perform: ({ negotiationId }) =>
        negotiationId === ann.key
          ? fails(400)()
          : Promise.resolve({ outcome: 'awaits_review', message: '', why: 'a person presses Send' }),
    },
  });
  runner.wake();
  await untilIdle(runner);
  await startCampaign(house, [{ name: 'Cy', rate: 0.02 }], { campaignId: OTHER, clientName: 'Other' });
  runner.wake();
  await untilIdle(runner);
  await runner.stop();
  const [row] = house.rows<{ influencer: InfluencerId }>(
    'SELECT influencer_id AS influencer FROM negotiations WHERE key = ?',
    ann.key,
  );
  if (row === undefined) throw new Error('no negotiation');
  return { house, negotiationId: ann.key, influencerId: row.influencer };
};

const found = ({ app }: TestApplication, search: AuditSearch) => newestEntries(app.log.database, search, 1_000);

/** What a log's own ids and effects' streams say, reckoned without the view. */
const expected = ({ app }: TestApplication, isAbout: (data: Readonly<Record<string, unknown>>) => boolean) => {
  const asked = new Set<string>();
  return [...app.log.all()].flatMap(({ position, id, data, stream }) => {
    const { effectId } = data as Readonly<{ effectId?: string }>;
    const effect = stream.startsWith('effect:') || stream.startsWith('system:') ? effectId : undefined;
    const isOurs = isAbout(data) || (effect !== undefined && asked.has(effect.slice(0, id.length)));
    if (isOurs) asked.add(id);
    return isOurs ? [position] : [];
  });
};

describe('what is about somebody', () => {
  it('includes what became of everything that was asked of the outside world for it, however often removed', async () => {
    const { house, negotiationId } = await told();
    const ids = { campaignId: CAMPAIGN, negotiationId };
    const types = found(house, { negotiationId }).map(({ type }) => type);
    for (const type of ['EffectAttempted', 'EffectFailed', 'EffectParked', 'EffectNeedsPerson'])
      expect(types, type).toContain(type);
    for (const [name, id] of Object.entries(ids)) {
      const positions = found(house, { [name]: id }).map(({ position }) => position);
      expect(positions, name).toEqual(expected(house, (data) => data[name] === id));
      expect(positions).not.toHaveLength(0);
    }
  });

  it('names campaign, negotiation and influencer beside each of them, and no state of theirs for the negotiation’s', async () => {
    const { house, negotiationId, influencerId } = await told();
    const entries = found(house, { influencerId });
    const effects = entries.filter(({ type }) => type.startsWith('Effect') || type === 'DraftRecorded');
    expect(effects.length).toBeGreaterThan(3);
    for (const entry of effects)
      expect(entry).toMatchObject({
        ...{ campaignId: CAMPAIGN, campaign: 'Acme', negotiationId, influencerName: 'Ann', direction: null },
        ...{ negotiationState: null, rates: null },
      });
    expect(entries.find(({ type }) => type === 'OfferDecided')).toMatchObject({ negotiationState: 'offering' });
    expect(found(house, {}).filter(({ negotiationState }) => negotiationState === 'pending')).toEqual([]);
  });

  it('leaves every other campaign out, and every event has one row', async () => {
    const { house } = await told();
    const [ours, others, all] = [{ campaignId: CAMPAIGN }, { campaignId: OTHER }, {}].map((search) =>
      found(house, search).map(({ position }) => position),
    );
    expect(ours?.filter((position) => others?.includes(position))).toEqual([]);
    expect(all).toEqual(Array.from({ length: house.app.log.head() }, (_, index) => index + 1));
    const entries = [...entriesOf(house.app.log.database, { campaignId: CAMPAIGN })];
    expect(entries.map(({ position }) => position)).toEqual(ours);
  });

  it('goes with every other filter', async () => {
    const { house, negotiationId } = await told();
    const failed = found(house, { negotiationId, types: ['EffectFailed', 'OfferDecided'] });
    expect(new Set(failed.map(({ type }) => type))).toEqual(new Set(['EffectFailed', 'OfferDecided']));
    expect(found(house, { negotiationId, without: ['EffectFailed'] })).toHaveLength(
      found(house, { negotiationId }).length - failed.filter(({ type }) => type === 'EffectFailed').length,
    );
    const until = '2026-11-20T15:00:00.000Z' as Instant;
    expect(found(house, { negotiationId, until })).toEqual([]);
    expect(found(house, { negotiationId, since: until })).toEqual(found(house, { negotiationId }));
  });
});

describe('how the audit trail is read', () => {
  const LATE = '2026-11-20T15:00:00.000Z' as Instant;
  const searches: readonly AuditSearch[] = [
    { campaignId: CAMPAIGN },
    { negotiationId: 'n' as never },
    { influencerId: 'i' as never, since: LATE, until: LATE },
    { campaignId: CAMPAIGN, types: ['EffectFailed'], without: ['EffectAttempted'] },
    { since: LATE, until: LATE, without: ['EffectAttempted'] },
    { types: ['OfferDecided'] },
  ];

  it.each(searches)('goes through no table for %j', async (search) => {
    const { house } = await told();
    const { database } = house.app.log;
    const prepare = vi.spyOn(database, 'prepare');
    newestEntries(database, search, 51);
    const asked = prepare.mock.calls.map(([text]) => text);
    prepare.mockRestore();
    const plans = asked.flatMap((text) =>
      database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text.replaceAll('?', `'x'`)}`).all(),
    );
    expect(plans.filter(({ detail }) => detail.startsWith('SCAN'))).toEqual([]);
    const isTimeAlone = Object.keys(search).every((key) => !key.endsWith('Id')) && search.since !== undefined;
    expect(plans.some(({ detail }) => detail.includes('rowid>? AND rowid<?'))).toBe(isTimeAlone);
    expect(plans.filter(({ detail }) => detail.includes('CO-ROUTINE audit_trail'))).toEqual([]);
  });
});
