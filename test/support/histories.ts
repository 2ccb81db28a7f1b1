import fc from 'fast-check';
import { actOnTimers } from '../../src/adapters/timers.ts';
import type { NegotiationCommand } from '../../src/domain/negotiation/commands.ts';
import { CommandNotAllowed } from '../../src/domain/negotiation/decide.ts';
import { TheyHaveWritten } from '../../src/domain/negotiation/people.ts';
import type { CampaignId, Cents, EffectId } from '../../src/events/units.ts';
import { DAY, type TestApplication } from './application.ts';
import { decideOn, startCampaign } from './campaigns.ts';
import { DONE, startRunner, untilIdle } from './effects.ts';

export const text = {
  from: 'ann@mail.example',
  to: 'deals@agency.example',
  subject: 'Re: Hi',
  body: 'Hello',
  rfcMessageId: null,
};

export const hashNumber = (n: number): string => String(n).padStart(64, '0');

export const sent = (n: number, move: number): NegotiationCommand => ({
  type: 'RecordSent',
  move,
  purpose: 'opening',
  price: 80_000 as Cents,
  mail: {
    messageId: `sent-${n}`,
    threadId: 't',
    rfcMessageIdHash: hashNumber(n),
    effectId: `e-${n}` as EffectId,
    text,
  },
});

export const received = (
  n: number,
  kind: 'human' | 'hard_bounce' | 'out_of_office',
  sender: 'influencer' | 'unknown',
): NegotiationCommand => ({
  type: 'ReceiveMail',
  mail: {
    ...{ messageId: `received-${n}`, threadId: 't', rfcMessageIdHash: null, kind, because: 'test', sender },
    ...{ returnDate: null, attachments: [], hiddenText: false, text: { ...text, quoted: '' } },
  },
});

/** Whom a history's campaign is started with. */
export const PEOPLE = ['Ann', 'Bo', 'Cy', 'Di'].map((name, n) => ({
  name,
  views: 20_000 * (n + 1),
  rate: 0.02 * (n + 1),
}));

export const step = fc.oneof(
  fc.record({
    do: fc.constant('decide' as const),
    who: fc.nat(3),
    what: fc.nat(15),
    price: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({ do: fc.constant('pass' as const), days: fc.nat(6) }),
  fc.record({ do: fc.constant('perform' as const), seed: fc.nat(99) }),
  fc.record({ do: fc.constant('again' as const) }),
);

const commandOf = (what: number, dollars: number, n: number, moves: number): NegotiationCommand => {
  const by = 'U1';
  const price = (dollars * 500) as Cents;
  const commands: readonly NegotiationCommand[] = [
    sent(n, moves),
    sent(n, moves),
    received(n, 'human', 'influencer'),
    received(n, 'human', 'unknown'),
    received(n, 'hard_bounce', 'unknown'),
    received(n, 'out_of_office', 'influencer'),
    { type: 'SendOffer', by, price, final: false },
    { type: 'CarryOn', by },
    { type: 'TakeOver', by, how: 'command' },
    { type: 'HandBack', by, standing: n % 2 === 0 ? null : price },
    { type: 'Pause', by },
    { type: 'Resume', by },
    { type: 'CloseAsAgreed', by, price },
    { type: 'WithdrawAgreement', by },
    { type: 'Reopen', by },
    { type: 'SupersedeMove', move: moves, why: 'over_budget' },
  ];
  return commands[what] ?? { type: 'Stop', by, reason: 'x' };
};

export type HistoryStep = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** What happens to a campaign, step by step: decisions of all kinds, time that passes, effects that work or fail, further campaigns. */
export const histories = fc.array(step, { minLength: 15, maxLength: 40 });

/** `onStep` looks at the house after each. */
export const playHistory = async (
  house: TestApplication,
  steps: readonly HistoryStep[],
  onStep: () => void = () => undefined,
): Promise<void> => {
  let seed = 0;
  const outcome = () => {
    seed = (seed * 31 + 7) % 101;
    if (seed % 4 === 0) return Promise.reject(Object.assign(new Error('down'), { status: seed % 3 === 0 ? 400 : 503 }));
    return seed % 7 === 0 ? Promise.resolve({ outcome: 'needs_person' as const, why: 'look' }) : Promise.resolve(DONE);
  };
  const performer = { perform: outcome, recover: () => Promise.resolve(null) };
  const all = { classify_reply: performer, word_mail: performer, send_mail: performer, post_notice: performer };
  for (const [n, each] of steps.entries()) {
    if (each.do === 'pass') {
      house.clock.pass(each.days * DAY);
      await actOnTimers(house.app);
    } else if (each.do === 'again') {
      await startCampaign(house, PEOPLE.slice(n % 3), {
        campaignId: `task-${n}` as CampaignId,
        budget: 150_000 as Cents,
      });
    } else if (each.do === 'perform') {
      seed = each.seed;
      const runner = startRunner(house.app, all);
      runner.wake();
      await untilIdle(runner);
      await runner.stop();
    } else {
      const name = PEOPLE[each.who]?.name ?? '';
      const [row] = house.rows<{ moves: number }>(
        "SELECT n.state ->> 'moves' AS moves FROM negotiations n JOIN contacts c ON c.key = n.influencer_id WHERE name = ?",
        name,
      );
      await decideOn(house, name, commandOf(each.what, each.price, n, Math.max(1, row?.moves ?? 1))).catch(
        (error: unknown) => {
          if (!(error instanceof CommandNotAllowed || error instanceof TheyHaveWritten)) throw error;
        },
      );
    }
    onStep();
  }
};
