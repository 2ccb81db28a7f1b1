import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/domain/campaign/decide.ts';
import type { ParleyEvent } from '../../../../src/events/catalogue.ts';
import type { CampaignCommand } from '../../../../src/domain/campaign/decide.ts';
import { EscalationTrigger } from '../../../../src/events/reading.ts';
import { cents, type CampaignId, type EffectId } from '../../../../src/events/units.ts';
import { metadata } from '../../../../src/adapters/application.ts';
import { decideCampaign } from '../../../../src/adapters/decisions/campaign.ts';
import { escalationButtons, suggestions } from '../../../../src/adapters/slack/notices/choices.ts';
import { ask } from '../../../support/effects.ts';
import { found, GLOW, negotiation, team, type Team } from '../team.ts';
import { rendered, shows } from './rendered.ts';

const MAYA = negotiation('mayalee');
const PRIYA = 'U0PRIYA001';
const missing = (place: number, listedAs: string): Finding => ({ place, listedAs, outcome: 'missing', elsewhere: [] });

const escalated = async (here: Team, dollars = 3_000): Promise<void> => {
  await here.start([found(1, 'Maya Lee')]);
  await here.send(MAYA);
  const quote = `My rate is $${dollars}`;
  await here.reply(MAYA, quote, { kind: 'ask', amount: cents(dollars * 100), quote });
};
const commands = ({ app }: Team, campaignId: CampaignId, command: CampaignCommand) =>
  app.log.write((tx) => decideCampaign(tx, app, campaignId, command, metadata('slack', `slack:${PRIYA}`, campaignId)));

describe('what the team reads once something has happened to it, one file per message in messages/', () => {
  it('escalation: paused, and approved', async () => {
    const here = team();
    await escalated(here);
    await here.decide(MAYA, { type: 'Pause', by: PRIYA });
    await shows(rendered(here, 'escalation'), 'escalation_paused');
    await here.decide(MAYA, { type: 'Resume', by: PRIYA });
    await here.decide(MAYA, { type: 'ApproveAsk', by: PRIYA });
    await shows(rendered(here, 'escalation'), 'escalation_approved');
  });

  it('escalation: an acceptance that does not fit the budget', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor')], { budget: 1_500 });
    await here.decide(negotiation('benokafor'), { type: 'CloseAsAgreed', by: PRIYA, price: cents(1_000_00) });
    await here.decide(MAYA, { type: 'TestQueue' }).catch(() => undefined);
    await here.send(MAYA);
    await here.reply(MAYA, 'Yes, $800 works.', { kind: 'ask', amount: cents(800_00), quote: '$800 works' });
    await shows(rendered(here, 'escalation'), 'escalation_over_budget');
  });

  it('negotiation_declined: whoever is never written to again', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor')]);
    await here.send(MAYA);
    await here.decide(MAYA, { type: 'Suppress', because: 'opted_out' });
    await shows(rendered(here, 'negotiation_declined'), 'negotiation_opted_out');
    await here.decide(negotiation('benokafor'), { type: 'Suppress', because: 'hard_bounce' });
    await shows(rendered(here, 'negotiation_declined'), 'negotiation_address_gone');
  });

  it('agreement: withdrawn', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.reply(MAYA, 'Yes, $800 works.', { kind: 'ask', amount: cents(800_00), quote: '$800 works' });
    await here.decide(MAYA, { type: 'WithdrawAgreement', by: PRIYA });
    await shows(rendered(here, 'agreement'), 'agreement_withdrawn');
  });

  it('influencers_not_found: looking again, somebody found, everybody found', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), missing(2, 'Ben Okafor'), missing(3, 'Ana Costa')]);
    await commands(here, GLOW, { type: 'AskToLookUp', by: PRIYA });
    await shows(rendered(here, 'influencers_not_found'), 'influencers_looked_up');
    await here.lookAgain([found(2, 'Ben Okafor'), missing(3, 'Ana Costa')]);
    await shows(rendered(here, 'influencers_not_found'), 'influencers_found_in_part');
    await here.lookAgain([{ place: 3, listedAs: 'Ana Costa', outcome: 'ambiguous', rows: [3, 4] }]);
    expect(rendered(here, 'influencers_not_found')).toContain('*More than one row fits (1)*\n• Ana Costa: rows 3, 4');
    await here.lookAgain([found(3, 'Ana Costa')]);
    await shows(rendered(here, 'influencers_not_found'), 'influencers_found');
    await shows(rendered(here, 'influencer_not_found'), 'influencer_found_since');
  });

  it('campaign_rejected: read again, and accepted', async () => {
    const here = team();
    await here.reject(GLOW, 'Spring launch', [{ field: 'Budget', held: null, expected: 'an amount in dollars' }]);
    await commands(here, GLOW, { type: 'AskToReadForm', by: PRIYA });
    await shows(rendered(here, 'campaign_rejected'), 'campaign_read_again');
    await here.start([found(1, 'Maya Lee')]);
    await shows(rendered(here, 'campaign_rejected'), 'campaign_accepted');
  });

  it('campaign_rejected: a newer message lists what is left', async () => {
    const here = team();
    const problem = { field: 'Budget', held: null, expected: 'an amount in dollars' };
    await here.reject(GLOW, 'Spring launch', [problem]);
    const first = here.notice('campaign_rejected');
    await commands(here, GLOW, { type: 'AskToReadForm', by: PRIYA });
    await here.reject(GLOW, 'Spring launch', [problem]);
    await shows(rendered(here, 'campaign_rejected', first), 'campaign_rejected_again');
  });

  it('effect_needs_person: with others that wait for the same cause, tried again, given up', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await ask(here, ...['s:0', 's:1', 's:2'].map((id) => ({ id, kind: 'post_notice', campaignId: GLOW }) as const));
    for (const id of ['s:0', 's:1', 's:2']) await parked(here, id);
    await here.append('system:slack', needsPerson('s:0'));
    await shows(rendered(here, 'effect_needs_person'), 'effect_waits_with_others');
    await here.append('effect:s:0', { type: 'EffectResumed', data: { effectId: 's:0' as EffectId, by: PRIYA } });
    await shows(rendered(here, 'effect_needs_person'), 'effect_tried_again');
    await here.append('system:slack', needsPerson('s:1'));
    await here.append('effect:s:1', { type: 'EffectGivenUp', data: { effectId: 's:1' as EffectId, by: PRIYA } });
    await shows(rendered(here, 'effect_needs_person'), 'effect_given_up');
  });
});

