import fc from 'fast-check';
import type { Understanding } from '../../../src/domain/mail/understanding.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import type { Negotiation, PendingMove } from '../../../src/domain/negotiation/state.ts';
import { EscalationTrigger } from '../../../src/events/reading.ts';
import type { Instant } from '../../../src/events/units.ts';
import { means, receives, usd, use } from './thread.ts';

const KINDS = [
  'TestQueue',
  'RecordDraft',
  'a send begins',
  'a send ends',
  'SupersedeMove',
  'ReceiveMail',
  'NotePersonsMail',
  'ConsiderReply',
  'AskAboutUnread',
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

export type Kind = (typeof KINDS)[number];

/** One thing that happens; what it is about comes from the state it happens in, except where `pick` says otherwise. */
export type Act = Readonly<{ kind: Kind | 'goes on'; dollars: number; pick: number; yes: boolean; days: number }>;

/** `goesOn`: how much more often than anything else comes what usually comes next. */
export const actsOf = <Of extends object>(
  of: fc.Arbitrary<Of>,
  {
    goesOn,
    days,
    ...length
  }: Readonly<{ goesOn: number; days: readonly number[]; minLength?: number; maxLength: number }>,
): fc.Arbitrary<(Act & Of)[]> => {
  const what = fc.record({
    kind: fc.oneof(
      { weight: goesOn, arbitrary: fc.constant('goes on' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...KINDS) },
    ),
    dollars: fc.oneof(fc.integer({ min: 150, max: 2_500 }), fc.constantFrom(400, 800, 825, 895, 1_000, 1_200, 1_800)),
    pick: fc.nat(1_000),
    yes: fc.boolean(),
    days: fc.constantFrom(...days),
  });
  return fc.array(
    fc.tuple(what, of).map(([act, more]) => ({ ...act, ...more })),
    { ...length, size: 'max' },
  );
};

/** Where one thread of a world is, and which of its mails may be leaving right now. */
export type Thread = Readonly<{ negotiation: Negotiation; leaving: PendingMove | null }>;

/** What usually comes next, so that threads get far. */
export const next = ({ negotiation: { phase }, leaving }: Thread, { pick }: Act): Kind => {
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

/** null: it can't happen here. `mails` numbers the mails of the world. */
export const commandOf = (
  kind: Exclude<Kind, 'a send begins' | 'a send ends'>,
  { dollars, pick, yes }: Act,
  { negotiation, leaving }: Thread,
  { mails, now }: Readonly<{ mails: number; now: Instant }>,
): NegotiationCommand | null => {
  const move = negotiation.pending?.move ?? 1;
  switch (kind) {
    case 'RecordDraft': {
      const verdict = pick % 8 === 0 ? { ok: false as const, reasons: ['a reason'] } : { ok: true as const };
      // What is just leaving was drafted before.
      if (leaving !== null) return null;
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
    case 'AskAboutUnread':
      return { type: kind, hours: 4, quote: 'their words' };
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
