import { describe, expect, it } from 'vitest';
import { entryOf } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import type { DeclineReason } from '../../../src/events/catalogue/negotiation.ts';
import {
  agreedAt,
  escalated,
  given,
  happened,
  heard,
  offered,
  opened,
  replied,
  sent,
  started,
  terms,
  usd,
  wrote,
} from './thread.ts';

const entry = (...history: readonly NegotiationEvent[]) => {
  const { negotiation } = given(...history);
  if (negotiation === null) throw new RangeError('a history starts with its start');
  return entryOf(negotiation);
};
const declined = (because: DeclineReason) =>
  happened('NegotiationDeclined', { because, by: 'U1', move: null, reason: '' });
const superseded = happened('MoveSuperseded', { move: 2, why: 'newer_mail' });

describe('what a negotiation weighs in its campaign', () => {
  it('is its views and quality, and nothing before there is an offer', () =>
    expect(entry(started())).toEqual({
      negotiationId: 'self',
      impressions: terms.impressions,
      quality: 0,
      open: true,
      outstanding: null,
      held: null,
      deal: null,
    }));

  it('is the latest offer from the moment it is decided, until superseded before sending', () => {
    expect(entry(started(), offered(1, 800)).outstanding).toBe(usd(800));
    expect(entry(...replied, offered(2, 825)).outstanding).toBe(usd(825));
    expect(entry(...replied, offered(2, 825), wrote('m2'), superseded).outstanding).toBe(usd(800));
    expect(
      entry(started(), offered(1, 800), happened('MoveSuperseded', { move: 1, why: 'closed' })).outstanding,
    ).toBeNull();
  });

  it('is the offer that they have seen until a lower one of a person’s is sent: they may still accept it', () => {
    const asked = [...opened, offered(2, 1_000), sent(2, 1_000), wrote('m1'), escalated('rounds_exhausted', 1_200)];
    const lower = offered(3, 850, { by: 'U1' });
    expect(entry(...asked, lower).outstanding).toBe(usd(1_000));
    expect(entry(...asked, lower, sent(3, 850)).outstanding).toBe(usd(850));
    expect(entry(...asked, lower, happened('MoveSuperseded', { move: 3, why: 'newer_mail' })).outstanding).toBe(
      usd(1_000),
    );
    expect(entry(...asked, offered(3, 1_100, { by: 'U1' })).outstanding).toBe(usd(1_100));
  });

  it('stays outstanding whatever the state of the thread', () => {
    const histories: readonly (readonly NegotiationEvent[])[] = [
      opened,
      replied,
      [...heard, escalated('rounds_exhausted', 1_200)],
      [...opened, happened('NegotiationStale', {})],
      [...opened, happened('NegotiationPaused', { by: 'U1' })],
      [...opened, happened('ThreadTakenOver', { by: 'U1', how: 'command' })],
    ];
    for (const history of histories) expect(entry(...history)).toMatchObject({ outstanding: usd(800), open: true });
  });

  it('stays outstanding when the thread is stopped: nobody took the offer back', () =>
    expect(entry(...opened, happened('NegotiationStopped', { by: 'U1', reason: '' }))).toMatchObject({
      outstanding: usd(800),
      open: false,
    }));

  it.each(['refused', 'opted_out', 'hard_bounce', 'walked_away', 'closed_by_person', 'withdrawn'] as const)(
    'is nothing once it was declined (%s)',
    (because) =>
      expect(entry(...replied, declined(because))).toMatchObject({
        outstanding: null,
        held: null,
        deal: null,
        open: false,
      }),
  );

  it('is the deal once agreed, and gives the money back when that is withdrawn', () => {
    expect(entry(...replied, agreedAt(790, 2))).toMatchObject({ deal: usd(790), outstanding: null, open: false });
    expect(entry(...replied, agreedAt(790, 2), declined('withdrawn'))).toMatchObject({ deal: null, outstanding: null });
  });

  it('is a held acceptance beside the offer it answers, also while paused, until a person decides', () => {
    const held = [...heard, escalated('over_budget', 790, true)];
    expect(entry(...held)).toMatchObject({ held: usd(790), outstanding: usd(800) });
    expect(entry(...held, happened('NegotiationPaused', { by: 'U1' }))).toMatchObject({ held: usd(790) });
    expect(entry(...held, agreedAt(790, 2))).toMatchObject({ held: null, deal: usd(790) });
    expect(entry(...held, happened('EscalationReturned', { by: 'U1' }))).toMatchObject({
      held: null,
      outstanding: usd(800),
    });
    expect(entry(...heard, escalated('rounds_exhausted', 790)).held).toBeNull();
  });

  it('stays a held acceptance while a person has the thread, until it is closed or handed back', () => {
    const held = [...heard, escalated('over_budget', 790, true)];
    const claimed = (by: string) => happened('ThreadTakenOver', { by, how: 'command' });
    const paused = happened('NegotiationPaused', { by: 'U1' });
    for (const before of [[], [paused]]) {
      const taken = [...held, ...before, claimed('U1')];
      expect(entry(...taken)).toMatchObject({ held: usd(790), outstanding: usd(800) });
      expect(entry(...taken, claimed('U2'))).toMatchObject({ held: usd(790) });
      expect(entry(...taken, paused)).toMatchObject({ held: usd(790) });
      expect(entry(...taken, paused, claimed('U2'))).toMatchObject({ held: usd(790) });
      expect(entry(...taken, happened('ThreadHandedBack', { by: 'U1', standing: null })).held).toBeNull();
      expect(entry(...taken, agreedAt(790, null))).toMatchObject({ held: null, deal: usd(790) });
      expect(entry(...taken, declined('closed_by_person')).held).toBeNull();
    }
    expect(entry(...opened, claimed('U1')).held).toBeNull();
  });

  it('is void once the thread was reopened, or its timeline ended', () => {
    const reopened = happened('NegotiationReopened', { by: 'U1' });
    expect(entry(...opened, happened('NegotiationStopped', { by: 'U1', reason: '' }), reopened)).toMatchObject({
      outstanding: null,
      open: true,
    });
    expect(entry(...replied, agreedAt(790, null), reopened)).toMatchObject({
      deal: null,
      outstanding: null,
      open: true,
    });
    expect(entry(...opened, happened('OffersLapsed', {})).outstanding).toBeNull();
  });

  it('is the amount that a person named when handing the thread back', () =>
    expect(
      entry(
        ...opened,
        happened('ThreadTakenOver', { by: 'U1', how: 'mailbox' }),
        happened('ThreadHandedBack', { by: 'U1', standing: usd(870) }),
      ).outstanding,
    ).toBe(usd(870)));

  it('is an offer that was taken back and left all the same', () =>
    expect(entry(...replied, offered(2, 825), wrote('m2'), superseded, sent(2, 825)).outstanding).toBe(usd(825)));
});
