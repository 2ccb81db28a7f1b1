import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, castOf, rowOf } from '../../sandbox/cast/cast.ts';
import { converse, playCampaign, settled } from '../../sandbox/director.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

/** One form in ClickUp, one campaign of twelve, from the signed webhook to the last reply. */
describe('a submitted campaign', () => {
  let house: House;
  let cast: Cast;

  beforeAll(async () => {
    cast = castOf(7, 12);
    house = await openHouse({ cast });
    await playCampaign(house.world, house.application(), cast);
  }, 120_000);
  afterAll(() => house.close());

  it('tells Slack once that it started, and who is missing from the sheet', async () => {
    const posts = await house.world.slack.messages('campaigns');
    const [asked] = house.rows<{ key: string }>(
      `SELECT key FROM effects WHERE state ->> '$.notice' = 'campaign_started'`,
    );
    expect(posts.filter(({ metadata }) => metadata?.event_payload['effect_id'] === asked?.key)).toHaveLength(1);
    const missing = cast.influencers.filter(({ inSheet }) => !inSheet);
    expect(missing).toHaveLength(1);
    expect(
      posts.filter(({ blocks, text }) => `${text}${JSON.stringify(blocks)}`.includes(missing[0]?.name ?? '?')).length,
    ).toBeGreaterThan(0);
  });

  it('writes to everybody found, each in a thread of their own', () => {
    const found = cast.influencers.filter(({ inSheet }) => inSheet);
    const openings = house.rows<{ threadId: string }>(
      `SELECT data ->> '$.threadId' AS threadId FROM events WHERE type = 'MailSent' AND data ->> '$.purpose' = 'opening'`,
    );
    expect(openings).toHaveLength(found.length);
    expect(new Set(openings.map(({ threadId }) => threadId)).size).toBe(found.length);
  });

  it('reaches several deals, each announced once, recapped by mail, and none above its ceiling or the budget', async () => {
    const deals = house.rows<{ price: number; by: string }>(
      `SELECT data ->> '$.price' AS price, data ->> '$.by' AS by FROM events WHERE type = 'AgreementReached'`,
    );
    expect(deals.length).toBeGreaterThanOrEqual(3);
    expect(await house.world.slack.messages('agreements')).toHaveLength(deals.length);
    expect(house.rows(`SELECT 1 FROM events WHERE type = 'MailSent' AND data ->> '$.purpose' = 'recap'`)).toHaveLength(
      deals.length,
    );
    const [{ spent, budget } = { spent: 0, budget: 0 }] = house.rows<{ spent: number; budget: number }>(
      `SELECT (SELECT sum(deal) FROM negotiations) AS spent, budget FROM campaigns`,
    );
    expect(spent).toBe(deals.reduce((sum, { price }) => sum + price, 0));
    expect(spent).toBeLessThanOrEqual(budget);
    expect(
      house.rows(
        `SELECT 1 FROM events WHERE type = 'OfferDecided' AND data ->> '$.price' > data ->> '$.inputs.ceilingPrice' AND data ->> '$.purpose' <> 'opening'`,
      ),
    ).toEqual([]);
  });

  it('keeps the views-weighted average at or under the target without a person', () => {
    const [{ average, target } = { average: 0, target: 0 }] = house.rows<{ average: number; target: number }>(
      `SELECT 1000.0 * (SELECT sum(deal) FROM negotiations) / (SELECT sum(impressions) FROM negotiations WHERE deal IS NOT NULL) AS average,
        target_cpm AS target FROM campaigns`,
    );
    expect(average).toBeLessThanOrEqual(target);
  });

  it('asks a person about whatever is not its to decide, once each, with the evidence', async () => {
    const escalations = house.rows<{ evidence: string }>(
      `SELECT p.content ->> '$.evidence' AS evidence FROM events e JOIN personal p USING (position) WHERE e.type = 'NegotiationEscalated'`,
    );
    expect(escalations.length).toBeGreaterThanOrEqual(2);
    const posts = await house.world.slack.messages('escalations');
    expect(posts.length).toBeGreaterThanOrEqual(escalations.length);
  });

  it('writes nothing to ClickUp', () => {
    expect(house.world.clickup.server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('shows no model a ceiling, a budget, an address or another influencer', () => {
    const seen = house.world.anthropic.server.requests.map(({ body }) => String(body));
    const [{ budget } = { budget: 0 }] = house.rows<{ budget: number }>('SELECT budget FROM campaigns');
    const names = cast.influencers.map(({ name }) => name);
    const secrets = [
      (budget / 100).toLocaleString('en-US'),
      String(budget),
      String(budget / 100),
      'ceiling',
      'bank',
      'reserved',
      '@example',
      '@agency',
    ];
    expect(seen.length).toBeGreaterThan(20);
    for (const body of seen) {
      const request = JSON.parse(body) as { messages: { content: string }[] };
      const told = request.messages.map(({ content }) => content).join('\n');
      expect(names.filter((name) => told.includes(name)).length).toBeLessThanOrEqual(1);
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    }
  });

  it('starts whom the team adds to the sheet by itself', { timeout: 30_000 }, async () => {
    const missing = cast.influencers.find(({ inSheet }) => !inSheet);
    if (missing === undefined) throw new Error('the cast has nobody missing');
    house.world.sheets.addRow(rowOf(missing));
    await eventually(
      () =>
        house.rows(
          `SELECT 1 FROM negotiations n JOIN contacts c ON c.key = n.influencer_id WHERE c.name = ?`,
          missing.name,
        ).length,
      (count) => count === 1,
    );
    await converse(house.world, house.application(), cast);
    expect(
      house.rows(
        `SELECT 1 FROM events e JOIN contacts c ON c.key = e.influencer_id WHERE e.type = 'MailSent' AND c.name = ?`,
        missing.name,
      ).length,
    ).toBeGreaterThan(0);
  });

  it('restarts to the same state, and writes to nobody because of it', { timeout: 60_000 }, async () => {
    const before = house.rows('SELECT key, state FROM negotiations ORDER BY key');
    const mails = (await house.world.gmail.outgoing()).length;
    await house.restart('stop');
    await settled(house.application().url, 0);
    expect(house.rows('SELECT key, state FROM negotiations ORDER BY key')).toEqual(before);
    expect((await house.world.gmail.outgoing()).length).toBe(mails);
  });
});
