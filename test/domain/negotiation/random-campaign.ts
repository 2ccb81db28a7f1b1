import fc from 'fast-check';
import type { CampaignTerms, LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import { priceAt } from '../../../src/domain/money.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { CommandNotAllowed, negotiationDecider } from '../../../src/domain/negotiation/decide.ts';
import { MailMayBeLeaving, TheyHaveWritten } from '../../../src/domain/negotiation/people.ts';
import { entryOf, isOpen, type Negotiation, type Terms } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { cents, Cpm, Day, InfluencerId, Instant, NegotiationId, Views } from '../../../src/events/units.ts';
import { type Act, actsOf, commandOf, next, type Thread } from './acts.ts';
import { goesOut, MONDAY, policy, terms as oneThread } from './thread.ts';

const REFUSALS = [CommandNotAllowed, MailMayBeLeaving, TheyHaveWritten];

/** `of`: the amount it is about, if any, as a part of the price at target. */
export type CampaignAct = Act & Readonly<{ who: number; of: number }>;

export const histories = actsOf(fc.record({ who: fc.nat(4), of: fc.double({ min: 0.6, max: 1.5, noNaN: true }) }), {
  goesOn: 6,
  days: [0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
  minLength: 40,
  maxLength: 70,
});

export const campaigns: fc.Arbitrary<CampaignTerms> = fc
  .record({
    target: fc.constantFrom(25_00, 17_77, 22_50),
    range: fc.constantFrom(0.6, 0.8, 0.8, 1),
    stretch: fc.constantFrom(0, 0.1, 0.2, 0.5),
    budget: fc.integer({ min: 800_00, max: 8_000_00 }),
  })
  .map(({ target, range, stretch, budget }) => ({
    budget: cents(budget),
    openingCpm: Cpm.parse(target * range),
    targetCpm: Cpm.parse(target),
    stretch,
  }));

const rate = fc.oneof(
  { arbitrary: fc.constant(null), weight: 4 },
  { arbitrary: fc.integer({ min: 1, max: 300 }).map((steps) => cents(steps * 10_00)), weight: 1 },
);

/** The two to five influencers of a campaign. */
export const casts: fc.Arbitrary<readonly Terms[]> = fc
  .array(
    fc.record({
      views: fc.integer({ min: 5_000, max: 120_000 }),
      quality: fc.constantFrom(0, 0.2, 0.643, 1, 1),
      limits: fc.record({ minRate: rate, limit: rate }),
      rounds: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((people) =>
    people.map(({ views, quality, limits, rounds }, index) => ({
      ...oneThread,
      negotiationId: NegotiationId.parse(`n${index}`),
      influencerId: InfluencerId.parse(`i${index}`),
      place: index + 1,
      impressions: Views.parse(views),
      engagement: { ...oneThread.engagement, quality, shrunkRatio: 1 + quality / 2, reason: 'measured' as const },
      limits,
      rounds,
      deadline: Day.parse('2026-03-20'),
    })),
  );

/** One decision in one thread, and what all of them weigh in the campaign before and after it. */
export type Step = Readonly<{
  command: NegotiationCommand;
  negotiation: Negotiation | null;
  events: readonly NegotiationEvent[];
  before: readonly LedgerEntry[];
  after: readonly LedgerEntry[];
}>;

const PEOPLES: ReadonlySet<NegotiationCommand['type']> = new Set([
  ...(['ApproveAsk', 'SendOffer', 'WalkAway', 'CarryOn', 'TakeOver', 'HandBack', 'Pause', 'Resume', 'Stop'] as const),
  ...(['CloseAsAgreed', 'CloseAsDeclined', 'WithdrawAgreement', 'Reopen', 'NotePersonsMail'] as const),
]);

/** Whether the agent decided it: neither a person, nor the mailbox, which only tells what went out. */
export const isAgents = ({ command }: Step): boolean => !PEOPLES.has(command.type) && command.type !== 'RecordSent';

/** Plays a whole campaign through the decider, one transaction after the other, as the application does. */
export const play = (
  campaign: CampaignTerms,
  cast: readonly Terms[],
  happenings: readonly CampaignAct[],
  { people }: Readonly<{ people: boolean }>,
): readonly Step[] => {
  const steps: Step[] = [];
  const threads: Thread[] = [];
  let now = MONDAY;
  const entries = () => threads.map(({ negotiation }) => entryOf(negotiation));

  const decided = (place: number, command: NegotiationCommand | null): void => {
    if (command === null || (!people && PEOPLES.has(command.type))) return;
    const { negotiation = null, leaving = null } = threads[place] ?? {};
    const before = entries();
    const limits = {
      now,
      terms: campaign,
      entries: before,
      policy,
      standing: 'running' as const,
      sending: leaving !== null,
    };
    try {
      const events = negotiationDecider.decide(command, negotiation, limits);
      const after = events.reduce((state, event) => negotiationDecider.evolve(state, event), negotiation);
      if (after !== null) threads[place] = { negotiation: after, leaving };
      steps.push({ command, negotiation, events, before, after: entries() });
    } catch (error) {
      if (!REFUSALS.some((refusal) => error instanceof refusal)) throw error;
    }
  };
  const leaves = (place: number, thread: Thread, isGone: boolean): void => {
    threads[place] = { ...thread, leaving: null };
    const mail = thread.leaving;
    if (mail !== null && isGone)
      decided(place, goesOut(mail.move, mail.price === null ? null : mail.price / 100, mail.purpose));
  };

  cast.forEach((terms, place) => decided(place, { type: 'StartNegotiation', terms }));
  cast.forEach((_terms, place) => decided(place, { type: 'TestQueue' }));
  happenings.forEach((happening, mails) => {
    now = Instant.parse(new Date(Date.parse(now) + happening.days * 24 * 60 * 60 * 1000).toISOString());
    const place = happening.who % threads.length;
    const thread = threads[place];
    if (thread === undefined) return;
    const { negotiation, leaving } = thread;
    // A deal usually stays one.
    if (happening.kind === 'goes on' && !isOpen(negotiation) && happening.pick % 8 !== 0) return;
    const kind = happening.kind === 'goes on' ? next(thread, happening) : happening.kind;
    if (kind === 'a send begins') {
      const begun = { negotiation, leaving: leaving ?? negotiation.pending };
      // Most mails leave before anything else happens.
      if (happening.pick % 5 === 0) threads[place] = begun;
      else leaves(place, begun, true);
    } else if (kind === 'a send ends') leaves(place, thread, happening.yes);
    else if (!(kind === 'ConsiderReply' && leaving !== null)) {
      const atTarget = priceAt(campaign.targetCpm, negotiation.terms.impressions).toNumber();
      const dollars = Math.max(500, Math.round(atTarget * happening.of)) / 100;
      decided(place, commandOf(kind, { ...happening, dollars }, thread, { mails, now }));
    }
  });
  return steps;
};
