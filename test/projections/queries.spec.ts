import type { Database } from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { CampaignId, Instant } from '../../src/events/units.ts';
import { cents } from '../../src/events/units.ts';
import { type AuditSearch, newestEntries } from '../../src/projections/audit.ts';
import { distance, folded } from '../../src/projections/nearby.ts';
import { negotiationRows, negotiationsIn } from '../../src/projections/negotiation-rows.ts';
import { campaignDetails, campaignList, findCampaigns, findInfluencers } from '../../src/projections/queries.ts';
import { READ_MODELS } from '../../src/projections/read-models.ts';
import { run, sql, type Tables } from '../../src/projections/sql.ts';
import { found, GLOW, negotiation, team } from '../adapters/slack/team.ts';

const MAYA = negotiation('mayalee');
const BLOOM = 'bloom2' as CampaignId;

const started = async () => {
  const here = team();
  await here.start([
    found(1, 'Maya Lee'),
    found(2, 'Máya  Lee-Brown'),
    { place: 3, listedAs: 'Ana Costa', outcome: 'missing', elsewhere: [] },
  ]);
  await here.send(MAYA);
  await here.reply(MAYA, '$780?', { kind: 'ask', amount: cents(780_00), quote: '$780?' });
  return { here, db: here.app.log.database };
};

