import fc from 'fast-check';
import type { LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import type { Understanding } from '../../../src/domain/mail/understanding.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { CommandNotAllowed, decide } from '../../../src/domain/negotiation/decide.ts';
import { evolve } from '../../../src/domain/negotiation/evolve.ts';
import type { Negotiation, PendingMove } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { Instant } from '../../../src/events/units.ts';
import { EscalationTrigger } from '../../../src/events/reading.ts';
import { closed, peer } from '../pricing/campaign-case.ts';
import { goesOut, limitsOf, means, MONDAY, receives, terms, usd, use } from './thread.ts';

const KINDS = [
  'TestQueue',
  'RecordDraft',
  'a send begins',
  'a send ends',
  'SupersedeMove',
  'ReceiveMail',
  'NotePersonsMail',
  'ConsiderReply',
  'ActOnTimer',
  'Suppress',
  'EndTimeline',
  'ApproveAsk',
  'SendOffer',
  'WalkAway',
  'CarryOn',
  'TakeOver',
  'HandBack',
  'Pause',
  'Resume',
  'Stop',
  'CloseAsAgreed',
  'CloseAsDeclined',
  'WithdrawAgreement',
  'Reopen',
] as const;

type Kind = (typeof KINDS)[number];

/** One thing that happens; what it is about comes from the state it happens in, except where `pick` says otherwise. */
export type Act = Readonly<{ kind: Kind | 'goes on'; dollars: number; pick: number; yes: boolean; days: number }>;

export const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 9, arbitrary: fc.constant('goes on' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...KINDS) },
    ),
    dollars: fc.oneof(fc.integer({ min: 150, max: 2_500 }), fc.constantFrom(400, 800, 825, 895, 1_000, 1_200, 1_800)),
    pick: fc.nat(1_000),
    yes: fc.boolean(),
    days: fc.constantFrom(0, 0, 0, 1, 3, 7),
  }),
  { maxLength: 50, size: 'max' },
);

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
      if (!(error instanceof CommandNotAllowed)) throw error;
      steps.push({ command, before, events: [], after: before, refused: true });
    }
  };

  act({ type: 'StartNegotiation', terms: { ...terms, rounds } });
  for (const happening of happenings) {
    const now = new Date(Date.parse(world.now) + happening.days * 24 * 60 * 60 * 1000).toISOString();
    world = { ...world, now: Instant.parse(now), mails: world.mails + 1 };
    const { negotiation, leaving } = world;
    if (negotiation === null) continue;
    const kind = happening.kind === 'goes on' ? next(negotiation, leaving, happening) : happening.kind;
    if (kind === 'a send begins') world = { ...world, leaving: leaving ?? negotiation.pending };
    else if (kind === 'a send ends') {
      world = { ...world, leaving: null };
      if (leaving !== null && happening.yes)
        act(goesOut(leaving.move, leaving.price === null ? null : leaving.price / 100, leaving.purpose));
    } else if (!(kind === 'ConsiderReply' && leaving !== null)) act(commandOf(kind, happening, negotiation, world));
  }
  return steps;
};

/** What usually comes next, so that threads get far. */
const next = ({ phase }: Negotiation, leaving: PendingMove | null, { pick }: Act): Kind => {
  if (leaving !== null) return pick % 6 === 0 ? 'ReceiveMail' : 'a send ends';
  switch (phase.status) {
    case 'queued_for_budget':
      return 'TestQueue';
    case 'offering':
      return pick % 6 === 0 ? 'RecordDraft' : 'a send begins';
    case 'awaiting_reply':
      return pick % 6 === 0 ? 'ActOnTimer' : 'ReceiveMail';
    case 'stale':
      return 'ReceiveMail';
    case 'considering_reply':
      return 'ConsiderReply';
    case 'escalated':
      return (['CarryOn', 'SendOffer', 'SendOffer', 'ConsiderReply', 'ApproveAsk'] as const)[pick % 5] ?? 'CarryOn';
    case 'human_managed':
      return 'HandBack';
    case 'paused':
      return 'Resume';
    case 'agreed':
    case 'declined':
    case 'stopped':
      return 'Reopen';
  }
};