describe('what a trigger suggests', () => {
  it.each(EscalationTrigger.options)('is said and can be pressed alike: %s', (trigger) => {
    const row = {
      negotiationId: MAYA,
      influencerName: 'Maya Lee',
      status: 'escalated',
      trigger,
      approvable: cents(3_000_00),
      lastOffer: cents(800_00),
    } as const;
    const bounds = {
      hardCapPrice: cents(1_200_00),
      limit: null,
      budget: cents(20_000_00),
      left: cents(20_000_00) as never,
      ceilingPrice: cents(1_000_00),
      ask: cents(3_000_00),
      finalOffer: cents(1_000_00),
    };
    for (const [of, within] of [
      [row, bounds],
      [
        { ...row, approvable: null, lastOffer: null },
        { ...bounds, ask: null, finalOffer: null },
      ],
    ] as const) {
      const [first = [], rest = []] = escalationButtons(of, 7 as never, within).map(({ elements }) =>
        elements.map((element) => (element.type === 'button' ? element.text.text : '')),
      );
      const said = suggestions(of, within).flatMap((line) => /^\*(.+)\*: /.exec(line)?.[1] ?? []);
      expect(first).toEqual(said);
      expect(first.length).toBeLessThanOrEqual(5);
      expect(rest.length).toBeLessThanOrEqual(7);
      expect(new Set([...first, ...rest]).size).toBe(first.length + rest.length);
    }
  });
});

const needsPerson = (effectId: string): ParleyEvent => ({
  type: 'EffectNeedsPerson',
  data: { effectId, system: 'slack', kind: 'post_notice', status: 400, message: 'HTTP 400 (not_in_channel)' },
});

const parked = (here: Team, id: string) =>
  here.append(`effect:${id}`, {
    type: 'EffectParked',
    data: {
      effectId: id as EffectId,
      until: null,
      why: 'person',
      message: 'HTTP 400 (not_in_channel)',
      negotiationId: null,
    },
  });