describe('finding an influencer by what somebody typed', () => {
  it.each(['Maya Lee', 'maya lee', ' MAYA   LEE ', '@mayalee', 'mayalee', 'mayalee@example.com', 'Mayá Lee'])(
    'finds exactly one: %s',
    async (typed) => {
      const { db } = await started();
      expect(findInfluencers(db, typed)).toMatchObject({ outcome: 'found', found: { name: 'Maya Lee' } });
    },
  );

  it('offers the near ones, the nearest first, and nothing to a far one', async () => {
    const { db } = await started();
    const near = findInfluencers(db, 'Maya Le');
    expect(near).toMatchObject({ outcome: 'near', candidates: [{ name: 'Maya Lee' }, { name: 'Máya  Lee-Brown' }] });
    expect(findInfluencers(db, 'Maja Lee').outcome).toBe('near');
    expect(findInfluencers(db, 'Zoltan').outcome).toBe('none');
    expect(findInfluencers(db, '').outcome).toBe('none');
  });

  it('lists everybody who is exactly that, and chooses nobody', async () => {
    const { here, db } = await started();
    const twin = found(1, 'Maya Lee', BLOOM);
    if (twin.outcome !== 'found') throw new Error('found');
    const other = { ...twin, influencer: { ...twin.influencer, influencerId: 'other' as never } };
    await here.start([other], { campaign: BLOOM, clientName: 'Bloom' });
    expect(findInfluencers(db, 'maya lee')).toMatchObject({ outcome: 'several', candidates: [{}, {}] });
  });

  it.each(['Maya Lee', '@mayalee', 'mayalee@example.com', GLOW, 'glow'])('goes by the indexes: %s', async (typed) => {
    const { db } = await started();
    const prepare = vi.spyOn(db, 'prepare');
    const search = typed === GLOW || typed === 'glow' ? findCampaigns(db, typed) : findInfluencers(db, typed);
    const asked = prepare.mock.calls.map(([text]) => text);
    prepare.mockRestore();
    expect(search.outcome).toBe('found');
    expect(asked).not.toEqual([]);
    const plans = asked.flatMap((text) =>
      db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text.replaceAll('?', `'x'`)}`).all(),
    );
    expect(plans.filter(({ detail }) => detail.startsWith('SCAN'))).toEqual([]);
  });

  it('finds a campaign by an id whose capitals were typed small', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')], { campaign: 'DEV-12' as CampaignId, clientName: 'Bloom' });
    expect(findCampaigns(here.app.log.database, 'dev-12')).toMatchObject({ outcome: 'found' });
    expect(findCampaigns(here.app.log.database, 'DEV-12')).toMatchObject({ outcome: 'found' });
    expect(findCampaigns(here.app.log.database, 'dev-13')).toMatchObject({ outcome: 'near' });
  });

  it('tells typos from other names', () => {
    expect(folded('  @Zoë\u200b  Ünal ')).toBe('zoe unal');
    expect([distance('lee', 'lee'), distance('mya lee', 'maya lee'), distance('amya lee', 'maya lee')]).toEqual([
      0, 2, 2,
    ]);
    expect([distance('lee', 'lea'), distance('ben okafor', 'maya lee')]).toEqual([null, null]);
  });
});

describe('campaigns with totals', () => {
  it('count, add up, and average by views', async () => {
    const { here, db } = await started();
    await here.start([found(1, 'Ben Okafor', BLOOM)], { campaign: BLOOM, clientName: 'Bloom' });
    expect(campaignList(db)).toMatchObject([
      { campaignId: GLOW, clientName: 'Glow', negotiations: 2, open: 1, agreed: 1, spent: 780_00, averageCpm: 1_950 },
      { campaignId: BLOOM, clientName: 'Bloom', negotiations: 1, open: 1, agreed: 0, spent: 0, averageCpm: null },
    ]);
    expect(findCampaigns(db, 'glow')).toMatchObject({ outcome: 'found', found: { campaignId: GLOW } });
    expect(findCampaigns(db, 'bloom2')).toMatchObject({ outcome: 'found', found: { clientName: 'Bloom' } });
  });

  it('know a rejected form as a campaign without money', async () => {
    const here = team();
    await here.reject('bad1' as CampaignId, 'Spring', [{ field: 'Budget', held: null, expected: 'an amount' }]);
    expect(campaignList(here.app.log.database)).toMatchObject([{ status: 'rejected', budget: null, clientName: null }]);
    expect(campaignDetails(here.app.log.database, 'bad1' as CampaignId)).toMatchObject({
      ledger: null,
      submission: null,
    });
    expect(campaignDetails(here.app.log.database, 'nowhere' as CampaignId)).toBeNull();
  });

  it('show one campaign with its ledger, its negotiations by place, and whom it could not start with', async () => {
    const { db } = await started();
    const details = campaignDetails(db, GLOW);
    expect(details?.ledger).toMatchObject({ spent: 780_00, bank: 220_00, averageCpm: 1_950, deals: 1, open: 1 });
    expect(details?.unmatched).toEqual([{ place: 3, name: 'Ana Costa', outcome: 'missing' }]);
    expect(details?.negotiationRows).toEqual(negotiationRows(db, GLOW));
    expect(details?.negotiationRows).toMatchObject([
      { negotiationId: MAYA, influencerName: 'Maya Lee', status: 'agreed', open: false, deal: 780_00, cpm: 1_950 },
      { influencerName: 'Máya  Lee-Brown', status: 'offering', open: true, lastOffer: 800_00, cpm: 2_000 },
    ]);
  });

  it('find negotiations by their state, with the trigger and whose they are', async () => {
    const { here, db } = await started();
    await here.decide(negotiation('myaleebrown'), { type: 'TakeOver', by: 'U7', how: 'command' });
    expect(negotiationsIn(db, 'human_managed')).toMatchObject([{ managedBy: 'U7', trigger: null }]);
  });
});

describe('the audit trail', () => {
  const auditTrail = (db: Database, search: AuditSearch) => newestEntries(db, search, 1_000);

  it('is filtered by campaign, influencer, negotiation, type and time, newest last', async () => {
    const { here, db } = await started();
    const all = auditTrail(db, {});
    expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => index + 1));
    expect(auditTrail(db, { types: ['MailSent', 'MailReceived'] }).map(({ type }) => type)).toEqual([
      'MailSent',
      'MailReceived',
    ]);
    expect(auditTrail(db, { types: [] })).toEqual([]);
    expect(newestEntries(db, {}, 2)).toEqual(all.slice(-2));
    expect(auditTrail(db, { negotiationId: MAYA, types: ['AgreementReached'] })).toMatchObject([
      { influencerName: 'Maya Lee', campaign: 'Glow', negotiationState: 'agreed' },
    ]);
    expect(new Set(auditTrail(db, { influencerId: 'mayalee' as never }).map((entry) => entry.influencerName))).toEqual(
      new Set(['Maya Lee']),
    );
    expect(auditTrail(db, { without: ['EffectRequested'] }).some(({ type }) => type === 'EffectRequested')).toBe(false);
    expect(auditTrail(db, { since: '2026-11-20T10:00:00.000Z' as Instant })).toEqual(all);
    expect(auditTrail(db, { until: '2026-11-20T10:00:00.000Z' as Instant })).toEqual([]);
    expect(here.app.log.head()).toBe(all.length);
  });

  it('reads a limited look at everything along the log, without sorting it', async () => {
    const { db } = await started();
    const { sql: text, parameters } = sql
      .selectFrom('audit_trail')
      .selectAll()
      .where('type', 'not in', ['EffectRequested'])
      .orderBy('position', 'desc')
      .limit(15)
      .compile();
    const plan = JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...parameters));
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

describe('the tables that the queries are typed by', () => {
  it('have the columns that the read models keep', async () => {
    const { db } = await started();
    const typed: Readonly<Record<string, readonly string[]>> = {
      campaigns: COLUMNS.campaigns,
      contacts: COLUMNS.contacts,
      negotiations: COLUMNS.negotiations,
    };
    for (const [name, columns] of Object.entries(typed)) {
      const model = READ_MODELS.find((each) => each.name === name);
      expect(['key', ...Object.keys(model?.columns ?? {}), 'state', 'position'].toSorted()).toEqual(columns.toSorted());
    }
    expect(run(db, sql.selectFrom('mails').select(['thread_id', 'author']))).toHaveLength(2);
  });
});

const columnsOf = <Table extends keyof Tables>(columns: Readonly<Record<keyof Tables[Table], true>>) =>
  Object.keys(columns);
const row = { key: true, state: true, position: true } as const;
const COLUMNS = {
  campaigns: columnsOf<'campaigns'>({
    ...row, status: true, standing: true, client_name: true, folded_client: true, budget: true, opening_cpm: true, target_cpm: true, stretch: true, ends_on: true, listed: true,
  }), // prettier-ignore
  contacts: columnsOf<'contacts'>({
    ...row,
    name: true,
    email: true,
    handle: true,
    manager_email: true,
    folded_name: true,
    folded_handle: true,
    time_zone: true,
  }),
  negotiations: columnsOf<'negotiations'>({
    ...row, campaign_id: true, influencer_id: true, place: true, status: true, open: true, impressions: true, quality: true,
    offers: true, last_offer: true, ask: true, outstanding: true, held: true, deal: true, due_at: true,
  }), // prettier-ignore
};
