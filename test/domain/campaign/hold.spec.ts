import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../src/domain/campaign/campaign.ts';
import { campaignDecider, type CampaignCommand } from '../../../src/domain/campaign/decide.ts';
import { CampaignCommandNotAllowed } from '../../../src/domain/campaign/hold.ts';
import { Instant } from '../../../src/events/units.ts';
import { campaignId, complete, faulty, found, given, looksUp, reads } from './case.ts';

const pauses = { type: 'PauseCampaign', by: 'U1' } as const;
const resumes = { type: 'ResumeCampaign', by: 'U2' } as const;
const stops = { type: 'StopCampaign', by: 'U3' } as const;
const started = [reads(complete), looksUp(found(1, 'ann'))] as const;
const missing = { place: 2, listedAs: 'Bo', outcome: 'missing', elsewhere: [] } as const;
const AFTER = Instant.parse('2026-05-01T00:00:00.000Z');

describe('a whole campaign', () => {
  it('is paused and resumed by a person, and is as far as it was', () => {
    const paused = given(...started).when(pauses);
    paused.then({ type: 'CampaignPaused', data: { campaignId, by: 'U1' } });
    expect(paused.campaign).toMatchObject({ status: 'started', pausedBy: 'U1' });
    expect([standingOf(paused.campaign), campaignDecider.nameOf(paused.campaign)]).toEqual(['paused', 'paused']);

    const resumed = given(...started, pauses).when(resumes);
    resumed.then({ type: 'CampaignResumed', data: { campaignId, by: 'U2' } });
    expect(resumed.campaign).toMatchObject({ status: 'started', pausedBy: null });
    expect(standingOf(resumed.campaign)).toBe('running');
  });

  it('is stopped for good, paused or not, and nobody who is found later is started', () => {
    for (const before of [started, [...started, pauses]]) {
      const stopped = given(...before).when(stops);
      stopped.then({ type: 'CampaignStopped', data: { campaignId, by: 'U3' } });
      expect(stopped.campaign).toMatchObject({ status: 'stopped', pausedBy: null });
      expect(standingOf(stopped.campaign)).toBe('stopped');
    }
    given(...started, stops)
      .when(looksUp(found(2, 'bo'), missing))
      .then();
    given(reads(complete), stops)
      .when(looksUp(found(1, 'ann')))
      .then();
    given(...started, stops)
      .when({ type: 'EndTimeline', stillOpen: 0 }, AFTER)
      .then();
  });

  it('still learns while it is paused who is in the sheet, and when its timeline ends', () => {
    given(...started, pauses)
      .when(looksUp(found(2, 'bo')))
      .then({ type: 'InfluencerMatched', data: { place: 2, late: true } });
    const ended = given(...started, pauses).when({ type: 'EndTimeline', stillOpen: 1 }, AFTER);
    ended.then({ type: 'TimelineEnded' });
    expect(ended.campaign).toMatchObject({ status: 'ended', pausedBy: 'U1' });
  });

  it.each<[string, readonly CampaignCommand[], CampaignCommand, string]>([
    ['a pause before its form was read', [], pauses, 'requested'],
    ['a stop of a rejected form', [reads(faulty('invalid', 'Budget'))], stops, 'rejected'],
    ['a second pause', [...started, pauses], pauses, 'paused'],
    ['an end of no pause', [...started], resumes, 'started'],
    ['a pause of what was stopped', [...started, stops], pauses, 'stopped'],
    ['an end of what was stopped', [...started, pauses, stops], resumes, 'stopped'],
    ['a second stop', [...started, stops], stops, 'stopped'],
  ])('refuses %s, and says what it is', (_what, before, command, status) => {
    expect(() => given(...before).when(command)).toThrow(CampaignCommandNotAllowed);
    expect(() => given(...before).when(command)).toThrow(
      `${command.type} is not possible while the campaign is ${status}`,
    );
  });
});
