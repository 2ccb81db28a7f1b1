import { pino } from 'pino';
import { metadata, type Tx } from '../src/adapters/application.ts';
import { readConfig } from '../src/adapters/config.ts';
import { decideCampaign } from '../src/adapters/decisions/campaign.ts';
import { decideNegotiation } from '../src/adapters/decisions/negotiation.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../src/cli/compose.ts';
import type { CampaignId, Cents, Cpm, Day, EffectId, InfluencerId, NegotiationId, Views } from '../src/events/units.ts';

const A_CAMPAIGN = 100;

/** A database with so many negotiations whose opening went out and which wait for an answer; resolves with its head. */
export const openNegotiations = async (file: string, count: number): Promise<number> => {
  const store = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
  const { log, engine } = store;
  const app = { clock: SYSTEM_CLOCK, config: readConfig('config'), faulted: () => engine.faulted(), logger: pino() };
  for (let begun = 0; begun < count; begun += A_CAMPAIGN) {
    const campaignId = `load-${begun}` as CampaignId;
    const size = Math.min(A_CAMPAIGN, count - begun);
    await log.write((tx) => startCampaign(tx, app, campaignId, size));
    await log.write((tx) => sendOpenings(tx, app, campaignId));
  }
  // Nothing of it is left to do but to wait.
  await log.write(settleEverything);
  const head = log.head();
  log.close();
  return head;
};

type Deciding = Parameters<typeof decideCampaign>[1];

const startCampaign = (tx: Tx, app: Deciding, campaignId: CampaignId, size: number): void => {
  const because = metadata('bench', 'clickup', campaignId);
  const submission = {
    campaignId,
    taskUrl: 'https://app.clickup.com/t/load',
    clientName: `Client ${campaignId}`,
    budget: 1_000_000_00 as Cents,
    openingCpm: 20_00 as Cpm,
    targetCpm: 25_00 as Cpm,
    stretch: 0.2,
    rounds: 4,
    perInfluencerLimit: null,
    platform: 'instagram' as const,
    deliverables: [{ type: 'instagram_reel' as const, quantity: 1 }],
    timeline: { start: null, end: '2099-12-31' as Day },
    replyMode: 'auto' as const,
    listed: size,
  };
  const influencers = Array.from({ length: size }, (_, place) => `Person ${campaignId} ${place}`);
  const reading = { outcome: 'complete', submission, influencers, mention: [] } as const;
  decideCampaign(tx, app, campaignId, { type: 'ReadForm', reading }, because);
  const findings = influencers.map((name, index) => {
    const id = `${campaignId}-${index}`;
    return {
      outcome: 'found' as const,
      place: index + 1,
      listedAs: name,
      influencer: {
        place: index + 1,
        negotiationId: `n-${id}` as NegotiationId,
        influencerId: `i-${id}` as InfluencerId,
        row: index + 2,
        platform: 'instagram' as const,
        averageViews: 40_000 as Views,
        alsoOn: [],
        engagement: { rate: null, basis: 'followers' as const, posts: null },
        limits: { minRate: null, limit: null },
      },
      contact: { name, email: `${id}@mail.example`, handle: null, managerEmail: null, timeZone: null },
    };
  });
  decideCampaign(
    tx,
    app,
    campaignId,
    { type: 'MatchInfluencers', findings, config: { weights: {}, benchmarks: [] } },
    because,
  );
};

const sendOpenings = (tx: Tx, app: Deciding, campaignId: CampaignId): void => {
  const offering = tx
    .prepare(`SELECT key, last_offer AS price FROM negotiations WHERE campaign_id = ? AND status = 'offering'`)
    .all(campaignId) as readonly Readonly<{ key: NegotiationId; price: Cents }>[];
  for (const { key, price } of offering) {
    const text = { from: 'a@agency.example', to: 'b@mail.example', subject: 'Hi', body: 'Hello', rfcMessageId: null };
    const mail = {
      messageId: `m-${key}`,
      threadId: `t-${key}`,
      rfcMessageIdHash: null,
      effectId: 'e' as EffectId,
      text,
    };
    const command = { type: 'RecordSent', move: 1, purpose: 'opening', price, mail } as const;
    decideNegotiation(tx, app, key, command, metadata('bench', 'agent', campaignId));
  }
};

const settleEverything = (tx: Tx): void => {
  for (const { key } of tx.prepare('SELECT key FROM effects WHERE open = 1').all() as { key: EffectId }[])
    tx.append({
      stream: `effect:${key}`,
      expected: 'stream_exists',
      metadata: metadata('bench', 'agent', key),
      events: [{ type: 'EffectSucceeded', data: { effectId: key, result: null }, state: 'succeeded' }],
    });
};
