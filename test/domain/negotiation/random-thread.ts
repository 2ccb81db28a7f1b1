import fc from 'fast-check';
import type { LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { CommandNotAllowed, decide } from '../../../src/domain/negotiation/decide.ts';
import { evolve } from '../../../src/domain/negotiation/evolve.ts';
import { MailMayBeLeaving, TheyHaveWritten } from '../../../src/domain/negotiation/people.ts';
import type { Negotiation, PendingMove } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { Instant } from '../../../src/events/units.ts';
import { closed, peer } from '../pricing/campaign-case.ts';
import { type Act, actsOf, commandOf, next } from './acts.ts';
import { goesOut, limitsOf, MONDAY, terms } from './thread.ts';

const REFUSALS = [CommandNotAllowed, MailMayBeLeaving, TheyHaveWritten];

export const acts = actsOf(fc.constant({}), { goesOn: 9, days: [0, 0, 0, 1, 3, 7], maxLength: 50 });

/** One decision: what was asked for, the state before and after, and what it left. */
export type Step = Readonly<{
  command: NegotiationCommand;
  before: Negotiation | null;
  events: readonly NegotiationEvent[];
  after: Negotiation | null;
  refused: boolean;
}>;

type World = Readonly<{ negotiation: Negotiation | null; leaving: PendingMove | null; now: Instant; mails: number }>;

/** Plays a thread as the world would: a reply is read only once it is known whether the mail before it went out. */
export const play = (happenings: readonly Act[], others: readonly LedgerEntry[], rounds: number): readonly Step[] => {
  const steps: Step[] = [];
  let world: World = { negotiation: null, leaving: null, now: MONDAY, mails: 0 };
  const act = (command: NegotiationCommand | null): void => {
    if (command === null) return;
    const before = world.negotiation;
    const limits = limitsOf(before, { now: world.now, sending: world.leaving !== null, others });
    try {
      const events = decide(command, before, limits);
      const after = events.reduce(evolve, before);
      world = { ...world, negotiation: after };
      steps.push({ command, before, events, after, refused: false });
    } catch (error) {
      if (!REFUSALS.some((refusal) => error instanceof refusal)) throw error;
      steps.push({ command, before, events: [], after: before, refused: true });
    }
  };

  act({ type: 'StartNegotiation', terms: { ...terms, rounds } });
  for (const happening of happenings) {
    const now = new Date(Date.parse(world.now) + happening.days * 24 * 60 * 60 * 1000).toISOString();
    world = { ...world, now: Instant.parse(now), mails: world.mails + 1 };
    const { negotiation, leaving } = world;
    if (negotiation === null) continue;
    const thread = { negotiation, leaving };
    const kind = happening.kind === 'goes on' ? next(thread, happening) : happening.kind;
    if (kind === 'a send begins') world = { ...world, leaving: leaving ?? negotiation.pending };
    else if (kind === 'a send ends') {
      world = { ...world, leaving: null };
      if (leaving !== null && happening.yes)
        act(goesOut(leaving.move, leaving.price === null ? null : leaving.price / 100, leaving.purpose));
    } else if (!(kind === 'ConsiderReply' && leaving !== null)) act(commandOf(kind, happening, thread, world));
  }
  return steps;
};

/** What else the campaign has: nothing, savings, a debt, or hardly any budget left. */
export const campaigns: fc.Arbitrary<readonly LedgerEntry[]> = fc.constantFrom(
  [],
  [closed(50, 1_100), closed(30, 630), peer('a', 60, 0.2)],
  [closed(60, 1_620), closed(40, 1_080), peer('a', 60, 0.2), peer('b', 20, 0)],
  [closed(800, 19_150)],
);
