import { describe, expect, it } from 'vitest';
import { CampaignHeld } from '../../../src/domain/negotiation/people.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { escalated, given, happened, opened, receives, replied, started, heard } from './thread.ts';

const paused = (before: readonly NegotiationEvent[]) => [
  ...before,
  happened('NegotiationPaused', { by: 'U1', withCampaign: true }),
];
const THEIRS = [...opened, happened('ThreadTakenOver', { by: 'U1', how: 'command' })];

describe.each(['paused', 'stopped'] as const)('in a campaign that is %s', (standing) => {
  it('no opening leaves, whatever room there is', () => {
    given(started()).when({ type: 'TestQueue' }).then({ type: 'OfferDecided' });
    given(started()).when({ type: 'TestQueue' }, { standing }).then();
  });

  it.each<[string, readonly NegotiationEvent[], NegotiationCommand]>([
    ['hands a thread back', THEIRS, { type: 'HandBack', by: 'U2', standing: null }],
    ['ends the pause of one thread', paused(opened), { type: 'Resume', by: 'U2' }],
    ['lets an escalation carry on', [...heard, escalated('rounds_exhausted', 1_200)], { type: 'CarryOn', by: 'U2' }],
  ])('nobody %s to the agent', (_what, before, command) => {
    given(...before)
      .when(command)
      .events();
    expect(() =>
      given(...before)
        .when(command, { standing })
        .events(),
    ).toThrow(CampaignHeld);
    expect(() =>
      given(...before)
        .when(command, { standing })
        .events(),
    ).toThrow(`The campaign is ${standing}`);
  });

  it('a person takes a thread and stops it, and what comes in is kept', () => {
    given(...paused(opened))
      .when({ type: 'TakeOver', by: 'U2', how: 'command' }, { standing })
      .then({ type: 'ThreadTakenOver' });
    given(...paused(opened))
      .when({ type: 'Stop', by: 'U2', reason: '' }, { standing })
      .then({ type: 'NegotiationStopped' });
    given(...paused(opened))
      .when(receives('m9'), { standing })
      .then({ type: 'MailReceived' });
  });
});

it('a thread remembers whether it was paused by itself or with its campaign, also over a reply', () => {
  const phaseOf = (...events: readonly NegotiationEvent[]) => given(...events).negotiation?.phase;
  const alone = [...opened, happened('NegotiationPaused', { by: 'U1' })];
  expect(phaseOf(...alone)).toMatchObject({ status: 'paused', withCampaign: false });
  expect(phaseOf(...paused(opened))).toMatchObject({ status: 'paused', withCampaign: true });
  const [reply] = replied.filter(({ type }) => type === 'MailReceived');
  if (reply === undefined) throw new Error('a reply is one mail received');
  expect(phaseOf(...paused(opened), reply)).toMatchObject({
    status: 'paused',
    before: { status: 'considering_reply' },
    withCampaign: true,
  });
});