const by = 'U1';

const commandOf = (
  kind: Exclude<Kind, 'a send begins' | 'a send ends'>,
  { dollars, pick, yes }: Act,
  negotiation: Negotiation,
  { leaving, mails, now }: World,
): NegotiationCommand | null => {
  const move = negotiation.pending?.move ?? 1;
  switch (kind) {
    case 'RecordDraft': {
      const verdict = pick % 8 === 0 ? { ok: false as const, reasons: ['a reason'] } : { ok: true as const };
      return { type: kind, move, draft: { subject: '', body: '' }, use: null, notBefore: null, verdict };
    }
    case 'SupersedeMove':
      // What is just leaving is taken back only by what sends it.
      return leaving === null ? { type: kind, move, why: yes ? 'over_budget' : 'newer_mail' } : null;
    case 'ReceiveMail':
      return receives(`m${mails}`, {
        kind:
          pick % 10 === 0
            ? 'out_of_office'
            : pick % 97 === 0
              ? 'hard_bounce'
              : pick % 11 === 0
                ? 'soft_bounce'
                : 'human',
        sender: pick % 12 === 0 ? 'unknown' : 'influencer',
      });
    case 'NotePersonsMail': {
      const mail = { direction: 'sent', messageId: `p${mails}`, threadId: 't', rfcMessageIdHash: null } as const;
      return {
        type: kind,
        by,
        mail: { ...mail, text: { from: '', to: '', subject: '', body: '', rfcMessageId: null } },
      };
    }
    case 'ConsiderReply':
      return { ...means(understandingOf(dollars, pick, yes), negotiation.unanswered), use };
    case 'ActOnTimer':
      return { type: kind, dueAt: negotiation.timer?.dueAt ?? now };
    case 'Suppress':
      return { type: kind, because: yes ? 'opted_out' : 'hard_bounce' };
    case 'SendOffer':
      return { type: kind, by, price: usd(dollars), final: yes };
    case 'TakeOver':
      return { type: kind, by, how: 'command' };
    case 'HandBack':
      return { type: kind, by, standing: yes ? usd(dollars) : null };
    case 'Stop':
      return { type: kind, by, reason: '' };
    case 'CloseAsAgreed':
      return { type: kind, by, price: usd(dollars) };
    case 'TestQueue':
    case 'EndTimeline':
      return { type: kind };
    default:
      return { type: kind, by };
  }
};

const understandingOf = (dollars: number, pick: number, yes: boolean): Understanding => {
  const quote = 'their words';
  const trigger = EscalationTrigger.options[pick % EscalationTrigger.options.length] ?? 'ambiguous_intent';
  const all: readonly Understanding[] = [
    { kind: 'ask', amount: usd(dollars), quote },
    { kind: 'ask', amount: usd(dollars), quote },
    { kind: 'more', quote },
    { kind: 'accept', quote },
    { kind: 'question', quotes: [quote] },
    { kind: 'clarify', about: 'range', quote },
    { kind: 'defer', quote },
    { kind: 'escalate', trigger, quote, ask: yes ? usd(dollars) : null },
    pick % 40 === 0 ? { kind: 'opt_out', quote } : { kind: 'ask', amount: usd(dollars), quote },
    pick % 20 === 0 ? { kind: 'decline', quote } : { kind: 'more', quote },
  ];
  return all[pick % all.length] ?? { kind: 'more', quote };
};

/** What else the campaign has: nothing, savings, a debt, or hardly any budget left. */
export const campaigns: fc.Arbitrary<readonly LedgerEntry[]> = fc.constantFrom(
  [],
  [closed(50, 1_100), closed(30, 630), peer('a', 60, 0.2)],
  [closed(60, 1_620), closed(40, 1_080), peer('a', 60, 0.2), peer('b', 20, 0)],
  [closed(800, 19_150)],
);
